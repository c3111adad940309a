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

  /// The time of a step is that of products of all rows, which grow with the rows.
  @Test func theTimeGrowsWithTheRows() throws {
    func least(_ rows: Int) throws -> Duration {
      try #require(
        (0..<5).compactMap { _ in FitTime.estimate(.matrix, rows: rows, classes: 1_000) }.min()
      )
    }
    let ratio = try least(100_000) / least(1_000)
    #expect(ratio > 20 && ratio < 500, "\(ratio)")
  }
}
