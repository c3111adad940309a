import CandorMetrics

/// One comparison: verdicts, where the gap sits, and what kind it is.
struct ComparisonSection {
  let comparison: Comparison

  init(_ comparison: Comparison) { self.comparison = comparison }

  var section: PageSection {
    let (a, b) = (comparison.a.name, comparison.b.name)
    return PageSection(
      title: "Why they differ: \(a) and \(b)",
      blocks: [
        .paragraph(comparison.headline),
        .table(differences),
        .figures([WaterfallFigure(comparison).figure()]),
        .list(comparison.quadrantSentences + comparison.causes.compactMap(\.sentence)),
        .paragraph(
          "Both are right on \(NumberText.count(comparison.mcNemar.bothRight)) rows and wrong on"
            + " \(NumberText.count(comparison.mcNemar.bothWrong)); only \(a) on"
            + " \(NumberText.count(comparison.mcNemar.onlyARight)), only \(b) on"
            + " \(NumberText.count(comparison.mcNemar.onlyBRight)). McNemar's exact test of equal"
            + " accuracy gives p \(NumberText.pValue(comparison.mcNemar.pValue, withSign: true))."
        ),
      ],
      howToRead: [
        "Every difference is \(b) minus \(a) on the same rows, with an interval from resamples of"
          + " rows that both models share.",
        "The parts of the gap are sums over rows divided by all rows, so the four quadrants add up"
          + " to the difference in log loss exactly.",
        "One run of each says nothing about the recipes behind them: another seed may turn the"
          + " result around.",
      ]
    )
  }

  private var differences: PlainTable {
    PlainTable(
      caption: "Differences, \(comparison.b.name) minus \(comparison.a.name)",
      columns: [
        "metric", comparison.a.name, comparison.b.name, "difference", "95% interval", "verdict",
      ],
      rows: comparison.differences.map { difference in
        [
          difference.title,
          NumberText.metric(difference.a),
          NumberText.metric(difference.b),
          NumberText.difference(difference.difference),
          difference.interval.map { NumberText.interval($0.low, $0.high) } ?? NumberText.absent,
          difference.verdict.words(a: comparison.a.name, b: comparison.b.name),
        ]
      }
    )
  }
}
