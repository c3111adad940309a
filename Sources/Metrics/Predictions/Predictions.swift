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
  ///
  /// Sampling weights have mean 1 over the rows of weight above 0, whatever scale they came in.
  public let weights: [Double]?
  /// What the weights mean; says nothing without weights.
  public let weighting: Weighting
  /// The weights as they came in: what is written to files and joined with other rows' weights.
  public let givenWeights: [Double]?
  /// An identifier of each row, or `nil`; used to check that two models evaluated the same rows.
  public let ids: [Int64]?
  /// A code of the group each row was drawn with, or `nil` when rows were drawn one by one.
  ///
  /// Rows of one patient, document or user tell less than as many rows of different ones. Rows with
  /// the same code go whole into a resample, a fold and a term of a variance.
  public let clusters: [Int32]?

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
  /// - Parameters:
  ///   - scores: What the model said.
  ///   - labels: The right class of each row.
  ///   - weights: A weight for each row.
  ///   - weighting: Whether the weights count rows or say how much a row stands for.
  ///   - ids: An identifier of each row.
  ///   - clusters: A code of the group of each row; any whole numbers, in any order.
  /// - Throws: `MetricsError` when counts differ, a label is outside `0..<classes` (named with its
  ///   row), a weight is negative or not finite, all weights are zero, or frequencies add up to more
  ///   than ``Weighting/mostRows``.
  public init(
    scores: Scores,
    labels: [Int32],
    weights: [Double]? = nil,
    weighting: Weighting = .frequency,
    ids: [Int64]? = nil,
    clusters: [Int32]? = nil
  ) throws {
    self.scores = scores
    self.labels = labels
    self.weights = try weights.map(weighting.checkedAndScaled)
    self.weighting = weighting
    givenWeights = weights
    self.ids = ids
    self.clusters = clusters
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
    if let weights, weights.count != rows {
      throw MetricsError.invalid("There are \(rows) rows but \(weights.count) weights.")
    }
    if let ids, ids.count != rows {
      throw MetricsError.invalid("There are \(rows) rows but \(ids.count) row ids.")
    }
    if let clusters, clusters.count != rows {
      throw MetricsError.invalid("There are \(rows) rows but \(clusters.count) cluster codes.")
    }
  }
}
