import CandorMetrics
import Foundation
import Testing

struct MeanIntervalTests {
  private static let values: [Double] = (1...50).map {
    let x = Double($0) * 0.6180339887498949
    return pow(x - x.rounded(.down), 3)
  }

  /// SciPy 1.17.1, `ttest_1samp(x, 0).confidence_interval(0.95)`.
  @Test
  func `Student's interval equals SciPy`() throws {
    let interval = try #require(MeanInterval.student.interval(Self.values))
    #expect(
      abs(interval.low - 0.1684038183071762) < 1e-12
        && abs(interval.high - 0.3281291228071998) < 1e-12
    )
  }

  /// Hall's ends are where the transformed statistic equals Student's quantiles.
  @Test
  func `Hall's ends solve his equation`() throws {
    let interval = try #require(MeanInterval.hall.interval(Self.values))
    let n = 50.0
    let mean = Self.values.reduce(0, +) / n
    let deviation = sqrt(Self.values.reduce(0) { $0 + pow($1 - mean, 2) } / (n - 1))
    let skew = Self.values.reduce(0) { $0 + pow($1 - mean, 3) } / n / pow(deviation, 3)
    func transformed(_ value: Double) -> Double {
      let u = (mean - value) / deviation
      return u + skew * u * u / 3 + skew * skew * u * u * u / 27 + skew / (6 * n)
    }
    // Student's 97.5 % quantile with 49 degrees of freedom, SciPy 1.17.1.
    let quantile = 2.0095752371292392 / sqrt(n)
    #expect(abs(transformed(interval.low) - quantile) < 1e-12)
    #expect(abs(transformed(interval.high) + quantile) < 1e-12)
    #expect(interval.method == "Hall-corrected t")
  }

  @Test(arguments: MeanInterval.allCases)
  func `weights count as repeated rows and symmetric values need no correction`(
    _ rule: MeanInterval
  ) throws {
    let weighted = try #require(
      rule.interval(Self.values, weights: Self.values.indices.map { Double(1 + $0 % 2) })
    )
    let repeated = try #require(
      rule.interval(
        Self.values.enumerated().flatMap { Array(repeating: $1, count: 1 + $0 % 2) }
      )
    )
    #expect(abs(weighted.low - repeated.low) + abs(weighted.high - repeated.high) < 1e-14)
    let symmetric: [Double] = (-10...10).map { Double($0) }
    #expect(rule.interval(symmetric)?.low == MeanInterval.student.interval(symmetric)?.low)
    #expect(rule.interval([1]) == nil && rule.interval([]) == nil)
    #expect(rule.interval([1, .infinity]) == nil)
    let constant = try #require(rule.interval([2, 2, 2]))
    #expect(constant.low == 2 && constant.high == 2)
  }
}
