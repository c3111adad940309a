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
        "The interval of a calibration error is that of the error in the population, with the push of"
          + " chance taken off. It starts at 0 exactly where the test of calibration by this error"
          + " finds nothing.",
      ],
      isFolded: true
    )
  }

  private var level: String {
    NumberText.level(report.evaluations.first?.settings.level ?? 0.95)
  }

  private var rows: [NumberTable.Row] {
    guard let first = report.evaluations.first else { return [] }
    return first.estimates.map { estimate in
      NumberTable.Row(
        label: MetricTable[estimate.id]?.title ?? estimate.id.rawValue,
        estimates: report.evaluations.compactMap { $0.estimate(estimate.id) },
        text: estimate.id.rawValue.hasSuffix("p_value")
          ? { NumberText.pValue($0) } : NumberText.metric
      ).named(ReportOpening.anchor("\(estimate.id)"))
    }
  }
}
