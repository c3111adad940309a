/// The sufficient statistic of a view: distinct confidences in ascending order, each with its rows.
///
/// A *view* reduces K classes to pairs (confidence, hit): top-label (the largest probability, and
/// whether that class was right) or one class against the rest. Every binned, isotonic, cumulative
/// and smoothed estimator reads this table and nothing else.
public struct CalibrationTable: Sendable, Equatable {
  /// The distinct confidences, ascending, each in [0, 1].
  public let confidence: [Double]
  /// Number of rows at each confidence.
  public let rows: [Int]
  /// Total weight of the rows at each confidence, above 0.
  ///
  /// Equals ``rows`` when no weights were given.
  public let weight: [Double]
  /// Total weight of the rows at each confidence whose outcome was a hit.
  public let hitWeight: [Double]

  /// Number of distinct confidences.
  public var count: Int { confidence.count }
  /// Total weight of all rows.
  public let totalWeight: Double
  /// Total weight of the rows that were hits.
  public let totalHitWeight: Double
  /// Number of rows; those of weight 0 are not in the table.
  public let totalRows: Int

  /// Builds the exact table from pairs of confidence and outcome.
  ///
  /// Rows of weight 0 are left out: they count for nothing. The result does not depend on the order
  /// of the rows, to the bit.
  ///
  /// - Parameters:
  ///   - confidence: One value in [0, 1] for each row, in any order.
  ///   - hits: Whether the row's outcome was a hit.
  ///   - weights: One finite, non-negative weight for each row, or `nil`.
  /// - Throws: `MetricsError` naming the row of a confidence that is not in [0, 1] or of a weight
  ///   that is negative or not finite.
  /// - Complexity: O(n) without weights (radix sort), O(n log n) with them.
  public init(confidence: [Double], hits: [Bool], weights: [Double]? = nil) throws {
    guard confidence.count == hits.count, weights.map({ $0.count == hits.count }) ?? true else {
      throw MetricsError.invalid(
        "There are \(confidence.count) confidences, \(hits.count) outcomes and"
          + " \(weights?.count ?? hits.count) weights; the counts must agree."
      )
    }
    if let row = confidence.firstIndex(where: { !($0 >= 0 && $0 <= 1) }) {
      throw MetricsError.invalid(
        "The confidence of row \(row) is \(confidence[row]); it must lie in [0, 1]."
      )
    }
    if let weights, let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw MetricsError.invalid(
        "The weight of row \(row) is \(weights[row]); weights must be finite and not negative."
      )
    }
    var keys = (0..<hits.count).map { TableKey.pack(confidence[$0], hit: hits[$0]) }
    if let weights {
      self.init(keys: keys, weights: weights)
    } else {
      self.init(keys: &keys)
    }
  }

  /// Joins columns that are known to be in order.
  package init(confidence: [Double], rows: [Int], weight: [Double], hitWeight: [Double]) {
    self.confidence = confidence
    self.rows = rows
    self.weight = weight
    self.hitWeight = hitWeight
    totalWeight = weight.compensatedSum
    totalHitWeight = hitWeight.compensatedSum
    totalRows = rows.reduce(0, +)
  }
}
