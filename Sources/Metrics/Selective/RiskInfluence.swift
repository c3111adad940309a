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
package struct RiskInfluence {
  /// One number a row.
  package let values: [Double]

  /// - Parameters:
  ///   - facts: Confidence, outcome and weight of each row.
  ///   - area: The area itself.
  /// - Complexity: O(n) for n rows (radix sort).
  package init(_ facts: RowFacts, area: Double) {
    var sorter = ColumnSort()
    var order: [Int32] = []
    facts.confidence.withUnsafeBufferPointer { sorter.sort($0, into: &order) }
    var values = [Double](repeating: 0, count: facts.rows)
    var surer = Group()
    // What more weight, and more wrong weight, before the groups so far change in them.
    var (weight, wrong) = (0.0, 0.0)
    var end = order.count
    while end > 0 {
      var group = Group()
      var start = end
      repeat {
        start -= 1
        let row = Int(order[start])
        group.add(facts.weights?[row] ?? 1, isWrong: !facts.isHit(row))
      } while start > 0
        && facts.confidence[Int(order[start - 1])] == facts.confidence[Int(order[start])]
      let (before, own) = (group.before(surer), group.own(surer))
      weight += before.weight
      wrong += before.wrong
      for place in start..<end {
        let row = Int(order[place])
        values[row] = facts.isHit(row) ? own.right - weight : own.wrong - weight - wrong
      }
      surer.add(group)
      end = start
    }
    // All groups less those that are not later leave the later ones.
    for row in values.indices { values[row] += facts.isHit(row) ? weight : weight + wrong }
    let mean = SampleMoments.mean(values, weights: facts.weights) ?? area
    for row in values.indices { values[row] += area - mean }
    self.values = values
  }

  /// Rows of one confidence, or all rows above one.
  private struct Group {
    private var weight = 0.0
    private var wrong = 0.0

    mutating func add(_ rows: Double, isWrong: Bool) {
      weight += rows
      if isWrong { wrong += rows }
    }

    mutating func add(_ other: Group) {
      weight += other.weight
      wrong += other.wrong
    }

    /// What more weight of a right row, and of a wrong one, of the group changes in the group's own part.
    func own(_ surer: Group) -> (right: Double, wrong: Double) {
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
    func before(_ surer: Group) -> (weight: Double, wrong: Double) {
      guard weight > 0, surer.weight > 0 else { return (0, 0) }
      let span = log1p(weight / surer.weight)
      let excess = surer.wrong - surer.weight * wrong / weight
      return (
        -wrong / weight * span - excess * weight / (surer.weight * (surer.weight + weight)), span
      )
    }
  }
}
