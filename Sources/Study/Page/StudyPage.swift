internal import CandorAnalyze
internal import CandorFigures
internal import CandorMetrics
internal import CandorText

/// The page of a study: verdicts, how the book's gap is made up, effects, and every seed as a point.
struct StudyPage: Sendable {
  let report: StudyReport
  let results: StudyResults

  init(_ report: StudyReport, _ results: StudyResults) {
    self.report = report
    self.results = results
  }

  func html() -> String {
    Page(
      PageContent(
        title: "Study: \(report.plan.name)",
        subtitle: "\(report.units) trainings, \(report.plan.seeds.count) seeds",
        verdict: verdict,
        warnings: warnings,
        sections: details + [provenance],
        footer: "candor \(report.context.version)"
      )
    ).html()
  }

  /// Everything the study measured, section by section.
  var details: [PageSection] {
    [claims]
      + [attribution, curves, fineTuning, cells, effects, troubled].compactMap(\.self)
  }

  var measured: [Claim] { report.claims.filter { $0.verdict != .notMeasured } }

  /// How many of some claims have each verdict, in words; `nil` without claims.
  static func tally(_ claims: [Claim]) -> String? {
    let counts = [Claim.Verdict.supported, .contradicted, .undecided].compactMap { verdict in
      let count = claims.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    return counts.isEmpty ? nil : counts.joined(separator: ", ")
  }

  private var verdict: [String] {
    var lines = StudyWords.contrasts.compactMap { contrast, title -> String? in
      let found = measured.filter { $0.contrast == contrast }
      guard let tally = Self.tally(found) else { return nil }
      if found.count == 1 {
        let only = found[0]
        return "\(title): \(only.verdict.rawValue), \(StudyWords.number(only)). \(only.reason)"
      }
      // The claim that the textbook's sentence turns on is told at once.
      let main = found.first { $0.id == "1b" }.map { claim in
        " The running training loss changes by \(StudyWords.number(claim))."
      }
      let decided = found.filter { $0.verdict == .supported || $0.verdict == .contradicted }
      let left = decided.count { ($0.adjustedPValue ?? 1) < 0.05 }
      let holm =
        decided.isEmpty
        ? "" : " (\(left) of those \(decided.count) decided if all are asked together)"
      return "\(title): of \(found.count) measurements \(tally)\(holm).\(main ?? "")"
    }
    lines += report.attributions.prefix(2).map { split in
      let parts = split.parts.map { part in
        part.name + " " + NumberText.signed(part.value, 4)
          + (part.interval.map { " (\(Self.text($0)))" } ?? "")
      }
      return "\(StudyWords.heading(split)): \(NumberText.signed(split.gap.value, 4)), made of"
        + " \(parts.joined(separator: ", "))."
    }
    return lines.isEmpty ? ["This study has no contrast that a claim is about."] : lines
  }

  private var warnings: [String] {
    var lines: [String] = []
    if !report.troubled.isEmpty {
      lines.append(
        "Trainings that collapsed or diverged: \(report.troubled.count), in \(report.units) runs. They"
          + " are counted and shown, and a verdict that hangs on them is not given."
      )
    }
    if report.plan.seeds.count < 3 {
      lines.append("With fewer than three seeds the intervals say very little.")
    }
    return lines
  }

  private var attribution: PageSection? {
    guard let first = report.attributions.first else { return nil }
    return PageSection(
      title: "Where the book's gap comes from",
      blocks: [.paragraph("From \(first.from) to \(first.to).")]
        + report.attributions.map { .table(Self.table($0)) }
        + [.figures(report.attributions.map(Self.figure))],
      howToRead: [
        "The parts add up to the gap in every seed. A factor's part is its Shapley value: its mean"
          + " share over all orders of changing one factor after the other. The reading's part is how"
          + " much more the running loss changes than the loss of the finished network.",
        "A share is given only where all parts have the sign of the gap and the share's interval"
          + " (Fieller's, over the seeds) lies within 0 to 100 %.",
      ]
    )
  }

  private static func table(_ split: Attribution) -> PlainTable {
    PlainTable(
      caption: StudyWords.heading(split),
      columns: ["part", "change", "mean", "95 % interval", "share of the gap"],
      rows: (split.parts + [split.gap]).map { part in
        [
          part.name, part.change, NumberText.signed(part.value, 4),
          part.interval.map(text) ?? "", StudyWords.share(part, of: split) ?? "",
        ]
      }
    )
  }

  private static func figure(_ split: Attribution) -> Figure {
    SeedsFigure(
      name: "attribution-\(split.outcome)\(split.hasReading ? "-apart" : "")",
      title: StudyWords.heading(split),
      axis: "part of the gap (nats)",
      rows: (split.parts + [split.gap]).map { part in
        .init(
          label: part.name,
          values: part.bySeed.map(\.value),
          mean: part.value,
          interval: range(part.interval)
        )
      },
      marksZero: true
    ).figure()
  }

  private var effects: PageSection? {
    guard !report.effects.isEmpty else { return nil }
    return PageSection(
      title: "Effects of the factors",
      blocks: report.effects.map { group in
        .table(
          PlainTable(
            caption:
              "\(StudyWords.outcome(group.outcome)), mean \(NumberText.fixed(group.mean, 4))",
            columns: ["effect", "levels", "size", "95 % interval"],
            rows: group.effects.filter(isShown).map { effect in
              [
                effect.factors.joined(separator: " × "), effect.label,
                NumberText.signed(effect.value, 4), effect.interval.map(Self.text) ?? "",
              ]
            }
          )
        )
      },
      howToRead: [
        "A factor of two levels has one effect, the second less the first; one of more levels has one"
          + " for each, against their mean. An interaction of two such pairs is how much one factor's"
          + " effect changes with the other's level; those of longer factors stand in report.json."
      ]
    )
  }

  /// Whether an effect says something by itself: of sixteen or more cells' interactions none does.
  private func isShown(_ effect: StudyReport.Effects.Effect) -> Bool {
    effect.factors.count == 1
      || report.plan.factors.allSatisfy {
        !effect.factors.contains($0.name) || $0.levels.count == 2
      }
  }

  private var cells: PageSection? {
    let labels = Dictionary(
      results.cells.map { (report.plan.describe($0), label($0)) },
      uniquingKeysWith: { first, _ in first }
    )
    let names = ["train_loss_running", "test_log_loss", "test_accuracy", "test_ece"]
    let figures = names.compactMap { name -> Figure? in
      let found = report.cells.filter { $0.outcome == name }
      guard !found.isEmpty, found.count <= 40 else { return nil }
      return SeedsFigure(
        name: "cells-\(name)",
        title: "\(StudyWords.outcome(name)) of every setting",
        axis: StudyWords.outcome(name),
        rows: found.map { cell in
          .init(
            label: labels[cell.cell] ?? cell.cell,
            values: cell.bySeed.map(\.value),
            mean: cell.mean,
            interval: Self.range(cell.interval)
          )
        },
        marksZero: false
      ).figure()
    }
    guard !figures.isEmpty else { return nil }
    return PageSection(
      title: "Every seed",
      blocks: [
        .paragraph(
          "A row is a setting: \(report.plan.factors.map(\.name).joined(separator: " · "))."
        ),
        .figures(figures),
      ]
    )
  }

  /// A cell by its levels alone, which is what fits beside a figure.
  private func label(_ cell: [Int]) -> String {
    zip(report.plan.factors, cell).map { factor, level in
      factor.levels[level].text.split(separator: ",").joined(separator: "/")
    }.joined(separator: " · ")
  }

  private var troubled: PageSection? {
    guard !report.troubled.isEmpty else { return nil }
    return PageSection(
      title: "Runs that collapsed or diverged",
      blocks: [
        .table(
          PlainTable(
            caption: "Counted and shown, not averaged away",
            columns: ["run", "seed", "what happened", "last running training loss"],
            rows: report.troubled.map {
              [
                $0.cell + StudyWords.training($0), String($0.seed), $0.quality.rawValue,
                $0.lastTrainLoss.map { NumberText.fixed($0, 4) } ?? "not a number",
              ]
            }
          )
        ),
        .paragraph(report.rule),
      ]
    )
  }

  private var provenance: PageSection {
    let factors = report.plan.factors.map { factor in
      Fact(factor.name, factor.levels.map(\.text).joined(separator: " / "))
    }
    let data = report.context.data.keys.sorted().map {
      Fact($0, "SHA-256 \(report.context.data[$0, default: ""])")
    }
    return PageSection(
      title: "How it was made",
      blocks: [
        .facts(
          [Fact("version", report.context.version)] + factors
            + [Fact("seeds", report.plan.seeds.map(String.init).joined(separator: ", "))] + data
        )
      ]
    )
  }

  private static func range(_ interval: Interval?) -> ClosedRange<Double>? {
    interval.map { $0.low...$0.high }
  }
}
