import CandorMetrics
import CandorTestSupport

/// The golden predictions as the library reads them.
func goldenPredictions(_ model: String) throws -> Predictions {
  let matrix = try ScoreMatrix(rows: 10_000, columns: 10, storage: .float(Golden.logits(model)))
  return try Predictions(scores: .logits(Logits(matrix)), labels: Golden.labels())
}

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
