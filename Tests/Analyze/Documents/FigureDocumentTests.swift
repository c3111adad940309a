import CandorAnalyze
import CandorMetrics
import Testing

/// What figures are drawn from, on rows that were counted by hand.
@Suite struct FigureDocumentTests {
  /// `MetricsDocumentTests.table`: 40 rows of 0.6 of which 30 hit, 80 of 0.9 of which 76 hit.
  private static func figure() throws -> [String: Any] {
    var settings = EvaluationSettings()
    settings.bins = 10
    settings.replicates = 20
    let report = try Report([Small.load(MetricsDocumentTests.table)], settings: settings)
    let json = try Small.json(JSONDocument.text(report.document))
    return try #require((json["figures"] as? [[String: Any]])?.first)
  }

  @Test func `bins hold their rows, their confidence and their share of hits`() throws {
    let figure = try Self.figure()
    #expect(figure["model"] as? String == "m")
    let reliability = try #require(figure["reliability"] as? [String: Any])
    let bins = try #require(reliability["bins"] as? [[String: Any]])
    #expect(bins.count == 10)
    #expect(bins.compactMap { $0["rows"] as? Int } == [0, 0, 0, 0, 0, 0, 40, 0, 0, 80])
    for (place, confidence, accuracy) in [(6, 0.6, 0.75), (9, 0.9, 0.95)] {
      let bin = bins[place]
      #expect(abs(try #require(bin["mean_confidence"] as? Double) - confidence) < 1e-12)
      #expect(abs(try #require(bin["accuracy"] as? Double) - accuracy) < 1e-12)
      #expect(abs(try #require(bin["low"] as? Double) - 0.1 * Double(place)) < 1e-12)
      #expect(bin["interval"] is [String: Any])
    }
    // An empty bin has no share, not one of 0.
    #expect(bins[0]["accuracy"] == nil && bins[0]["mean_confidence"] == nil)
  }

  @Test func `the isotonic steps are the two shares`() throws {
    let reliability = try #require(try Self.figure()["reliability"] as? [String: Any])
    let steps = try #require(reliability["isotonic"] as? [[String: Any]])
    #expect(steps.compactMap { $0["rows"] as? Int } == [40, 80])
    let values = steps.compactMap { $0["accuracy"] as? Double }
    #expect(zip(values, [0.75, 0.95]).allSatisfy { abs($0 - $1) < 1e-12 })
    let lows = steps.compactMap { $0["low"] as? Double }
    #expect(zip(lows, [0.6, 0.9]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  /// The surest first: 4 of 80 wrong, then 14 of 120.
  @Test func `the curve of risk ends in the error rate`() throws {
    let curve = try #require(try Self.figure()["risk_coverage"] as? [String: Any])
    let points = try #require(curve["points"] as? [[String: Any]])
    let last = try #require(points.last)
    #expect(abs(try #require(last["risk"] as? Double) - 14.0 / 120) < 1e-12)
    #expect(last["coverage"] as? Double == 1)
    let sure = try #require(
      points.last { abs(($0["coverage"] as? Double ?? 0) - 80.0 / 120) < 1e-9 }
    )
    #expect(abs(try #require(sure["risk"] as? Double) - 0.05) < 1e-12)
    #expect((curve["spec"] as? String)?.contains("every") == false)
  }
}
