internal import Glibc

/// What each row adds to the area under the risk-coverage curve: numbers whose weighted mean is the area, and whose
/// spread tells how sure it is.
///
/// The area is F/W for total weight W and F = ∫₀^W E(t)/t dt, E(t) being the wrong weight among the t surest. A row's
/// number is ∂F/∂w: what a little more weight of it would add. F is homogeneous of degree 1, so the weighted mean of
/// these numbers is the area (Euler), and their deviations are the area's influence function, by which its error is a
/// mean over rows in the first order.
///
/// With s weight and w wrong weight before a group of equal confidences of weight m and wrong weight q, the group adds
/// q + (w − s q/m) ln((s + m)/s) to F. A row of it has a part of its own group and, of every later group, what more
/// weight and more wrong weight before that group change.
///
/// - Note: The sums over single rows in ``SelectiveRisk`` are harmonic numbers where this has logarithms; the numbers
///   are moved so that their mean is exact. That makes no difference to speak of from some thousand rows on.
/// - References: Hampel 1974 (influence functions); Efron 1982, section 6.3 (the infinitesimal jackknife).
struct RiskInfluence {
  /// One number a row.
  let values: [Double]

  /// - Parameters:
  ///   - facts: Confidence, outcome and weight of each row.
  ///   - area: The area itself.
  /// - Complexity: O(n) for n rows (radix sort).
  init(_ facts: RowFacts, area: Double) {
    var sorter = ColumnSort()
    var order: [Int32] = []
    facts.confidence.withUnsafeBufferPointer { sorter.sort($0, into: &order) }
    var values = [Double](repeating: 0, count: facts.rows)
    let groups = Self.groups(facts, order)
    // Of all later groups: what weight, and what wrong weight, before them change.
    var (laterWeight, laterWrong) = (0.0, 0.0)
    var place = 0
    // The least sure group comes last.
    for group in groups {
      let (right, wrong) = group.own
      while place < group.end {
        let row = Int(order[place])
        values[row] = laterWeight + (facts.isHit(row) ? right : wrong + laterWrong)
        place += 1
      }
      laterWeight += group.before.weight
      laterWrong += group.before.wrong
    }
    let mean = SampleMoments.mean(values, weights: facts.weights) ?? area
    self.values = values.map { $0 + (area - mean) }
  }

  /// The groups of equal confidence, the least sure first.
  private static func groups(_ facts: RowFacts, _ order: [Int32]) -> [Group] {
    var groups: [Group] = []
    for (place, row) in order.enumerated() {
      let row = Int(row)
      if place == 0 || facts.confidence[row] != facts.confidence[Int(order[place - 1])] {
        groups.append(Group())
      }
      groups[groups.count - 1].add(facts.weights?[row] ?? 1, isWrong: !facts.isHit(row), place + 1)
    }
    var (kept, wrong) = (0.0, 0.0)
    for index in groups.indices.reversed() {
      groups[index].stand(behind: kept, wrong: wrong)
      kept += groups[index].weight
      wrong += groups[index].wrong
    }
    return groups
  }

  /// Rows of one confidence.
  private struct Group {
    /// Where its rows end in the order.
    private(set) var end = 0
    private(set) var weight = 0.0
    private(set) var wrong = 0.0
    /// Weight and wrong weight of the rows that are surer.
    private var surer = (weight: 0.0, wrong: 0.0)

    mutating func add(_ rows: Double, isWrong: Bool, _ end: Int) {
      self.end = end
      weight += rows
      if isWrong { wrong += rows }
    }

    mutating func stand(behind weight: Double, wrong: Double) { surer = (weight, wrong) }

    /// What more weight of a right row, and of a wrong one, of the group changes in the group's own part.
    var own: (right: Double, wrong: Double) {
      guard weight > 0 else { return (0, 0) }
      guard surer.weight > 0 else { return (0, 1) }
      let share = surer.weight / weight
      let span = log1p(1 / share)
      let right =
        wrong / weight * share * span
        + (surer.wrong - share * wrong) / (surer.weight + weight)
      return (right, right + 1 - share * span)
    }

    /// What more weight, and more wrong weight, of surer rows changes in the group's part.
    var before: (weight: Double, wrong: Double) {
      guard weight > 0, surer.weight > 0 else { return (0, 0) }
      let span = log1p(weight / surer.weight)
      let excess = surer.wrong - surer.weight * wrong / weight
      return (
        -wrong / weight * span - excess * weight / (surer.weight * (surer.weight + weight)), span
      )
    }
  }
}
