import CandorFigures
import CandorMetrics
import CandorText

/// One comparison: verdicts, where the gap sits, and what kind it is.
struct ComparisonSection {
  let comparison: ModelComparison
  /// Whether the first screen of the page has not shown the gap already.
  var showsPicture = true
  /// The language of the heading.
  var language = Language.english

  init(_ comparison: ModelComparison) { self.comparison = comparison }

  var section: PageSection {
    let (a, b) = (comparison.a.name, comparison.b.name)
    return PageSection(
      title: ReportPhrase.whyDiffer.text(language, ["a": a, "b": b]),
      blocks: blocks,
      howToRead: [
        "Every difference is \(b) minus \(a) on the same rows, with an interval from resamples of"
          + " rows that both models share.",
        "The parts of the gap are sums over rows divided by all rows, so the four quadrants add up"
          + " to the difference in log loss exactly.",
        "Each recalibration is a map of a model's own probabilities, fitted on other rows than it"
          + " judges. What it closes of the gap was miscalibration. What remains may be knowledge, or"
          + " miscalibration that none of these maps can see.",
        "One run of each says nothing about the recipes behind them: another seed may turn the"
          + " result around.",
      ]
    )
  }

  private var blocks: [PageBlock] {
    var blocks: [PageBlock] = showsPicture ? [.paragraph(comparison.headline)] : []
    blocks.append(.table(differences))
    blocks += comparison.caveats.map { .paragraph($0) }
    if let reason = comparison.explanationReason {
      blocks.append(.paragraph("Where the difference comes from is not looked for: \(reason)."))
    } else if showsPicture {
      blocks.append(.figures([WaterfallFigure(comparison).figure()]))
    }
    if !comparison.reasons.isEmpty { blocks.append(.list(comparison.reasons)) }
    if !comparison.explanation.remaps.isEmpty { blocks.append(.table(splits)) }
    blocks.append(.paragraph(flips))
    return blocks
  }

  private var splits: PlainTable {
    PlainTable(
      caption: "What recalibration closes of the gap, by maps fitted on other rows",
      columns: comparison.splitColumns,
      rows: comparison.splitRows(repeatsWay: true)
    )
  }

  private var flips: String {
    let test = comparison.mcNemar
    return "Both are right on \(NumberText.count(test.bothRight)) rows and wrong on"
      + " \(NumberText.count(test.bothWrong)); only \(comparison.a.name) on"
      + " \(NumberText.count(test.onlyARight)), only \(comparison.b.name) on"
      + " \(NumberText.count(test.onlyBRight)). McNemar's exact test of equal accuracy gives p"
      + " \(NumberText.pValue(test.pValue, withSign: true))."
  }

  private var differences: PlainTable {
    PlainTable(
      caption: "Differences, \(comparison.b.name) minus \(comparison.a.name)",
      columns: [
        "metric", comparison.a.name, comparison.b.name, "difference",
        "\(NumberText.level(comparison.options.level)) interval", "verdict",
      ],
      rows: comparison.differences.map { difference in
        [
          difference.title,
          difference.shown(difference.a),
          difference.shown(difference.b),
          difference.shownDifference,
          difference.interval.map { NumberText.interval($0.low, $0.high) } ?? NumberText.absent,
          difference.words(a: comparison.a.name, b: comparison.b.name),
        ]
      }
    )
  }
}
