package import CandorMetrics
package import CandorText

extension Rounded {
  /// Takes a number with its interval; without one, or with one whose ends are no numbers, it gets
  /// three decimals.
  package init(_ value: Double, _ interval: Interval?, scale: Double = 1) {
    let ends = interval.flatMap { $0.low <= $0.high ? $0.low...$0.high : nil }
    self.init(value, within: ends, scale: scale)
  }
}
