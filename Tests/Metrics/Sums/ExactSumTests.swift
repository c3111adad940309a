import CandorMetrics
import Foundation
import Testing

@Suite("Exact sums")
struct ExactSumTests {
  /// Sums whose true value is known: what rounds away in doubles.
  static let cases: [(values: [Double], sum: Double)] = [
    ([], 0),
    ([1e308, 1, -1e308], 1),
    ([0x1p53, 1, 1], 0x1p53 + 2),
    ([0x1p53, 1], 0x1p53),  // a tie goes to even
    ([0x1p53, 1, 0x1p-1000], 0x1p53 + 2),  // just above the tie
    ([-0x1p53, -1, -0x1p-1000], -0x1p53 - 2),
    ([0.1, 0.2, 0.3, -0.6], 0x1p-55),  // the doubles' own rounding errors, summed by hand
    ([.leastNonzeroMagnitude, .leastNonzeroMagnitude], 2 * .leastNonzeroMagnitude),
    ([1, -1, .leastNonzeroMagnitude], .leastNonzeroMagnitude),
    ([.infinity, 1], .infinity),
  ]

  @Test("rounds once", arguments: cases)
  func roundsOnce(sample: (values: [Double], sum: Double)) {
    for values in [sample.values, sample.values.reversed()] {
      var sum = ExactSum()
      for value in values { sum.add(value) }
      #expect(sum.value == sample.sum)
    }
  }

  @Test("The same bits in any order and any split")
  func isOrderFree() {
    let values = (1...5_000).map { (i: Int) -> Double in
      let fraction = GoldenSets.fraction(Double(i) * 0.754877) - 0.5
      return fraction * pow(10, Double(i % 41 - 20))
    }
    var whole = ExactSum()
    for value in values { whole.add(value) }
    var merged = ExactSum()
    for start in stride(from: 4_500, through: 0, by: -500) {
      var part = ExactSum()
      for value in values[start..<start + 500].reversed() { part.add(value) }
      merged.add(part)
    }
    #expect(merged.value.bitPattern == whole.value.bitPattern)
    #expect(merged == whole)
    // Float80 carries 64 bits, and the values' magnitudes add up to less than 1e23.
    let wide = values.map { Float80($0) }.reduce(0, +)
    #expect(abs(Double(wide - Float80(whole.value))) < 1e5)
  }

  @Test("Many additions do not overflow a limb")
  func settlesCarries() {
    var sum = ExactSum()
    for _ in 0..<100_000 { sum.add(1.7976931348623157e292) }
    #expect(abs(sum.value / 1.7976931348623157e297 - 1) < 1e-15)
    for _ in 0..<100_000 { sum.add(-1.7976931348623157e292) }
    #expect(sum.value == 0)
  }
}
