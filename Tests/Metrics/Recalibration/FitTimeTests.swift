import CandorMetrics
import Testing

@Suite struct FitTimeTests {
  @Test func onlyFitsOfAMillionParametersAreEstimated() {
    for kind in RecalibrationKind.allCases {
      #expect(FitTime.estimate(kind, rows: 1_000, classes: 100) == nil)
      let isSquare = kind == .matrix || kind == .dirichlet
      #expect((FitTime.estimate(kind, rows: 1_000, classes: 1_000) != nil) == isSquare)
    }
    #expect(FitTime.parameters(.matrix, classes: 1_000) == 1_001_000)
  }

  /// The time of a step is that of two products of all rows: 1,280 rows are ten blocks, a search a hundred steps.
  @Test func theTimeGrowsWithTheRows() {
    let time = FitTime.whole(rows: 1_280, block: 128, time: .milliseconds(3), threads: 2)
    #expect(time == .seconds(3))
    let long = FitTime.whole(rows: 128_000, block: 128, time: .milliseconds(3), threads: 2)
    #expect(long == .seconds(300))
  }
}
