import CandorMetrics
import Foundation
import Testing

/// What stands in for a bootstrap over rows where there are very many: it must say what the bootstrap says.
@Suite struct ManyRowsTests {
  private func compared(_ seed: UInt64, rows: Int, manyUnits: Double) throws -> Comparison {
    let set = Simulation.calibrated(rows: rows, classes: 5, seed: seed)
    // A second model: sharper, noisy, and of another opinion of one class.
    var random = AddressedRandom(seed: seed, purpose: "second model")
    let other = set.logits.enumerated().map { place, z -> Double in
      let bias: Double = place % 5 == 2 ? 0.3 : 0
      return 1.2 * z + 0.5 * random.normal() + bias
    }
    var options = ComparisonOptions()
    options.manyUnits = manyUnits
    options.replicates = 1_000
    options.tableReplicates = 1_000
    return try Comparison(
      predictions(logits: set.logits, labels: set.labels),
      predictions(logits: other, labels: set.labels),
      options: options
    )
  }

  /// Ends of intervals of both ways differ by their Monte Carlo error, about a twentieth of the width.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func intervalsAreThoseOfTheBootstrap(_ seed: UInt64) throws {
    let rows = try compared(seed, rows: 6_000, manyUnits: .infinity)
    let cells = try compared(seed, rows: 6_000, manyUnits: 0)
    for id in [MetricID.logLoss, .brier, .aurc] {
      let (one, other) = (try #require(rows[id]), try #require(cells[id]))
      #expect(one.difference == other.difference)
      #expect(one.verdict == other.verdict, "\(id)")
      let (plain, fast) = (try #require(one.interval), try #require(other.interval))
      let width = plain.high - plain.low
      #expect(abs(plain.low - fast.low) < 0.12 * width, "\(id): \(plain) and \(fast)")
      #expect(abs(plain.high - fast.high) < 0.12 * width, "\(id): \(plain) and \(fast)")
    }
    let (one, other) = (try #require(rows.logScoreGap), try #require(cells.logScoreGap))
    let parts = [
      (one.miscalibration, other.miscalibration), (one.discrimination, other.discrimination),
      (one.uncertainty, other.uncertainty), (one.rest, other.rest),
    ]
    for (index, part) in parts.enumerated() {
      let (plain, fast) = (part.0.difference, part.1.difference)
      #expect(abs(plain.estimate - fast.estimate) < 1e-12)
      let errors = (try #require(plain.standardError), try #require(fast.standardError))
      #expect(abs(errors.0 / errors.1 - 1) < 0.15, "\(index): \(errors)")
    }
  }

  /// Two models that say the same differ by nothing, and surely so.
  @Test func theSameModelTwice() throws {
    let set = Simulation.calibrated(rows: 500, seed: 9)
    let rows = try predictions(logits: set.logits, labels: set.labels)
    var options = ComparisonOptions()
    options.manyUnits = 0
    let found = try Comparison(rows, rows, options: options)
    let loss = try #require(found[.logLoss])
    #expect(loss.pValue == 1 && loss.interval?.low == 0 && loss.interval?.high == 0)
  }
}
