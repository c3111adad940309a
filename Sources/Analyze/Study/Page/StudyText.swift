internal import CandorMetrics

/// A study's verdicts for the terminal.
public struct StudyText: Sendable {
  private let report: StudyReport

  /// Takes an analysed study.
  public init(_ report: StudyReport) { self.report = report }

  /// The verdicts, the parts of the gap, and the runs in trouble, as lines.
  public var text: String {
    var lines = ["Study \(report.plan.name): \(report.units) runs", ""]
    for contrast in ["matched", "book", "within run", "grid"] {
      let claims = report.claims.filter { $0.contrast == contrast && $0.verdict != .notMeasured }
      guard !claims.isEmpty else { continue }
      lines.append(Self.titles[contrast, default: contrast])
      for claim in claims {
        let number = claim.difference.map { NumberText.signed($0, 4) } ?? ""
        let interval =
          claim.interval.map {
            " [\(NumberText.signed($0.low, 4)), \(NumberText.signed($0.high, 4))]"
          } ?? ""
        lines.append("  \(claim.id). \(claim.sentence)")
        lines.append("      \(claim.verdict.rawValue): \(number)\(interval), \(claim.measurement)")
      }
      lines.append("")
    }
    for split in report.attributions {
      lines.append("Gap in \(split.outcome): \(NumberText.signed(split.gap.value, 4))")
      for part in split.parts {
        let interval =
          part.interval.map {
            " [\(NumberText.signed($0.low, 4)), \(NumberText.signed($0.high, 4))]"
          } ?? ""
        lines.append(
          "  \(part.name) (\(part.change)): \(NumberText.signed(part.value, 4))\(interval)"
        )
      }
      lines.append("")
    }
    for run in report.troubled {
      lines.append("\(run.quality.rawValue): \(run.cell), seed \(run.seed)")
    }
    return lines.joined(separator: "\n")
  }

  private static let titles = [
    "matched": "With dropout minus without, everything else equal:",
    "book": "The book's dropout network at 0.5 minus its perceptron at 0.1:",
    "within run": "Within each run:", "grid": "Over the grid:",
  ]
}
