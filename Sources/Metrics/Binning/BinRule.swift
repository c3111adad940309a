/// How confidences are put into bins.
///
/// Tools differ here without saying so, and a prediction of exactly 0.3 moves from one bin to
/// another between them. These two rules are exact: they do not depend on the order of the rows, and
/// equal confidences are never in different bins.
public enum BinRule: Sendable, Hashable, Codable {
  /// `count` bins of equal width: [k/B, (k+1)/B), the last one closed.
  ///
  /// The edges are the doubles nearest to k/B.
  case equalWidth(Int)
  /// At most `count` bins of about equal weight.
  ///
  /// Bin k ends at the first distinct confidence at which k·⌊n/B⌋ + min(k, n mod B) rows are
  /// reached (sizes differ by one where there are no ties). Rows of equal confidence stay together,
  /// so heavy ties leave fewer bins. Weights that are whole numbers count as repeated rows; with
  /// other weights, bin k ends where k/B of the total weight is reached.
  case equalMass(Int)
  /// The rule of a named tool, for checking against it.
  case convention(BinConvention, Int)

  /// The number of bins asked for.
  public var count: Int {
    switch self {
    case .equalWidth(let count), .equalMass(let count), .convention(_, let count): count
    }
  }

  /// The rule in words, as specs print it.
  public var spec: String {
    switch self {
    case .equalWidth(let count): "\(count) equal-width bins, [a,b) last closed"
    case .equalMass(let count): "\(count) equal-mass bins, ties never split"
    case .convention(let convention, let count):
      "\(count) equal-width bins by the rule of \(convention.title)"
    }
  }
}

/// A bin and what fell into it.
public struct Bin: Sendable, Equatable, Codable {
  /// The lower edge.
  public let low: Double
  /// The upper edge.
  public let high: Double
  /// Number of rows.
  public let rows: Int
  /// Total weight of the rows.
  public let weight: Double
  /// Weighted sum of the confidences.
  public let confidenceWeight: Double
  /// Total weight of the hits.
  public let hitWeight: Double

  /// Mean confidence, or `nil` when the bin is empty.
  public var meanConfidence: Double? { weight > 0 ? confidenceWeight / weight : nil }
  /// Share of hits, or `nil` when the bin is empty.
  public var accuracy: Double? { weight > 0 ? hitWeight / weight : nil }
  /// Accuracy minus mean confidence, or `nil` when the bin is empty; below 0 is over-confident.
  public var gap: Double? { weight > 0 ? (hitWeight - confidenceWeight) / weight : nil }
}

/// A stretch of a table's distinct confidences that forms a bin.
struct BinSlice {
  let low: Double
  let high: Double
  let range: Range<Int>
}

extension BinRule {
  /// The bins of a table, in ascending order, empty ones included.
  ///
  /// - Precondition: At least one bin.
  /// - Complexity: O(distinct confidences).
  public func bins(of table: CalibrationTable) -> [Bin] {
    slices(of: table).map { slice in
      var confidence = WindowSum()
      var weight = CompensatedSum()
      var hits = CompensatedSum()
      var rows = 0
      for index in slice.range {
        let product = table.weight[index] * table.confidence[index]
        confidence.add(product)
        // What rounding the product lost, so that rows of equal confidence add up as if apart.
        if table.weight[index] != 1 {
          confidence.add((-product).addingProduct(table.weight[index], table.confidence[index]))
        }
        weight.add(table.weight[index])
        hits.add(table.hitWeight[index])
        rows += table.rows[index]
      }
      return Bin(
        low: slice.low,
        high: slice.high,
        rows: rows,
        weight: weight.value,
        confidenceWeight: confidence.exact.value,
        hitWeight: hits.value
      )
    }
  }

  func slices(of table: CalibrationTable) -> [BinSlice] {
    precondition(count >= 1, "a rule needs at least one bin")
    switch self {
    case .equalWidth(let count):
      let edges = (0...count).map { Double($0) / Double(count) }
      return BinEdges(edges: edges).slices(of: table)
    case .equalMass(let count): return EqualMass.slices(of: table, count: count)
    case .convention(let convention, let count):
      return convention.edges(count).slices(of: table)
    }
  }
}
