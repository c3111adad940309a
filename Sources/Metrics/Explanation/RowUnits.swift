/// What goes whole into a fold, into a resample and into a term of a variance.
///
/// Rows belong together when they have the same cluster, the same id, or are copies of each other
/// (``RepeatedRows``); and so does whatever is joined by a chain of these.
public struct RowUnits: Sendable, Equatable {
  /// The unit of each row, numbered from 0 in the order of their first rows; `nil` where every row is
  /// a unit of its own.
  public let unit: [Int32]?
  /// The number of units.
  public let count: Int
  /// The copies that were found.
  public let repeats: RepeatedRows

  /// Joins the rows of one model's predictions, or of two models' on the same rows.
  ///
  /// - Precondition: As many rows in both.
  /// - Complexity: O(rows × classes).
  public init(_ predictions: Predictions, _ other: Predictions? = nil) {
    let repeats = RepeatedRows(predictions, other)
    self.repeats = repeats
    let rows = predictions.rows
    var joined = JoinedRows(rows)
    if let first = repeats.first {
      for row in 0..<rows { joined.join(row, Int(first[row])) }
    }
    if let ids = predictions.ids { joined.join(equal: ids) }
    if let clusters = predictions.clusters { joined.join(equal: clusters) }
    if let clusters = other?.clusters { joined.join(equal: clusters) }
    (unit, count) = joined.numbered
  }
}

extension Predictions {
  /// The same rows with the units as their clusters, where some rows belong together.
  package func clustered(by units: RowUnits) throws -> Predictions {
    guard let unit = units.unit else { return self }
    return try Predictions(
      scores: scores,
      labels: labels,
      weights: givenWeights,
      weighting: weighting,
      ids: ids,
      clusters: unit
    )
  }
}

/// Sets of rows that are joined one pair at a time (union by the lower row, paths halved).
private struct JoinedRows {
  private var parent: [Int32]
  private var isJoined = false

  init(_ rows: Int) { parent = (0..<Int32(rows)).map { $0 } }

  private mutating func root(_ row: Int) -> Int {
    var row = row
    while Int(parent[row]) != row {
      parent[row] = parent[Int(parent[row])]
      row = Int(parent[row])
    }
    return row
  }

  mutating func join(_ one: Int, _ other: Int) {
    let (a, b) = (root(one), root(other))
    guard a != b else { return }
    isJoined = true
    parent[max(a, b)] = Int32(min(a, b))
  }

  mutating func join<Value: Hashable>(equal values: [Value]) {
    var first: [Value: Int] = [:]
    first.reserveCapacity(values.count)
    for (row, value) in values.enumerated() {
      if let earlier = first[value] { join(row, earlier) } else { first[value] = row }
    }
  }

  /// The sets in the order of their first rows.
  var numbered: (unit: [Int32]?, count: Int) {
    guard isJoined else { return (nil, parent.count) }
    var copy = self
    var unit = [Int32](repeating: -1, count: parent.count)
    var count: Int32 = 0
    for row in parent.indices {
      let root = copy.root(row)
      if unit[root] < 0 {
        unit[root] = count
        count += 1
      }
      unit[row] = unit[root]
    }
    return (unit, Int(count))
  }
}
