import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// Every difference and interval of a comparison against values that NumPy computed from the
/// definitions (`Tests/Fixtures/Comparison/make_comparison_golden.py`).
@Suite("Comparison, golden values")
struct ComparisonGoldenTests {
  private static let rows = 2_000

  private static let expected = Result {
    try JSONDecoder().decode(
      [String: [String: Double]].self,
      from: Data(contentsOf: URL(filePath: Fixtures.path("Comparison/comparison.json")))
    )
  }

  /// Many replicates, so that what is drawn agrees with NumPy's own draws closely.
  private static let comparison = Result {
    var options = ComparisonOptions()
    options.replicates = 20_000
    options.tableReplicates = 4_000
    return try Comparison(first("mlp"), first("dropout"), options: options)
  }

  private static func first(_ model: String) throws -> Predictions {
    let all = try GoldenSets.network(model)
    guard case .logits(let logits) = all.scores else {
      throw MetricsError(.invalidInput, "the golden scores are logits")
    }
    let values: [Double] =
      switch logits.matrix.storage {
      case .float(let values): values.map(Double.init)
      case .double(let values): values
      }
    return try Predictions(
      scores: .logits(
        Logits(
          ScoreMatrix(
            rows: rows,
            columns: all.classes,
            storage: .double(Array(values.prefix(rows * all.classes)))
          )
        )
      ),
      labels: Array(all.labels.prefix(rows))
    )
  }

  /// What is compared of more than two classes.
  private static let ids: [MetricID] = [
    .logLoss, .brier, .accuracy, .calibrationL2, .classwiseCalibrationL2, .atb, .ece, .smoothECE,
    .corpMiscalibration, .corpDiscrimination, .aurc,
  ]

  @Test("The golden file knows every metric that is compared")
  func complete() throws {
    let compared = try Self.comparison.get().differences.map(\.id)
    #expect(Set(compared) == Set(Self.ids))
    #expect(Set(try Self.expected.get().keys) == Set(Self.ids.map(\.rawValue)))
  }

  @Test("Values and differences", arguments: ids)
  func values(id: MetricID) throws {
    let golden = try #require(try Self.expected.get()[id.rawValue])
    let found = try #require(try Self.comparison.get()[id])
    let tolerance = id == .smoothECE ? 1e-7 : 1e-12
    // ATB's own values are those without a row's product with itself; NumPy's are the plain ones.
    if id != .atb {
      #expect(abs(found.a - (try #require(golden["a"]))) < tolerance, "\(found.a)")
      #expect(abs(found.b - (try #require(golden["b"]))) < tolerance, "\(found.b)")
    }
    let difference = try #require(golden["difference"])
    #expect(abs(found.difference - difference) < tolerance, "\(found.difference)")
    let hasInterval = golden["low"] != nil
    #expect((found.interval != nil) == hasInterval)
    #expect((found.verdict != nil) == hasInterval)
    #expect(hasInterval || found.reason != nil)
  }

  @Test(
    "Intervals that have a formula",
    arguments: [MetricID.accuracy, .calibrationL2, .classwiseCalibrationL2, .atb]
  )
  func formulas(id: MetricID) throws {
    let golden = try #require(try Self.expected.get()[id.rawValue])
    let found = try #require(try Self.comparison.get()[id])
    let interval = try #require(found.interval)
    // ATB's degenerate part is summed over a grid of 40 × 40 cells.
    let tolerance = id == .atb ? 0.01 * (try #require(golden["standard_error"])) : 1e-9
    #expect(abs(interval.low - (try #require(golden["low"]))) < tolerance, "\(interval.low)")
    #expect(abs(interval.high - (try #require(golden["high"]))) < tolerance, "\(interval.high)")
    #expect(abs((found.pValue ?? 2) - (try #require(golden["p_value"]))) < 0.01)
  }

  @Test("Intervals that are drawn", arguments: [MetricID.logLoss, .brier, .aurc])
  func drawn(id: MetricID) throws {
    let golden = try #require(try Self.expected.get()[id.rawValue])
    let found = try #require(try Self.comparison.get()[id])
    let interval = try #require(found.interval)
    let error = try #require(golden["standard_error"])
    // An end has a Monte Carlo error of about 0.02 standard errors at 20,000 draws, 0.04 at 4,000,
    // on both sides.
    let tolerance = (id == .aurc ? 0.2 : 0.1) * error
    #expect(abs(interval.low - (try #require(golden["low"]))) < tolerance, "\(interval.low)")
    #expect(abs(interval.high - (try #require(golden["high"]))) < tolerance, "\(interval.high)")
    #expect(abs((found.pValue ?? 2) - (try #require(golden["p_value"]))) < 0.01)
  }
}
