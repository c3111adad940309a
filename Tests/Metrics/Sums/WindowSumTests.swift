import CandorMetrics
import Foundation
import Testing

@Suite("Sums of numbers of everyday size")
struct WindowSumTests {
  /// The slow twin is ``ExactSum``, which has golden values of its own.
  @Test("The same sum as the exact one, inside the window, at its edges and outside")
  func equalsExactSum() {
    let edges = [
      0x1p-40, (0x1p-40).nextDown, (0x1p-40).nextUp, 16, (16.0).nextDown, (16.0).nextUp, 0, -0.0,
      .leastNonzeroMagnitude, .greatestFiniteMagnitude, -1, -0x1p-50, 1e300, -1e300, 1, 1.5,
    ]
    let spread = (1...20_000).map { (i: Int) -> Double in
      let fraction = GoldenSets.fraction(Double(i) * 0.754877)
      return fraction * pow(10, Double(i % 23 - 18)) * (i % 17 == 0 ? -1 : 1)
    }
    for values in [[], edges, spread, edges + spread, Array(repeating: (16.0).nextDown, count: 99)]
    {
      var window = WindowSum()
      var exact = ExactSum()
      for value in values {
        window.add(value)
        exact.add(value)
      }
      #expect(window.exact == exact)
      #expect(window.exact.value.bitPattern == exact.value.bitPattern)
    }
  }

  @Test("An infinite number stays infinite")
  func keepsInfinity() {
    var sum = WindowSum()
    sum.add(1)
    sum.add(.infinity)
    #expect(sum.exact.value == .infinity)
  }
}
