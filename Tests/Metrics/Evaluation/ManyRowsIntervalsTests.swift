import CandorMetrics
import Testing

/// Cells in place of rows, where there are very many: the intervals must be those of resampled rows.
@Suite struct ManyRowsIntervalsTests {
  /// Ends differ by their Monte Carlo error, about a twentieth of the width.
  @Test(arguments: [1, 2, 3] as [UInt64], [false, true])
  func `intervals by cells are those by rows`(_ seed: UInt64, isRounded: Bool) throws {
    let set = Simulation.calibrated(rows: 6_000, classes: 5, seed: seed)
    // Rounded scores make ties, some of them of more rows than a stretch holds.
    let logits = set.logits.map { isRounded ? ($0 * 1.5).rounded() : 1.5 * $0 }
    let model = try predictions(logits: logits, labels: set.labels)
    let found = try [Double.infinity, 0].map { manyUnits in
      var settings = EvaluationSettings(replicates: 1_000)
      settings.manyUnits = manyUnits
      return try Evaluation(model, settings: settings)
    }
    for id in [MetricID.aurc, .corpDiscrimination] {
      let rows = try #require(found[0][id])
      let cells = try #require(found[1][id])
      #expect(rows.value == cells.value)
      let (plain, fast) = (try #require(rows.interval), try #require(cells.interval))
      let width = plain.high - plain.low
      #expect(abs(plain.low - fast.low) < 0.12 * width, "\(id): \(plain) and \(fast)")
      #expect(abs(plain.high - fast.high) < 0.12 * width, "\(id): \(plain) and \(fast)")
      #expect(fast.method.contains("rows by cells"))
    }
  }

  /// Weights and clusters are not cells: rows are resampled however many there are.
  @Test func weightedRowsAreResampledAsRows() throws {
    let set = Simulation.calibrated(rows: 300, seed: 5)
    var settings = EvaluationSettings(replicates: 50)
    settings.manyUnits = 0
    let plain = try predictions(logits: set.logits, labels: set.labels)
    let weighted = try Predictions(
      scores: plain.scores,
      labels: plain.labels,
      weights: [Double](repeating: 2, count: 300)
    )
    let interval = try #require(Evaluation(weighted, settings: settings)[.aurc]?.interval)
    #expect(!interval.method.contains("cells"))
  }
}
