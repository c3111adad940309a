/// A running sum that carries what rounding lost, for sums whose order is fixed.
///
/// The error is about one unit in the last place, independent of the number of terms. Where the
/// order is not fixed, use ``ExactSum``.
///
/// - Note: Neumaier 1974, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen".
package struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var lost = 0.0

  package init() {}

  package var value: Double { sum + lost }

  @inline(__always)
  package mutating func add(_ x: Double) {
    let total = sum + x
    lost += abs(sum) >= abs(x) ? (sum - total) + x : (x - total) + sum
    sum = total
  }
}

extension Sequence<Double> {
  /// The sum, compensated.
  package var compensatedSum: Double {
    var sum = CompensatedSum()
    for x in self { sum.add(x) }
    return sum.value
  }
}
