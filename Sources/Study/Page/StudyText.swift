internal import CandorAnalyze
internal import CandorMetrics
internal import CandorText

/// A study's verdicts for the terminal.
public struct StudyText: Sendable {
  private let report: StudyReport

  /// Takes an analysed study.
  public init(_ report: StudyReport) { self.report = report }

  /// The verdicts, the parts of the gap, and the runs in trouble, as lines.
  public var text: String {
    var lines = ["Study \(report.plan.name): \(report.units) runs", ""]
    for (contrast, title) in StudyWords.contrasts {
      let claims = report.claims.filter { $0.contrast == contrast && $0.verdict != .notMeasured }
      guard !claims.isEmpty else { continue }
      lines.append(title + ":")
      for claim in claims {
        lines.append("  \(StudyWords.label(claim))")
        lines.append(
          "      \(claim.verdict.rawValue): \(StudyWords.number(claim)), \(claim.measurement)"
        )
        if claim.contrast == "long run" || claim.contrast == "grid" {
          lines.append("      \(claim.reason)")
        }
      }
      lines.append("")
    }
    for split in report.attributions {
      lines.append("\(StudyWords.heading(split)): \(Self.number(split.gap))")
      for part in split.parts {
        let share = StudyWords.share(part, of: split).map { ", \($0) of the gap" } ?? ""
        lines.append("  \(part.name) (\(part.change)): \(Self.number(part))\(share)")
      }
      lines.append("")
    }
    for run in report.troubled {
      let which = StudyWords.training(run)
      lines.append("\(run.quality.rawValue): \(run.cell), seed \(run.seed)\(which)")
    }
    return lines.joined(separator: "\n")
  }

  private static func number(_ part: Attribution.Part) -> String {
    let interval = part.interval.map {
      " [\(NumberText.signed($0.low, 4)), \(NumberText.signed($0.high, 4))]"
    }
    return NumberText.signed(part.value, 4) + (interval ?? "")
  }
}
