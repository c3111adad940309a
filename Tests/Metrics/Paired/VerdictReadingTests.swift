import CandorMetrics
import Testing

@Suite("A verdict and what it rests on")
struct VerdictReadingTests {
  private static func read(
    _ difference: Double,
    _ low: Double,
    _ high: Double,
    margin: Double = 0,
    rows: Int = 1_000
  ) -> VerdictReading {
    VerdictReading(
      difference: difference,
      interval: Interval(level: 0.95, low: low, high: high, method: "t"),
      better: .lower,
      margin: margin,
      rows: rows
    )
  }

  @Test("no difference found: with what would have been")
  func detectable() throws {
    let found = Self.read(0.001, -0.0186, 0.0206)
    #expect(found.verdict == .noDifferenceDetected)
    // (1.959964 + 0.841621) standard errors of 0.01.
    #expect(abs(try #require(found.detectable) - 0.028016) < 1e-5)
    #expect(found.reason == nil && found.rowsNeeded == nil)
  }

  @Test("a margin that the interval reaches across: cannot tell, and how many rows would")
  func rowsNeeded() throws {
    let found = Self.read(0, -0.0196, 0.0196, margin: 0.01)
    #expect(found.verdict == .cannotTell)
    // 1000 · (1.96 · (1 + 1.2816/1.96))² = 1000 · 3.2416², in two digits.
    #expect(found.rowsNeeded == 11_000)
    #expect(found.reason == "the interval reaches across the margin; it needs about 11000 rows")
    #expect(Self.read(0.009, -0.011, 0.029, margin: 0.01).rowsNeeded == nil)
    #expect(Self.read(0, -0.009, 0.009, margin: 0.01).verdict == .belowMargin)
  }

  @Test("a difference about as large as the margin is settled neither way")
  func aboutTheMargin() {
    let found = Self.read(0.009, 0.001, 0.017, margin: 0.01)
    #expect(found.verdict == .cannotTell)
    #expect(found.reason == "the difference is about as large as the margin")
    #expect(Self.read(0.02, 0.001, 0.039, margin: 0.01).verdict == .aBetter)
    #expect(Self.read(-0.02, -0.039, -0.001, margin: 0.01).verdict == .bBetter)
  }

  @Test("without an interval nothing is told")
  func noInterval() {
    let found = VerdictReading(
      difference: 0.1,
      interval: nil,
      better: .lower,
      rows: 3,
      reason: "three rows are too few"
    )
    #expect(found.verdict == .cannotTell && found.reason == "three rows are too few")
  }

  @Test(
    "\"within your margin\" never comes from ten rows that agree",
    arguments: [0.001, 0.01, 0.3]
  )
  func tenRows(margin: Double) throws {
    let hits = [Bool](repeating: true, count: 10)
    let found = try #require(
      AccuracyDifference.compare(hitsA: hits, hitsB: hits, design: RowDesign(rows: 10))
    )
    let reading = VerdictReading(
      difference: found.difference,
      interval: found.interval,
      better: .higher,
      margin: margin,
      pValue: found.pValue,
      rows: 10
    )
    #expect(reading.verdict == .cannotTell)
  }
}
