/// What a classifier said about labelled examples: scores, labels, and optional weights and row ids.
///
/// The meeting point of the toolkit: every reader ends in one and every metric starts from one.
public struct Predictions: Sendable, Equatable {
  /// The scores in the form the model gave them.
  public enum Scores: Sendable, Equatable {
    /// Unnormalised scores; log-probabilities come from log-softmax in double precision.
    case logits(Logits)
    /// Probabilities, used as they are.
    case probabilities(Probabilities)
  }

  /// The scores, one row an example.
  public let scores: Scores
  /// The right class of each row, in `0..<classes`.
  public let labels: [Int32]
  /// A non-negative weight for each row, or `nil` when every row counts once.
  public let weights: [Double]?
  /// An identifier of each row, or `nil`; used to check that two models judged the same rows.
  public let ids: [Int64]?

  /// The scores as a matrix, whichever kind they are.
  public var matrix: ScoreMatrix {
    switch scores {
    case .logits(let logits): logits.matrix
    case .probabilities(let probabilities): probabilities.matrix
    }
  }
  /// Number of rows.
  public var rows: Int { matrix.rows }
  /// Number of classes.
  public var classes: Int { matrix.columns }

  /// Joins scores with their labels after checking that they belong together.
  ///
  /// - Throws: `MetricsError` when counts differ, a label is outside `0..<classes` (named with its
  ///   row), a weight is negative or not finite, or all weights are zero.
  public init(
    scores: Scores,
    labels: [Int32],
    weights: [Double]? = nil,
    ids: [Int64]? = nil
  ) throws {
    self.scores = scores
    self.labels = labels
    self.weights = weights
    self.ids = ids
    guard labels.count == rows else {
      throw MetricsError.invalid("There are \(rows) rows of scores but \(labels.count) labels.")
    }
    let classes = Int32(self.classes)
    if let row = labels.firstIndex(where: { $0 < 0 || $0 >= classes }) {
      throw MetricsError.invalid(
        "The label of row \(row) is \(labels[row]); with \(classes) classes it must lie in"
          + " 0...\(classes - 1)."
      )
    }
    if let weights {
      guard weights.count == rows else {
        throw MetricsError.invalid("There are \(rows) rows but \(weights.count) weights.")
      }
      if let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
        throw MetricsError.invalid(
          "The weight of row \(row) is \(weights[row]); weights must be finite and not negative."
        )
      }
      if rows > 0, weights.allSatisfy({ $0 == 0 }) {
        throw MetricsError.invalid("Every weight is zero, so no row counts.")
      }
    }
    if let ids, ids.count != rows {
      throw MetricsError.invalid("There are \(rows) rows but \(ids.count) row ids.")
    }
  }
}
