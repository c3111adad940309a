/// Which fold each row belongs to: as even as can be, in all and within each class.
///
/// Rows are ordered by label, then by a random key, and dealt to the folds in turn, so folds differ
/// by at most one row in size, and by at most one row in each class (stratified). The key is drawn
/// from the stream named by the seed and by what the row is, never from the row's place among
/// others, unless that is asked for: so shuffling rows that have ids or differ in content moves no
/// row to another fold.
public struct Folds: Sendable, Equatable {
  /// What names a row.
  public enum Key: String, Sendable, Equatable {
    /// Its id where the predictions have ids, else its content.
    case automatic
    /// Its scores and label; the two rows of a pair of identical rows are interchangeable.
    case content
    /// Its place: use this to give two models the same folds of the same rows.
    case index
  }

  /// The fold of each row, in `0..<count`.
  public let assignment: [Int]
  /// The number of folds.
  public let count: Int
  /// How the folds were made, in words.
  public let spec: String

  /// Deals the rows of predictions.
  ///
  /// - Parameters:
  ///   - predictions: The rows.
  ///   - count: The number of folds, at least 2; with fewer rows that count, one
  ///     fold for each of those.
  ///   - seed: Names the random keys.
  ///   - key: What names a row.
  /// - Throws: `MetricsError` when there are fewer than two folds or rows that count.
  /// - Complexity: O(rows log rows), and O(rows × classes) for content.
  public init(
    _ predictions: Predictions,
    count: Int = 5,
    seed: UInt64 = 0,
    key: Key = .automatic
  ) throws {
    guard count >= 2 else {
      throw MetricsError.invalid("Cross-fitting needs at least two folds; found \(count).")
    }
    let counts = predictions.weights.map { $0.map { $0 > 0 } }
    let effective = counts?.count { $0 } ?? predictions.rows
    guard effective >= 2 else {
      throw MetricsError.undefined(
        "Cross-fitting needs at least two rows that count; there are \(effective)."
      )
    }
    self.count = min(count, effective)
    let names = Self.names(predictions, key)
    let keys = names.map { name in
      var stream = AddressedRandom(seed: seed, purpose: "cross-fit folds", index: name)
      return stream.next()
    }
    let labels = predictions.labels
    // Rows of weight 0 come last, so that every fold gets its share of the rows that count.
    let idle = labels.indices.map { counts?[$0] ?? true ? 0 : 1 }
    let order = labels.indices.sorted { a, b in
      (idle[a], labels[a], keys[a], a) < (idle[b], labels[b], keys[b], b)
    }
    var assignment = [Int](repeating: 0, count: labels.count)
    for (place, row) in order.enumerated() { assignment[row] = place % self.count }
    self.assignment = assignment
    spec = "\(self.count) folds stratified by label, seed \(seed)"
  }

  /// The rows of a fold and the rows outside it, both ascending.
  public func split(_ fold: Int) -> (inside: [Int], outside: [Int]) {
    var inside: [Int] = []
    var outside: [Int] = []
    for row in assignment.indices {
      if assignment[row] == fold { inside.append(row) } else { outside.append(row) }
    }
    return (inside, outside)
  }

  private static func names(_ predictions: Predictions, _ key: Key) -> [Int] {
    if key == .index { return Array(0..<predictions.rows) }
    if key == .automatic, let ids = predictions.ids { return ids.map { Int($0) } }
    let values = LogProbabilities.doubles(predictions.matrix)
    let classes = predictions.classes
    return (0..<predictions.rows).map { row in
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for index in row * classes..<(row + 1) * classes {
        // Adding 0 makes −0 and 0, which are equal scores, equal bits.
        hash = (hash ^ (values[index] + 0).bitPattern) &* 0x0000_0100_0000_01B3
        hash ^= hash >> 29
      }
      return Int(bitPattern: UInt(truncatingIfNeeded: hash))
    }
  }
}
