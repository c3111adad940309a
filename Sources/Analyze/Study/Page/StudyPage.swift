internal import CandorMetrics

/// The page of a study: verdicts, how the book's gap is made up, effects, and every seed as a point.
struct StudyPage: Sendable {
  private let report: StudyReport
  private let results: StudyResults

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
        sections: [claims] + attributions + [effects, cells, troubled].compactMap { $0 }
          + [provenance],
        footer: "candor \(report.context.version)"
      )
    ).html()
  }

  /// The claims to show first: of the matched contrast, or of whichever there is.
  private var matched: [Claim] {
    report.claims.filter { $0.contrast != "book" && $0.verdict != .notMeasured }
  }

  private var verdict: [String] {
    func sentence(_ verdict: Claim.Verdict, _ words: String) -> String? {
      let found = matched.filter { $0.verdict == verdict }
      guard !found.isEmpty else { return nil }
      return "\(words) (\(found.count)): " + found.map(\.sentence).joined(separator: " ")
    }
    var lines = [
      sentence(.supported, "Supported"), sentence(.contradicted, "Contradicted"),
      sentence(.undecided, "Not decided by these data"),
    ].compactMap { $0 }
    if let split = report.attributions.first {
      let parts = split.parts.map { "\($0.name) \(NumberText.signed($0.value, 4))" }
      lines.append(
        "The gap of \(NumberText.signed(split.gap.value, 4)) in the training loss that the book"
          + " reads is made of: \(parts.joined(separator: ", "))."
      )
    }
    return lines.isEmpty ? ["This study has no contrast that a claim is about."] : lines
  }

  private var warnings: [String] {
    var lines: [String] = []
    if !report.troubled.isEmpty {
      lines.append(
        "\(report.troubled.count) of \(report.units) runs collapsed or diverged. They are counted and"
          + " shown, and a verdict that hangs on them is not given."
      )
    }
    if report.plan.seeds.count < 3 {
      lines.append("With fewer than three seeds the intervals say very little.")
    }
    return lines
  }

  private func row(_ claim: Claim) -> [String] {
    [
      "\(claim.id). \(claim.sentence)", claim.verdict.rawValue,
      claim.difference.map { NumberText.signed($0, 4) } ?? "",
      claim.interval.map(Self.text) ?? "", "\(claim.measurement); \(claim.reason)",
    ]
  }

  private static func text(_ interval: Interval) -> String {
    "\(NumberText.signed(interval.low, 4)) to \(NumberText.signed(interval.high, 4))"
  }

  private var claims: PageSection {
    let columns = ["claim", "verdict", "difference", "95 % interval", "measured, and why"]
    var blocks: [PageBlock] = []
    for (contrast, title) in [
      ("matched", "With dropout minus without, everything else equal"),
      ("book", "The book's dropout network at 0.5 minus its perceptron at 0.1"),
      ("within run", "Within each run"), ("grid", "Over the grid"),
    ] {
      let found = report.claims.filter { $0.contrast == contrast && $0.verdict != .notMeasured }
      if !found.isEmpty {
        blocks.append(.table(PlainTable(caption: title, columns: columns, rows: found.map(row))))
      }
    }
    let missing = Set(report.claims.filter { $0.verdict == .notMeasured }.map(\.id)).sorted()
    if !missing.isEmpty {
      blocks.append(
        .paragraph("Not measured in this study: claims \(missing.joined(separator: ", ")).")
      )
    }
    return PageSection(
      title: "The claims",
      blocks: blocks,
      howToRead: [
        "A claim is supported when the whole interval over the seeds lies where it says, contradicted"
          + " when the whole interval lies where it says it does not, and not decided otherwise.",
        "Each interval is at 95 % by itself: of twenty claims without any effect, one would be"
          + " decided by chance.",
      ]
    )
  }

  private var attributions: [PageSection] {
    report.attributions.map { split in
      let parts = split.parts + [split.gap]
      let isApart = split.parts.contains { $0.name == "reading" }
      let outcome = Self.words(split.outcome) + (isApart ? ", its reading apart" : "")
      return PageSection(
        title: "Where the gap in \(outcome) comes from",
        blocks: [
          .paragraph("From \(split.from) to \(split.to)."),
          .table(
            PlainTable(
              caption: "Parts that add up to the gap, in every seed",
              columns: ["part", "change", "mean", "95 % interval", "share of the gap"],
              rows: parts.map { part in
                [
                  part.name, part.change, NumberText.signed(part.value, 4),
                  part.interval.map(Self.text) ?? "",
                  part.share.map { NumberText.fixed(100 * $0, 0) + " %" } ?? "",
                ]
              }
            )
          ),
          .figures([
            SeedsFigure(
              name: "attribution-\(split.outcome)\(isApart ? "-apart" : "")",
              title: "Parts of the gap in \(outcome)",
              axis: "part of the gap (nats)",
              rows: parts.map { part in
                .init(
                  label: part.name,
                  values: part.bySeed.map(\.value),
                  mean: part.value,
                  interval: Self.range(part.interval)
                )
              },
              marksZero: true
            ).figure()
          ]),
        ],
        howToRead: [
          "A factor's part is its Shapley value: its mean share over all orders of changing one factor"
            + " after the other. The reading's part is how much more the running loss changes than the"
            + " loss of the finished network.",
          "A share is given only where the gap's own interval leaves out zero.",
        ]
      )
    }
  }

  private var effects: PageSection? {
    guard !report.effects.isEmpty else { return nil }
    return PageSection(
      title: "Effects of the factors",
      blocks: report.effects.map { group in
        .table(
          PlainTable(
            caption: "\(Self.words(group.outcome)), mean \(NumberText.fixed(group.mean, 4))",
            columns: ["effect", "levels", "size", "95 % interval"],
            rows: group.effects.prefix(24).map { effect in
              [
                effect.factors.joined(separator: " × "), effect.label,
                NumberText.signed(effect.value, 4), effect.interval.map(Self.text) ?? "",
              ]
            }
          )
        )
      },
      howToRead: [
        "A factor of two levels has one effect, the second less the first. An interaction is how much"
          + " one factor's effect changes with the other's level."
      ]
    )
  }

  private var cells: PageSection? {
    let names = ["train_loss_running", "test_log_loss", "test_accuracy", "test_ece"]
    let figures = names.compactMap { name -> Figure? in
      let found = report.cells.filter { $0.outcome == name }
      guard !found.isEmpty, found.count <= 40 else { return nil }
      return SeedsFigure(
        name: "cells-\(name)",
        title: "\(Self.words(name)) of every setting",
        axis: Self.words(name),
        rows: found.map { cell in
          .init(
            label: Self.short(cell.cell),
            values: cell.bySeed.map(\.value),
            mean: cell.mean,
            interval: Self.range(cell.interval)
          )
        },
        marksZero: false
      ).figure()
    }
    return figures.isEmpty ? nil : PageSection(title: "Every seed", blocks: [.figures(figures)])
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
                $0.cell, String($0.seed), $0.quality.rawValue,
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

  private static func words(_ outcome: String) -> String {
    switch outcome {
    case "train_loss_running": "running training loss"
    case "train_loss": "training loss of the finished network"
    case "test_log_loss": "test log loss"
    case "test_ece": "test ECE"
    case "test_ece_tempered": "test ECE after temperature"
    default: outcome.split(separator: "_").joined(separator: " ")
    }
  }

  /// Levels with the longest word that every row repeats cut short.
  private static func short(_ cell: String) -> String {
    cell.split(separator: " ").map { $0 == "learning_rate" ? "rate" : String($0) }
      .joined(separator: " ")
  }

  private static func range(_ interval: Interval?) -> ClosedRange<Double>? {
    interval.map { $0.low...$0.high }
  }
}
