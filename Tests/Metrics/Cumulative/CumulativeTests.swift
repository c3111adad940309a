import CandorMetrics
import Foundation
import Testing

@Suite("Cumulative calibration")
struct CumulativeTests {
  /// The series of Feller 1951 that converge for the other range of x.
  private static func otherAbsolute(_ x: Double) -> Double {
    let terms = (0..<400).map { k -> Double in
      let half = Double(k) + 0.5
      let sign: Double = k.isMultiple(of: 2) ? 1 : -1
      return sign / half * exp(-half * half * .pi * .pi / (2 * x * x))
    }
    return 1 - 2 / .pi * terms.reduce(0, +)
  }

  private static func otherRange(_ x: Double) -> Double {
    let terms = (0..<400).map { k -> Double in
      let square = pow((Double(k) + 0.5) * .pi, 2)
      return (8 / (x * x) + 2 / square) * exp(-2 * square / (x * x))
    }
    return 1 - terms.reduce(0, +)
  }

  @Test("Both series of each tail agree")
  func seriesAgree() {
    var worst = 0.0
    for x in stride(from: 0.2, through: 6, by: 0.05) {
      worst = max(worst, abs(BrownianMotion.absoluteMaximumTail(x) - Self.otherAbsolute(x)))
      worst = max(worst, abs(BrownianMotion.rangeTail(x) - Self.otherRange(x)))
    }
    #expect(worst < 1e-13)
    #expect(BrownianMotion.absoluteMaximumTail(0) == 1)
    #expect(BrownianMotion.rangeTail(0.01) == 1)
    // 4 Q(20): far below what 1 − F could hold.
    #expect(abs(BrownianMotion.absoluteMaximumTail(20) / (2 * erfc(20 / sqrt(2))) - 1) < 1e-10)
  }

  @Test("Known 5 % point of max |B|")
  func knownQuantile() {
    // 2.2414 is the upper 5 % point of max |B| on [0, 1] (Erdős and Kac 1946): 4 Q(2.2414) = 0.05.
    #expect(abs(BrownianMotion.absoluteMaximumTail(2.2414027) - 0.05) < 1e-7)
  }

  @Test("Undefined where there is no variance or no row")
  func undefined() throws {
    #expect(CumulativeCalibration(try CalibrationTable(confidence: [], hits: [])) == nil)
    let sure = CumulativeCalibration(
      try CalibrationTable(confidence: [0, 1], hits: [false, true])
    )
    #expect(sure?.kolmogorovSmirnov == 0)
    #expect(sure?.scaledKuiper == nil)
    #expect(sure?.asymptoticKuiperPValue == nil)
  }

  @Test("Kuiper sees both signs")
  func kuiperAddsSigns() throws {
    let table = try CalibrationTable(
      confidence: [0.25, 0.25, 0.75, 0.75],
      hits: [true, true, false, false]
    )
    let found = try #require(CumulativeCalibration(table))
    // C: 0, 1.5/4, 0.
    #expect(found.kolmogorovSmirnov == 0.375)
    #expect(found.kuiper == 0.375)
    let crossed = try CalibrationTable(confidence: [0.25, 0.5, 0.75], hits: [true, false, false])
    let other = try #require(CumulativeCalibration(crossed))
    // C: 0, 0.75/3, 0.25/3, −0.5/3.
    #expect(abs(other.kolmogorovSmirnov - 0.25) < 1e-15)
    #expect(abs(other.kuiper - 1.25 / 3) < 1e-15)
  }
}
