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
    self = try Folds(FoldKeys(predictions, key, units: units), count: count, seed: seed)
  }

  /// Deals some of the rows, as predictions of these rows alone would be dealt.
  ///
  /// - Parameters:
  ///   - names: What all rows are dealt by.
  ///   - rows: Which rows, ascending; `nil` for all.
  ///   - count: The number of folds.
  ///   - seed: Names the random keys.
  package init(_ names: FoldKeys, _ rows: [Int32]? = nil, count: Int, seed: UInt64) throws {
    guard count >= 2 else {
      throw MetricsError.invalid("Cross-fitting needs at least two folds; found \(count).")
    }
    let names = rows.map(names.selected) ?? names
    let effective = names.counts?.count { $0 } ?? names.names.count
    guard effective >= 2 else {
      throw MetricsError.undefined(
        "Cross-fitting needs at least two rows that count; there are \(effective)."
      )
    }
    let keys = names.names.map { name in
      var stream = AddressedRandom(seed: seed, purpose: "cross-fit folds", index: name)
      return stream.next()
    }
    let groups = Self.groups(names, keys)
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
    assignment = names.names.indices.map { assigned[Int(names.unit?[$0] ?? Int32($0))] }
    let whole = names.unit == nil ? "" : " of whole groups of rows"
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
    _ names: FoldKeys,
    _ keys: [UInt64]
  ) -> [(rows: Int, counting: Int, key: UInt64)] {
    var groups = [(rows: Int, counting: Int, key: UInt64)](
      repeating: (0, 0, .max),
      count: names.units
    )
    for row in keys.indices {
      let unit = Int(names.unit?[row] ?? Int32(row))
      groups[unit].rows += 1
      groups[unit].counting += names.counts?[row] ?? true ? 1 : 0
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

  /// The rows outside a fold, ascending.
  func outside(_ fold: Int) -> [Int32] {
    assignment.indices.lazy.filter { assignment[$0] != fold }.map { Int32($0) }
  }

  /// The rows of a fold, ascending.
  func inside(_ fold: Int) -> [Int32] {
    assignment.indices.lazy.filter { assignment[$0] == fold }.map { Int32($0) }
  }
}
