import CandorMetrics
import CandorText

/// The table of numbers, models side by side, each with its interval and definition.
struct NumbersSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  var section: PageSection {
    PageSection(
      title: "The numbers",
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
        "Chance pushes every calibration error up. Its interval takes that push back, so the value"
          + " itself may lie above its own interval: then chance explains most of it.",
      ]
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
      )
    }
  }
}
