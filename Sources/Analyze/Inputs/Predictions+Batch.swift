public import CandorFormats
public import CandorMetrics

extension Predictions {
  /// Takes over rows that a reader gave.
  ///
  /// - Throws: `MetricsError` when there are no labels or a value is impossible, naming the row.
  init(_ batch: PredictionBatch) throws {
    guard let labels = batch.labels else {
      throw MetricsError(
        .invalidInput,
        "There are no labels; nothing can be judged without the right classes."
      )
    }
    try self.init(batch, labels: labels)
  }

  /// Takes over the scores of rows whose labels come from elsewhere.
  init(_ batch: PredictionBatch, labels: [Int32]) throws {
    let storage: ScoreMatrix.Storage =
      switch batch.scores {
      case .float(let values): .float(values)
      case .double(let values): .double(values)
      }
    let matrix = try ScoreMatrix(rows: batch.rows, columns: batch.classes, storage: storage)
    try self.init(
      scores: batch.kind == .logits
        ? .logits(Logits(matrix))
        : .probabilities(
          Probabilities(
            matrix,
            tolerance: Probabilities.rowSumTolerance + batch.storageError
          )
        ),
      labels: labels,
      weights: batch.weights,
      ids: batch.ids
    )
  }
}

extension PredictionBatch {
  /// The rows of predictions, ready to be written.
  public init(_ predictions: Predictions) {
    let matrix = predictions.matrix
    let scores: Scores =
      switch matrix.storage {
      case .float(let values): .float(values)
      case .double(let values): .double(values)
      }
    let kind: Kind =
      switch predictions.scores {
      case .logits: .logits
      case .probabilities: .probabilities
      }
    self.init(
      firstRow: 0,
      rows: matrix.rows,
      classes: matrix.columns,
      kind: kind,
      scores: scores,
      labels: predictions.labels,
      weights: predictions.givenWeights,
      ids: predictions.ids
    )
  }
}
