import CandorMetrics

/// Predictions from logits in double precision.
func predictions(
  logits: [Double],
  labels: [Int32],
  weights: [Double]? = nil,
  ids: [Int64]? = nil
) throws -> Predictions {
  let classes = logits.count / max(1, labels.count)
  let matrix = try ScoreMatrix(rows: labels.count, columns: classes, storage: .double(logits))
  return try Predictions(
    scores: .logits(Logits(matrix)),
    labels: labels,
    weights: weights,
    ids: ids
  )
}

/// Predictions from probabilities in double precision.
func predictions(
  probabilities: [Double],
  labels: [Int32],
  weights: [Double]? = nil
) throws -> Predictions {
  let classes = probabilities.count / max(1, labels.count)
  let matrix = try ScoreMatrix(
    rows: labels.count,
    columns: classes,
    storage: .double(probabilities)
  )
  return try Predictions(
    scores: .probabilities(Probabilities(matrix)),
    labels: labels,
    weights: weights
  )
}

/// The logits and labels of set M.
func setM() throws -> (logits: [Double], labels: [Int32]) {
  let set = try GoldenSets.multiclass()
  guard case .double(let logits) = set.matrix.storage else { return ([], []) }
  return (logits, set.labels)
}
