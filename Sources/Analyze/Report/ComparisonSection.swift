import CandorFigures
import CandorMetrics
import CandorText

/// One comparison: verdicts, where the gap sits, and what kind it is.
struct ComparisonSection {
  let comparison: ModelComparison

  init(_ comparison: ModelComparison) { self.comparison = comparison }

  var section: PageSection {
    let (a, b) = (comparison.a.name, comparison.b.name)
    return PageSection(
      title: "Why they differ: \(a) and \(b)",
      blocks: blocks,
      howToRead: [
        "Every difference is \(b) minus \(a) on the same rows, with an interval from resamples of"
          + " rows that both models share.",
        "The parts of the gap are sums over rows divided by all rows, so the four quadrants add up"
          + " to the difference in log loss exactly.",
        "A temperature rescales the confidence of all rows at once; isotonic curves, one a class, may"
          + " bend it. Both are fitted on other rows than they judge. CORP looks at the predicted class"
          + " alone and is fitted to the rows it judges, but tells accuracy and discrimination apart.",
        "One run of each says nothing about the recipes behind them: another seed may turn the"
          + " result around.",
      ]
    )
  }

  private var blocks: [PageBlock] {
    var blocks: [PageBlock] = [.paragraph(comparison.headline), .table(differences)]
    blocks += comparison.caveats.map { .paragraph($0) }
    blocks.append(.figures([WaterfallFigure(comparison).figure()]))
    if !comparison.reasons.isEmpty { blocks.append(.list(comparison.reasons)) }
    if !comparison.splits.isEmpty { blocks.append(.table(splits)) }
    blocks.append(.paragraph(flips))
    return blocks
  }

  private var splits: PlainTable {
    PlainTable(
      caption: "How much of the gap is calibration, in \(comparison.splits.count) ways",
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
          NumberText.metric(difference.a),
          NumberText.metric(difference.b),
          NumberText.difference(difference.difference),
          difference.interval.map { NumberText.interval($0.low, $0.high) } ?? NumberText.absent,
          difference.words(a: comparison.a.name, b: comparison.b.name),
        ]
      }
    )
  }
}
