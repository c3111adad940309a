import CandorMetrics
import Testing

@Suite struct ReplicateMeanTests {
  /// For 1…5, `t.test` of R prints these five numbers.
  @Test func agreesWithStudentsTest() throws {
    let mean = try ReplicateMean([1, 2, 3, 4, 5])
    #expect(mean.mean == 3)
    let interval = try #require(mean.interval)
    #expect(abs(interval.low - 1.036757) < 1e-6)
    #expect(abs(interval.high - 4.963243) < 1e-6)
    #expect(abs((mean.standardDeviation ?? 0) - 1.581139) < 1e-6)
    // With 4 degrees of freedom P(|T| > t) = 1 − (3/2)·s·(1 − s²/3), s = t/√(4 + t²).
    let t = 3 / (2.5 / 5.0).squareRoot()
    let s = t / (4 + t * t).squareRoot()
    #expect(abs((mean.pValue ?? 0) - (1 - 1.5 * s * (1 - s * s / 3))) < 1e-12)
  }

  @Test func oneSeedHasNoInterval() throws {
    let mean = try ReplicateMean([0.25])
    #expect(mean.mean == 0.25)
    #expect(mean.interval == nil && mean.pValue == nil && mean.standardDeviation == nil)
  }

  @Test func equalSeedsHaveAnIntervalOfNoWidthAndNoTest() throws {
    let mean = try ReplicateMean([2, 2, 2])
    #expect(mean.interval?.low == 2 && mean.interval?.high == 2)
    #expect(mean.pValue == nil)
  }

  @Test func refusesWhatIsNoNumber() {
    #expect(throws: MetricsError.self) { try ReplicateMean([]) }
    #expect(throws: MetricsError.self) { try ReplicateMean([1, .infinity]) }
    #expect(throws: MetricsError.self) { try ReplicateMean([1, 2], level: 1) }
  }
}
