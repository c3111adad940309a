import CandorAnalyze
import CandorMetrics
import Testing

/// The rows of a comparison, side by side.
@Suite struct PairedModelsTests {
  @Test func `each side keeps its own facts, and both one weight a row`() throws {
    let weights: [Double] = [2, 1, 1, 1, 3]
    let comparison = try Comparison(
      Small.predictions(FiveRows.a, FiveRows.labels, weights: weights),
      Small.predictions(FiveRows.b, FiveRows.labels, weights: weights),
      options: Small.quick
    )
    let pair = PairedModels(comparison)
    #expect(pair.rows == 5 && pair.classes == 3)
    #expect((0..<5).map { pair.weight($0) } == weights)
    for row in 0..<5 {
      let label = Int(FiveRows.labels[row])
      #expect(abs(pair.a.trueClassProbability[row] - FiveRows.a[row][label]) < 1e-15)
      #expect(abs(pair.b.trueClassProbability[row] - FiveRows.b[row][label]) < 1e-15)
    }
    let plain = try Comparison(
      Small.predictions(FiveRows.a, FiveRows.labels),
      Small.predictions(FiveRows.b, FiveRows.labels),
      options: Small.quick
    )
    #expect((0..<5).allSatisfy { PairedModels(plain).weight($0) == 1 })
  }
}
