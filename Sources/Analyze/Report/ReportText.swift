import CandorMetrics
import CandorText

/// The terminal's view of a report: verdicts, then the main numbers side by side.
struct ReportText {
  let report: Report

  init(_ report: Report) { self.report = report }

  var text: String {
    var blocks = report.evaluations.map { Verdicts(evaluation: $0).paragraph }
    blocks.append(numbers)
    blocks += report.comparisons.map(\.headline)
    let seeds = report.seeds.sentences
    if !seeds.isEmpty {
      blocks.append("Over seeds\n" + seeds.map { "  - " + $0 }.joined(separator: "\n"))
    }
    let runs = report.runs.flatMap(\.sentences)
    if !runs.isEmpty { blocks.append(runs.map { "  - " + $0 }.joined(separator: "\n")) }
    return blocks.joined(separator: "\n\n")
  }

  private var numbers: String {
    var table = TextTable(
      [.init("metric")] + report.evaluations.map { .init($0.model.name, .right) }
    )
    guard let first = report.evaluations.first else { return "" }
    for estimate in first.estimates {
      table.add(
        [estimate.id.rawValue] + report.evaluations.map { NumberText.metric($0.value(estimate.id)) }
      )
    }
    return table.rendered(indent: "  ")
  }
}
