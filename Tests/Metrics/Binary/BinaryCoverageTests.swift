import CandorMetrics
import Testing

/// Intervals hold the truth about as often as they say; 300 samples, so ±2.5 points is two errors.
@Suite struct BinaryCoverageTests {
  private static let samples = 300

  /// The truth of a design, from a large sample.
  private func truth(shift: Double) throws -> BinaryRows {
    let (p, y) = BinaryReference.drawn(400_000, seed: 77, shift: shift)
    return try BinaryRows(probability: p, positive: y)
  }

  @Test(arguments: [(60, 0.0), (400, 0.0), (400, -0.7)])
  func intervalsHold(count: Int, shift: Double) throws {
    let whole = try truth(shift: shift)
    let area = try #require(AreaUnderROC(whole)).value
    let precision = try #require(AveragePrecision(whole)).value
    let ratio = try #require(RiskRates(whole)?.ratio).value
    let net = try #require(try DecisionCurve(whole, thresholds: [0.2, 0.7])).points
    var held = [Int](repeating: 0, count: 5)
    for sample in 0..<Self.samples {
      let (p, y) = BinaryReference.drawn(count, seed: UInt64(sample) + 1_000, shift: shift)
      let rows = try BinaryRows(probability: p, positive: y)
      let curve = try DecisionCurve(rows, thresholds: [0.2, 0.7])
      let intervals: [(Interval?, Double)] = [
        (AreaUnderROC(rows)?.interval, area), (AveragePrecision(rows)?.interval, precision),
        (RiskRates(rows)?.ratio?.interval, ratio),
        (curve?.points[0].netBenefit.interval, net[0].netBenefit.value),
        (curve?.points[1].netBenefit.interval, net[1].netBenefit.value),
      ]
      for (index, (interval, value)) in intervals.enumerated() {
        if let interval, interval.low <= value, value <= interval.high { held[index] += 1 }
      }
    }
    for (index, count) in held.enumerated() {
      let share = Double(count) / Double(Self.samples)
      #expect(share >= 0.91, "interval \(index) held \(share)")
    }
  }
}
