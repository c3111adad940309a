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
  /// Total weight of the rows at each confidence.
  ///
  /// Equals ``rows`` when no weights were given.
  public let weight: [Double]
  /// Total weight of the rows at each confidence whose outcome was a hit.
  public let hitWeight: [Double]

  /// Number of distinct confidences.
  public var count: Int { confidence.count }

  /// Builds the exact table from pairs of confidence and outcome.
  ///
  /// - Parameters:
  ///   - confidence: One value in [0, 1] for each row, in any order.
  ///   - hits: Whether the row's outcome was a hit.
  ///   - weights: One non-negative weight for each row, or `nil`.
  /// - Throws: `MetricsError` naming the row of a confidence that is not in [0, 1].
  /// - Complexity: O(n log n).
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
    let order = confidence.indices.sorted { confidence[$0] < confidence[$1] }
    var distinct: [Double] = []
    var rows: [Int] = []
    var weight: [Double] = []
    var hitWeight: [Double] = []
    for index in order {
      if distinct.last != confidence[index] {
        distinct.append(confidence[index])
        rows.append(0)
        weight.append(0)
        hitWeight.append(0)
      }
      let last = distinct.count - 1
      let rowWeight = weights?[index] ?? 1
      rows[last] += 1
      weight[last] += rowWeight
      if hits[index] { hitWeight[last] += rowWeight }
    }
    self.confidence = distinct
    self.rows = rows
    self.weight = weight
    self.hitWeight = hitWeight
  }
}
