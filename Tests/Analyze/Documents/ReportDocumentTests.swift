import CandorAnalyze
import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// What the documents add to the numbers: what chance shows, why nothing is said, and what a figure is
/// drawn from.
@Suite struct ReportDocumentTests {
  // Made once and only read afterwards; a parsed document is no Sendable value.
  nonisolated(unsafe) private static let report = Result {
    let report = try ModelCardTests.report([
      ModelCardTests.predictions("mlp"), ModelCardTests.predictions("dropout"),
    ])
    let text = try JSONDocument.text(report.document)
    let parsed = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return (report: report, text: text, document: parsed as? [String: Any] ?? [:])
  }

  private static func list(_ key: String, in document: [String: Any]) throws -> [[String: Any]] {
    try #require(document[key] as? [[String: Any]])
  }

  @Test func `a calibration error stands with what chance shows and its corrected value`() throws {
    let (report, _, document) = try Self.report.get()
    let models = try Self.list("models", in: document)
    #expect(models.count == 2)
    for (model, evaluation) in zip(models, report.evaluations) {
      let estimates = try Self.list("estimates", in: model)
      let ece = try #require(estimates.first { $0["id"] as? String == "ece" })
      let interval = try #require(ece["interval"] as? [String: Any])
      let low = try #require(interval["low"] as? Double)
      let high = try #require(interval["high"] as? Double)
      let corrected = try #require(ece["corrected"] as? Double)
      #expect(low <= corrected && corrected <= high)
      // JSONSerialization reads some decimals one unit in the last place off.
      let byChance = try #require(ece["by_chance"] as? Double)
      let pValue = try #require(ece["p_value"] as? Double)
      #expect(abs(byChance - (try #require(evaluation.estimate(.ece)?.byChance))) < 1e-15)
      #expect(abs(pValue - (try #require(evaluation.estimate(.ecePValue)?.value))) < 1e-15)
      #expect(estimates.contains { $0["id"] as? String == "calibration_p_value" })
      #expect(model["calibration_view"] as? String != nil)
    }
  }

  @Test func `a difference without a verdict says so and why`() throws {
    let (_, text, document) = try Self.report.get()
    let comparison = try #require(try Self.list("comparisons", in: document).first)
    let differences = try Self.list("differences", in: comparison)
    let ece = try #require(differences.first { $0["id"] as? String == "ece" })
    #expect(ece["verdict"] is NSNull)
    #expect((ece["reason"] as? String)?.isEmpty == false)
    #expect(ece["interval"] == nil && ece["p_value"] == nil)
    #expect(text.contains(#""verdict" : null"#))
    let loss = try #require(differences.first)
    #expect(loss["id"] as? String == "log_loss")
    #expect(loss["verdict"] is String)
    #expect(loss["interval"] is [String: Any])
  }

  /// The trapezoids under the written points, against the area that the toolkit has by ranks.
  private static func checkROC(_ figure: [String: Any], _ evaluation: ModelEvaluation) throws {
    let roc = try #require(figure["roc"] as? [String: Any])
    let points = try list("points", in: roc)
    #expect(points.count > 100 && points.count <= 501)
    #expect(points.first?["threshold"] == nil)
    let x = points.compactMap { $0["false_positive_rate"] as? Double }
    let y = points.compactMap { $0["true_positive_rate"] as? Double }
    #expect(x.count == points.count && x == x.sorted() && y == y.sorted())
    #expect(x.first == 0 && y.first == 0 && x.last == 1 && y.last == 1)
    var area = 0.0
    for place in x.indices.dropFirst() {
      area += (x[place] - x[place - 1]) * (y[place] + y[place - 1]) / 2
    }
    let exact = try #require(AreaUnderROC(BinaryRows(evaluation.evaluation.evidence))).value
    // Some corners are left out, so that the area is a little smaller.
    #expect(area <= exact + 1e-9 && area > exact - 0.003, "\(area) \(exact)")
  }

  @Test func `a reader can draw the reliability diagram again`() throws {
    let (report, _, document) = try Self.report.get()
    let figures = try Self.list("figures", in: document)
    #expect(figures.count == 2)
    for (figure, evaluation) in zip(figures, report.evaluations) {
      let reliability = try #require(figure["reliability"] as? [String: Any])
      let bins = try Self.list("bins", in: reliability)
      #expect(bins.count == 15)
      #expect(bins.compactMap { $0["rows"] as? Int }.reduce(0, +) == 10_000)
      let steps = try Self.list("isotonic", in: reliability)
      let values = steps.compactMap { $0["accuracy"] as? Double }
      #expect(values.count == steps.count && values == values.sorted())
      let band = try #require(reliability["band"] as? [String: Any])
      #expect(band["level"] as? Double == 0.95)
      let ends = try #require(band["upper_ends"] as? [Double])
      #expect((band["upper"] as? [Double])?.count == ends.count)
      let curve = try #require(figure["risk_coverage"] as? [String: Any])
      let points = try Self.list("points", in: curve)
      #expect(points.count > 100 && points.count <= 501)
      // All rows kept: the risk is the error rate.
      let accuracy = try #require(evaluation.value(.accuracy))
      let risk = try #require(points.last?["risk"] as? Double)
      #expect(abs(risk - (1 - accuracy)) < 1e-12)
      #expect(points.last?["coverage"] as? Double == 1)
      try Self.checkROC(figure, evaluation)
    }
  }
}
