/// Rows of a yes-or-no question: the probability of yes that a model gave, and what happened.
///
/// What a metric of one class is computed from: P(positive) and the outcome, with optional weights
/// and clusters. The rows are sorted once (``table``); ranking metrics read the sorted cells.
///
/// - Complexity: O(n) memory; making it costs that of ``CalibrationTable``.
public struct BinaryRows: Sendable, Equatable {
  /// The probability of the positive class of each row, in [0, 1].
  public let probability: [Double]
  /// Whether each row's outcome was the positive class.
  public let positive: [Bool]
  /// The weight of each row, or `nil`; sampling weights have mean 1 over the rows above 0.
  public let weights: [Double]?
  /// What the weights mean.
  public let weighting: Weighting
  /// A code of the group each row was drawn with, or `nil` when rows were drawn one by one.
  public let clusters: [Int32]?
  /// The rows, sorted: distinct probabilities with the weight of all rows and of positive ones.
  public let table: CalibrationTable

  /// Number of rows.
  public var rows: Int { probability.count }

  /// Joins probabilities with outcomes.
  ///
  /// - Parameters:
  ///   - probability: P(positive) of each row.
  ///   - positive: Whether the row was positive.
  ///   - weights: A weight for each row.
  ///   - weighting: Whether the weights count rows or say how much a row stands for.
  ///   - clusters: A code of the group of each row.
  /// - Throws: `MetricsError` when counts differ, a probability is outside [0, 1], or a weight is
  ///   negative or not finite (named with its row).
  public init(
    probability: [Double],
    positive: [Bool],
    weights: [Double]? = nil,
    weighting: Weighting = .frequency,
    clusters: [Int32]? = nil
  ) throws {
    if let clusters, clusters.count != probability.count {
      throw MetricsError.invalid(
        "There are \(probability.count) rows but \(clusters.count) clusters."
      )
    }
    let scaled = try weights.map(weighting.checkedAndScaled)
    table = try CalibrationTable(confidence: probability, hits: positive, weights: scaled)
    self.probability = probability
    self.positive = positive
    self.weights = scaled
    self.weighting = weighting
    self.clusters = clusters
  }

  /// Joins what is known to agree and to be in range.
  package init(
    probability: [Double],
    positive: [Bool],
    weights: [Double]?,
    weighting: Weighting,
    clusters: [Int32]?,
    table: CalibrationTable
  ) {
    self.probability = probability
    self.positive = positive
    self.weights = weights
    self.weighting = weighting
    self.clusters = clusters
    self.table = table
  }

  /// Total weight of the positive rows.
  public var positiveWeight: Double { table.totalHitWeight }
  /// Total weight of the negative rows.
  public var negativeWeight: Double {
    var sum = CompensatedSum()
    for cell in 0..<table.count { sum.add(table.weight[cell] - table.hitWeight[cell]) }
    return sum.value
  }
}
