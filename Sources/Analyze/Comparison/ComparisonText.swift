import CandorMetrics
import CandorText

/// The terminal's view of a comparison: the verdicts, then where the gap comes from.
public struct ComparisonText {
  private let comparison: ModelComparison

  /// Prepares the view.
  public init(_ comparison: ModelComparison) { self.comparison = comparison }

  /// The text, without a final line break.
  public var text: String {
    let (a, b) = (comparison.a.name, comparison.b.name)
    var blocks = [
      "\(a) → \(b) · \(NumberText.count(comparison.rows)) rows, \(comparison.classes) classes",
      comparison.headline,
      differences,
      flips,
    ]
    for origin in [comparison.a, comparison.b] {
      guard let error = origin.monteCarloError else { continue }
      blocks.append(
        "  \(origin.name): the passes with dropout on leave a standard error of"
          + " \(NumberText.metric(error)) in its log loss"
      )
    }
    if let reason = comparison.explanationReason {
      blocks.append("Where the difference comes from is not looked for: \(reason).")
    }
    let reasons = comparison.reasons
    if !reasons.isEmpty {
      let title =
        comparison.hasGap
        ? "Where the gap of \(NumberText.difference(comparison.logLoss.difference)) comes from"
        : "What the data show nevertheless"
      blocks.append(title + "\n" + reasons.map { "  - " + $0 }.joined(separator: "\n"))
    }
    if comparison.hasGap, !comparison.explanation.remaps.isEmpty {
      blocks.append("What recalibration closes, by maps fitted on other rows\n" + splits)
    }
    blocks += comparison.caveats.map { "  " + $0 }
    return blocks.joined(separator: "\n\n")
  }

  private var differences: String {
    let percent = NumberText.level(comparison.options.level)
    var table = TextTable([
      .init("metric"), .init(comparison.a.name, .right), .init(comparison.b.name, .right),
      .init("difference", .right), .init("\(percent) interval"),
      .init(comparison.isAdjusted ? "p, Holm" : "p", .right),
      .init("verdict"),
    ])
    for difference in comparison.differences {
      table.add([
        difference.id.rawValue,
        difference.shown(difference.a),
        difference.shown(difference.b),
        difference.shownDifference,
        difference.interval.map { NumberText.interval($0.low, $0.high) } ?? "",
        difference.pValue.map { NumberText.pValue($0) } ?? "",
        difference.words(a: comparison.a.name, b: comparison.b.name),
      ])
    }
    return table.rendered(indent: "  ")
  }

  private var splits: String {
    let heads = comparison.splitColumns
    var table = TextTable(
      heads.enumerated().map { .init($1, $0 == 1 || $0 == 3 ? .right : .left) }
    )
    for row in comparison.splitRows(repeatsWay: false) { table.add(row) }
    return table.rendered(indent: "  ")
  }

  private var flips: String {
    let test = comparison.mcNemar
    return "  both right \(NumberText.count(test.bothRight)), both wrong"
      + " \(NumberText.count(test.bothWrong)), only \(comparison.a.name) right"
      + " \(NumberText.count(test.onlyARight)), only \(comparison.b.name) right"
      + " \(NumberText.count(test.onlyBRight)); McNemar's exact p"
      + " \(NumberText.pValue(test.pValue, withSign: true))"
  }
}
