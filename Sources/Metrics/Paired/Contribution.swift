/// What some of the rows contribute to the difference of two mean losses.
///
/// The contribution is the sum of b − a over those rows divided by **all** rows, so the contributions
/// of parts that do not overlap add up to the difference of the whole.
public struct Contribution: Sendable, Equatable {
  /// What the rows have in common, such as `only_b_right` or a class index.
  public let name: String
  /// Number of rows in the part.
  public let rows: Int
  /// Σ (b − a) over the part, divided by all rows.
  public let value: Double
  /// The interval of the contribution, both the part's size and its losses being uncertain.
  ///
  /// `nil` with fewer than two rows in all.
  public let interval: Interval?

  /// The contribution of the rows that satisfy a condition.
  ///
  /// - Complexity: O(rows).
  public init?(
    _ name: String,
    of paired: PairedRows,
    rule: MeanInterval = .student,
    level: Double = 0.95,
    where isPart: (Int) -> Bool
  ) {
    self.init(name, paired, paired.differences, rule, level, where: isPart)
  }

  private init?(
    _ name: String,
    _ paired: PairedRows,
    _ differences: [Double],
    _ rule: MeanInterval,
    _ level: Double,
    where isPart: (Int) -> Bool
  ) {
    var part = [Double](repeating: 0, count: differences.count)
    var rows = 0
    for row in differences.indices where isPart(row) {
      part[row] = differences[row]
      rows += 1
    }
    guard let moments = paired.design.moments(part) else { return nil }
    self.name = name
    self.rows = rows
    value = moments.mean
    interval = moments.rows > 1 ? rule.interval(moments, level: level) : nil
  }

  /// The four parts by who is right: `both_right`, `both_wrong`, `only_a_right`, `only_b_right`.
  ///
  /// - Returns: The parts in that order, empty when there are no rows.
  /// - Complexity: O(rows).
  public static func agreementTable(
    of paired: PairedRows,
    rule: MeanInterval = .student,
    level: Double = 0.95
  ) -> [Contribution] {
    let parts: [(String, Bool, Bool)] = [
      ("both_right", true, true), ("both_wrong", false, false),
      ("only_a_right", true, false), ("only_b_right", false, true),
    ]
    let differences = paired.differences
    return parts.compactMap { name, a, b in
      Contribution(name, paired, differences, rule, level) {
        paired.hitsA[$0] == a && paired.hitsB[$0] == b
      }
    }
  }

  /// One part for each class of the right label, in class order; a class without rows contributes 0.
  ///
  /// - Complexity: O(rows × classes).
  public static func classes(
    of paired: PairedRows,
    count: Int,
    rule: MeanInterval = .student,
    level: Double = 0.95
  ) -> [Contribution] {
    let differences = paired.differences
    return (0..<count).compactMap { label in
      Contribution(String(label), paired, differences, rule, level) {
        paired.labels[$0] == Int32(label)
      }
    }
  }
}
