import CandorAnalyze
import CandorFigures
import CandorMetrics
import CandorSpecimens
import CandorText
import Testing

/// A report of one or several small models: what stands where, and that its numbers are the models'.
@Suite struct ReportTests {
  static func quick(_ level: Double = 0.95, bins: Int = 15) -> EvaluationSettings {
    var settings = EvaluationSettings(bins: bins, replicates: 20, level: level)
    settings.tableReplicates = 10
    return settings
  }

  /// All that stands on a report's page, one text after the other.
  static func page(_ report: Report) throws -> String {
    try WellFormed.parse(report.html).texts.joined(separator: "\n")
  }

  static func hand() throws -> LoadedModel { try Small.load(MetricsDocumentTests.table) }

  @Test func `one model is not compared, each other one is with the first`() throws {
    let models = try Shifted.models([4, -4])
    let one = try Report([models[0]], settings: Self.quick())
    #expect(one.comparisons.isEmpty && one.warnings.isEmpty && one.evaluations.count == 1)
    let three = try Report(models, settings: Self.quick())
    #expect(three.evaluations.map(\.model.name) == ["first", "other1", "other2"])
    #expect(three.comparisons.map(\.b.name) == ["other1", "other2"])
    #expect(three.comparisons.allSatisfy { $0.isAdjusted })
  }

  @Test func `models of other rows stand side by side, and why they are not compared`() throws {
    let models = try Small.load([
      ("x.csv", MetricsDocumentTests.table), ("y.csv", Small.csv(FiveRows.a, FiveRows.labels)),
    ])
    let report = try Report(models, settings: Self.quick())
    #expect(report.comparisons.isEmpty && report.evaluations.count == 2)
    #expect(report.warnings.count == 1)
    #expect(report.warnings[0].contains("x has 120 rows and y 5"), "\(report.warnings)")
    #expect(try Self.page(report).contains(report.warnings[0]))
  }

  @Test(arguments: [(0.8, 10), (0.99, 20)])
  func `level and bins are those of the evaluations and of the comparisons`(
    _ level: Double,
    _ bins: Int
  ) throws {
    let report = try Report(Shifted.models([4]), settings: Self.quick(level, bins: bins))
    let options = try #require(report.comparisons.first).options
    #expect(options.level == level && options.bins == bins)
    #expect(
      report.evaluations.allSatisfy { $0.settings.level == level && $0.settings.bins == bins }
    )
    let interval = try #require(report.comparisons[0].logLoss.interval)
    #expect(interval.level == level)
    let text = try Self.page(report)
    #expect(text.contains(NumberText.level(level)) && !text.contains("95% interval"))
  }

  @Test func `without a number of replicates a report has intervals all the same`() throws {
    let report = try Report([Self.hand()])
    #expect(report.evaluations[0].settings.replicates == Report.defaultReplicates)
    #expect(report.evaluations[0].settings.tableReplicates == Report.defaultTableReplicates)
    #expect(report.evaluations[0].estimate(.logLoss)?.interval != nil)
    let asked = try Report([Self.hand()], settings: Self.quick())
    #expect(asked.evaluations[0].settings.replicates == 20)
  }

  @Test func `the page shows every estimate with its value and its definition`() throws {
    let report = try Report([Self.hand()], settings: Self.quick())
    let document = try WellFormed.parse(report.html)
    let text = document.texts.joined(separator: "\n")
    for estimate in report.evaluations[0].estimates {
      #expect(document.ids.contains("number-\(estimate.id)"), "\(estimate.id)")
      #expect(text.contains(estimate.spec), "\(estimate.spec)")
      guard let value = estimate.value else { continue }
      let shown =
        estimate.id.rawValue.hasSuffix("p_value")
        ? NumberText.pValue(value) : NumberText.metric(value)
      #expect(text.contains(shown), "\(estimate.id) \(shown)")
    }
    #expect(document.references.allSatisfy(document.ids.contains))
  }

  /// 120 rows, 106 right: 88 %; the loss of the 14 wrong rows is 28.08 of 51.41 nats.
  @Test func `the sections say what was counted by hand`() throws {
    let text = try Self.page(Report([Self.hand()], settings: Self.quick()))
    for part in ["120 rows", "3 classes", "88%", "12%", "55%"] {
      #expect(text.contains(part), "\(part)")
    }
    // Never predicted: of classes 1 and 2 none is recognised.
    #expect(text.contains("0.0%"))
  }

  @Test func `headline and warnings of a comparison stand on the page`() throws {
    let same = Small.csv(Shifted.probabilities(t: 0, spread: 0), Shifted.labels)
    let models = try Small.load([("x.csv", same), ("y.csv", same)])
    let report = try Report(models, settings: Self.quick())
    #expect(report.warnings.contains { $0.contains("same model twice") })
    let text = try Self.page(report)
    for warning in report.pageWarnings { #expect(text.contains(warning), "\(warning)") }
    #expect(text.contains(report.comparisons[0].headline))
    let gap = try Report(Shifted.models([6]), settings: Self.quick())
    #expect(try Self.page(gap).contains(gap.comparisons[0].headline))
  }

  @Test func `the text holds each verdict and a column of numbers for each model`() throws {
    let report = try Report(Shifted.models([6]), settings: Self.quick())
    let lines = report.text.split(separator: "\n").map(String.init)
    for estimate in report.evaluations[0].estimates {
      let line = try #require(lines.first { $0.hasPrefix("  \(estimate.id.rawValue) ") })
      for evaluation in report.evaluations {
        #expect(line.contains(NumberText.metric(evaluation.value(estimate.id))), "\(line)")
      }
    }
    #expect(report.text.contains(report.comparisons[0].headline))
  }

  @Test func `the document holds what the report holds`() throws {
    let report = try Report(Shifted.models([6]), settings: Self.quick())
    let json = try Small.json(JSONDocument.text(report.document))
    #expect(
      Set(json.keys) == [
        "schema", "models", "figures", "runs", "comparisons", "recipes", "recipe_differences",
        "verdicts", "warnings",
      ]
    )
    #expect(json["schema"] as? String == "candor.report/1")
    let models = try #require(json["models"] as? [[String: Any]])
    #expect(models.count == 2 && (json["figures"] as? [Any])?.count == 2)
    #expect((json["verdicts"] as? [String])?.count == 2)
    #expect(
      (json["comparisons"] as? [Any])?.count == 1 && (json["runs"] as? [Any])?.isEmpty == true
    )
    for (model, evaluation) in zip(models, report.evaluations) {
      let estimates = try #require(model["estimates"] as? [[String: Any]])
      let loss = try #require(estimates.first { $0["id"] as? String == "log_loss" })
      let value = try #require(loss["value"] as? Double)
      #expect(abs(value - (try #require(evaluation.value(.logLoss)))) < 1e-15)
    }
  }

  @Test func `every figure of the page is there once, under a name of its own`() throws {
    let report = try Report(Shifted.models([6]), settings: Self.quick())
    let figures = try report.figures
    #expect(figures.count > 5 && Set(figures.map(\.name)).count == figures.count)
    for name in report.evaluations.map(\.model.name) {
      #expect(figures.contains { $0.name.contains(name) }, "\(figures.map(\.name))")
    }
  }

  @Test func `the page of another language is another page with the same numbers`() throws {
    var report = try Report([Self.hand()], settings: Self.quick())
    let english = try Self.page(report)
    report.language = .chinese
    let html = try report.html
    let chinese = try Self.page(report)
    #expect(html.contains("lang=\"zh-Hans\"") && chinese != english)
    #expect(chinese.contains(where: { ("\u{4e00}"..."\u{9fff}").contains($0) }))
    for estimate in report.evaluations[0].estimates
    where !estimate.id.rawValue.hasSuffix("p_value") {
      #expect(chinese.contains(NumberText.metric(estimate.value)), "\(estimate.id)")
    }
  }

  @Test func `what was computed already makes the same report`() throws {
    let report = try Report(Shifted.models([4]), settings: Self.quick())
    let joined = try Report(evaluations: report.evaluations, comparisons: report.comparisons)
    #expect(joined.text == report.text && joined.warnings == report.warnings)
    #expect(try joined.html == report.html)
  }
}
