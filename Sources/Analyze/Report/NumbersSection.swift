import CandorFigures
import CandorMetrics
import CandorText

/// The table of numbers, models side by side, each with its interval and definition.
struct NumbersSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  var section: PageSection {
    PageSection(
      title: ReportPhrase.everyNumber.text(report.language),
      blocks: [
        .numbers(
          NumberTable(
            caption: say(.definedAbove, ["level": level]),
            columns: report.evaluations.map(\.model.name),
            rows: rows
          )
        )
      ],
      howToRead: [say(.numbersHowScores), say(.numbersHowChance), say(.numbersHowInterval)],
      isFolded: true
    )
  }

  private func say(_ phrase: ReportPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(report.language, values)
  }

  private var level: String {
    NumberText.level(report.evaluations.first?.settings.level ?? 0.95)
  }

  private var rows: [NumberTable.Row] {
    guard let first = report.evaluations.first else { return [] }
    return first.estimates.map { estimate in
      NumberTable.Row(
        label: MetricNames.title(estimate.id, report.language),
        estimates: report.evaluations.compactMap { $0.estimate(estimate.id) },
        text: estimate.id.rawValue.hasSuffix("p_value")
          ? { NumberText.pValue($0) } : NumberText.metric
      ).named(ReportOpening.anchor("\(estimate.id)"))
    }
  }
}
