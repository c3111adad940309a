public import CandorMetrics
import CandorText

/// The terminal's view of how each tool's binning rule reads the same confidences.
public struct ConventionsText {
  private let comparison: ConventionComparison
  /// How many moved confidences of each tool are listed.
  private static let mostMoves = 5

  /// Prepares the view.
  public init(_ comparison: ConventionComparison) { self.comparison = comparison }

  /// The text, without a final line break.
  public var text: String {
    var table = TextTable([
      .init("rule of"), .init("ECE", .right), .init("MCE", .right), .init("rows moved", .right),
      .init("bins"),
    ])
    table.add([
      "candor", digits(comparison.ece), digits(comparison.mce), "", comparison.rule,
    ])
    for reading in comparison.readings {
      table.add([
        reading.title, digits(reading.ece), digits(reading.mce),
        NumberText.count(reading.movedRows), reading.rule,
      ])
    }
    let reasons = comparison.readings.filter { !$0.moved.isEmpty }.map(self.reasons)
    return
      (["\(comparison.bins) bins, top-label\n\n" + table.rendered(indent: "  ")] + reasons)
      .joined(separator: "\n\n")
  }

  private func digits(_ value: Double?) -> String {
    value.map { NumberText.fixed($0, 6) } ?? NumberText.absent
  }

  private func reasons(_ reading: ConventionComparison.Reading) -> String {
    let lines = reading.moved.prefix(Self.mostMoves).map { move in
      "    \(move.rows) of confidence \(move.confidence): bin \(move.ourBin) here,"
        + " \(move.theirBin.map { "bin \($0)" } ?? "no bin") there; \(move.reason.sentence)"
    }
    let rest = reading.moved.count - lines.count
    return "  \(reading.title)\n" + lines.joined(separator: "\n")
      + (rest > 0 ? "\n    and \(NumberText.count(rest)) more confidences" : "")
  }
}
