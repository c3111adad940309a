import CandorFigures
import CandorMetrics
import CandorText

/// The first screen of a report: the picture that carries the verdict, and at most six numbers.
struct ReportOpening {
  let report: Report
  let language: Language

  /// The id of a metric's row in the full table.
  static func anchor(_ id: String) -> String { "number-\(id)" }

  private func say(_ phrase: ReportPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(language, values)
  }

  var opening: PageOpening? {
    guard let first = report.evaluations.first else { return nil }
    let risk = RiskSection(report)
    let picture =
      (risk.isWanted ? risk.picture : nil)
      ?? (report.evaluations.count == 1
        ? ReliabilityFigure(first, language).compact.figure()
        : SharedReliabilityFigure(report.evaluations, language).figure())
    var right: [PageBlock] = []
    if report.evaluations.count == 1 {
      right = [.keyNumbers(report.isOfRisk ? risks(first) : numbers(first))]
      if let histogram = try? ConfidenceHistogramFigure(first, language).figure() {
        right.append(.figures([histogram]))
      }
    } else if report.evaluations.count == 2, let comparison = report.comparisons.first {
      right = [.keyNumbers(differences(comparison))]
      if comparison.explanationReason == nil {
        right.append(.figures([WaterfallFigure(comparison, language).figure()]))
      }
    } else {
      right = [.table(models)]
    }
    return PageOpening(
      left: [PageSection(title: "", blocks: [.figures([picture])])],
      right: [PageSection(title: "", blocks: right)]
    )
  }

  /// A number to the digits that its interval supports, with the interval.
  private func number(
    _ evaluation: ModelEvaluation,
    _ id: String,
    _ label: ReportPhrase,
    percent: Bool = false
  ) -> KeyNumber? {
    guard let estimate = evaluation.estimates.first(where: { $0.id.rawValue == id }),
      let value = estimate.value
    else { return nil }
    let text = Rounded(value, estimate.interval, scale: percent ? 100 : 1)
    let unit = percent ? "%" : ""
    return KeyNumber(
      say(label),
      text.plain + unit,
      note: text.ends.map {
        say(.tileInterval, ["low": $0.low + unit, "high": $0.high + unit])
      },
      anchor: Self.anchor(id)
    )
  }

  /// What matters most of a model that gives the risk of one class.
  private func risks(_ evaluation: ModelEvaluation) -> [KeyNumber] {
    [
      number(evaluation, "observed_rate", .tileObserved, percent: true),
      number(evaluation, "expected_rate", .tileExpected, percent: true),
      number(evaluation, "observed_over_expected", .tileRatio),
      number(evaluation, "cox_slope", .tileSlope), number(evaluation, "brier", .tileBrier),
      number(evaluation, "auroc", .tileRanking),
    ].compactMap(\.self)
  }

  /// The numbers of one model that matter most, each to the digits that its interval supports.
  private func numbers(_ evaluation: ModelEvaluation) -> [KeyNumber] {
    var error: KeyNumber?
    if let ece = evaluation.estimate(.ece), let value = ece.value {
      var note: String?
      if let chance = ece.byChance, let pValue = ece.pValue {
        note = say(
          .tileErrorNote,
          ["chance": NumberText.metric(chance), "p": NumberText.pValue(pValue, withSign: true)]
        )
      }
      error = KeyNumber(
        say(.tileError),
        NumberText.metric(value),
        note: note,
        anchor: Self.anchor("ece")
      )
    }
    let rows = KeyNumber(
      say(.tileRows),
      NumberText.count(evaluation.facts.rows),
      note: say(.tileClasses, ["classes": "\(evaluation.facts.classes)"])
    )
    return [
      number(evaluation, "accuracy", .tileAccuracy, percent: true),
      number(evaluation, "log_loss", .tileLogLoss), number(evaluation, "brier", .tileBrier), error,
      number(evaluation, "temperature", .tileTemperature), rows,
    ].compactMap(\.self)
  }

  /// The differences of two models that matter most.
  private func differences(_ comparison: ModelComparison) -> [KeyNumber] {
    let wanted = ["log_loss", "brier", report.isOfRisk ? "auroc" : "accuracy"]
    return comparison.differences.filter { wanted.contains("\($0.id)") }
      .map { difference in
        guard difference.difference.isFinite else {
          return KeyNumber(
            MetricNames.title(difference.id, language),
            difference.shownDifference,
            anchor: Self.anchor("\(difference.id)")
          )
        }
        let percent = "\(difference.id)" == "accuracy"
        let text = Rounded(
          difference.difference,
          difference.interval,
          scale: percent ? 100 : 1
        )
        func side(_ value: Double) -> String {
          percent ? NumberText.percent(value) : NumberText.fixed(value, max(3, text.decimals))
        }
        return KeyNumber(
          MetricNames.title(difference.id, language),
          percent ? say(.tilePoints, ["value": text.signed]) : text.signed,
          note: text.ends.map {
            say(
              .tileDifference,
              [
                "a": side(difference.a), "b": side(difference.b), "low": $0.low, "high": $0.high,
              ]
            )
          },
          anchor: Self.anchor("\(difference.id)")
        )
      }
  }

  private var models: PlainTable {
    PlainTable(
      caption: say(.modelsCaption),
      columns: [say(.modelColumn), say(.tileAccuracy), say(.tileLogLoss), say(.tileError)],
      rows: report.evaluations.map { evaluation in
        [
          evaluation.model.name,
          evaluation.value("accuracy").map { NumberText.percent($0) } ?? NumberText.absent,
          NumberText.fixed(evaluation.value("log_loss"), 3),
          NumberText.metric(evaluation.value("ece")),
        ]
      }
    )
  }
}
