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
            caption:
              "Every number with its \(level) interval where it has one, and what exactly it is.",
            columns: report.evaluations.map(\.model.name),
            rows: rows
          )
        )
      ],
      howToRead: [
        "Log loss and Brier score punish wrong confidence; accuracy only counts right answers. Two"
          + " models with equal accuracy can differ in all the others.",
        "A calibration error above zero proves nothing by itself: even a perfectly calibrated model"
          + " shows some by chance, the more the fewer rows there are. Compare it with the line that"
          + " says what such a model would show.",
      ],
      isFolded: true
    )
  }

  private var level: String {
    NumberText.percent(report.evaluations.first?.settings.level ?? 0.95, 0)
  }

  private var rows: [NumberTable.Row] {
    guard let first = report.evaluations.first else { return [] }
    let titles = Dictionary(
      MetricTable.all.map { ($0.id, $0.title) },
      uniquingKeysWith: { one, _ in one }
    )
    return first.estimates.map { estimate in
      NumberTable.Row(
        label: titles[estimate.id] ?? Self.titles[estimate.id] ?? estimate.id,
        estimates: report.evaluations.compactMap { $0.estimate(estimate.id) },
        text: estimate.id.hasSuffix("p_value") ? { NumberText.pValue($0) } : NumberText.metric
      ).named(ReportOpening.anchor("\(estimate.id)"))
    }
  }

  private static let titles = [
    "ece_if_calibrated": "ECE if it were calibrated",
    "ece_p_value": "p-value of calibration (by ECE)",
  ]
}
