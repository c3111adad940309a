/// Which fold each row belongs to: at random, as even as can be, and never apart what belongs together.
///
/// Rows of one cluster, rows of one id, and copies of a row (``RowUnits``) go whole into a fold: a map
/// must not have seen the rows it is evaluated on. Units are ordered by a random key and dealt in turn to
/// the fold that has fewest rows, so without such groups folds differ by at most one row in size. They
/// are *not* stratified by label: then every map would be evaluated on rows whose class frequencies are
/// exactly those it was fitted on, and the price of fitting class frequencies, about (K − 1)/2n nats
/// for K classes and n rows, would not show.
///
/// The key is drawn from the stream named by the seed and by what the row is, never from the row's
/// place among others, unless that is asked for: so shuffling rows that have ids or differ in content
/// moves no row to another fold.
public struct Folds: Sendable, Equatable {
  /// What names a row.
  public enum Key: String, Sendable, Equatable {
    /// Its id where the predictions have ids, else its content.
    case automatic
    /// Its scores and label.
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
  ///   - units: What goes whole into a fold; `nil` to find it in the predictions.
  /// - Throws: `MetricsError` when there are fewer than two folds, or rows or groups that count.
  /// - Complexity: O(rows log rows), and O(rows × classes) for content.
  public init(
    _ predictions: Predictions,
    count: Int = 5,
    seed: UInt64 = 0,
    key: Key = .automatic,
    units: RowUnits? = nil
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
    let units = units ?? RowUnits(predictions)
    let keys = Self.names(predictions, key).map { name in
      var stream = AddressedRandom(seed: seed, purpose: "cross-fit folds", index: name)
      return stream.next()
    }
    let groups = Self.groups(units, keys, counts)
    let counting = groups.count { $0.counting > 0 }
    guard counting >= 2 else {
      throw MetricsError.undefined(
        "Cross-fitting needs at least two groups of rows; all \(effective) rows belong together, by"
          + " cluster, by id or as copies of one row."
      )
    }
    self.count = min(count, counting)
    var sizes = [Int](repeating: 0, count: self.count)
    var assigned = [Int](repeating: 0, count: groups.count)
    // Rows of weight 0 come last, so that every fold gets its share of the rows that count.
    for group in Self.order(groups) {
      let fold = sizes.indices.min { sizes[$0] < sizes[$1] } ?? 0
      assigned[group] = fold
      sizes[fold] += groups[group].rows
    }
    assignment = (0..<predictions.rows).map { assigned[Int(units.unit?[$0] ?? Int32($0))] }
    let whole = units.unit == nil ? "" : " of whole groups of rows"
    spec = "\(self.count) folds\(whole), seed \(seed)"
  }

  /// The units in the order they are dealt in: those that count by their keys, then the others.
  private static func order(_ groups: [(rows: Int, counting: Int, key: UInt64)]) -> [Int] {
    func isBefore(_ one: Int, _ other: Int) -> Bool {
      let (a, b) = (groups[one], groups[other])
      return (a.counting > 0 ? 0 : 1, a.key, one) < (b.counting > 0 ? 0 : 1, b.key, other)
    }
    guard groups.allSatisfy({ $0.counting > 0 }) else { return groups.indices.sorted(by: isBefore) }
    // The leading bits with the unit's number below them are sorted as words; almost nothing is then out of order.
    let low = UInt64(UInt64.bitWidth - groups.count.leadingZeroBitCount)
    var words = groups.enumerated().map { ($1.key >> low) << low | UInt64($0) }
    RadixSort.sort(&words)
    var order = words.map { Int($0 & (1 << low - 1)) }
    for end in order.indices.dropFirst() {
      var place = end
      while place > 0, isBefore(order[place], order[place - 1]) {
        order.swapAt(place, place - 1)
        place -= 1
      }
    }
    return order
  }

  /// The rows, the rows that count and the least key of each unit, whatever the order of its rows.
  private static func groups(
    _ units: RowUnits,
    _ keys: [UInt64],
    _ counts: [Bool]?
  ) -> [(rows: Int, counting: Int, key: UInt64)] {
    var groups = [(rows: Int, counting: Int, key: UInt64)](
      repeating: (0, 0, .max),
      count: units.count
    )
    for row in keys.indices {
      let unit = Int(units.unit?[row] ?? Int32(row))
      groups[unit].rows += 1
      groups[unit].counting += counts?[row] ?? true ? 1 : 0
      groups[unit].key = min(groups[unit].key, keys[row])
    }
    return groups
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
