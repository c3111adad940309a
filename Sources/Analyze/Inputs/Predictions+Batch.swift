public import CandorFormats
public import CandorMetrics

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
