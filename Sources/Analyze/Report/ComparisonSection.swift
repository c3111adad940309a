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
        say(.compareHowPairs), say(.compareHowParts), say(.compareHowMaps), say(.compareHowSeeds),
      ]
    )
  }

  private func say(_ phrase: ReportPhrase, _ values: [String: String] = [:]) -> String {
    let names = ["a": comparison.a.name, "b": comparison.b.name]
    return phrase.text(language, values.merging(names) { first, _ in first })
  }

  private var blocks: [PageBlock] {
    var blocks: [PageBlock] = showsPicture ? [.paragraph(comparison.headline(language))] : []
    blocks.append(.wideTable(differences))
    if let reason = comparison.explanationReason {
      blocks.append(.paragraph(say(.compareUnexplained, ["reason": reason])))
    } else if showsPicture {
      blocks.append(.figures([WaterfallFigure(comparison, language).figure()]))
    }
    let reasons = comparison.reasons(language)
    if !reasons.isEmpty { blocks.append(.list(reasons)) }
    blocks.append(.paragraph(flips))
    let described = comparison.described.map { MetricNames.title($0.id, language) }
    if !described.isEmpty {
      blocks.append(
        .paragraph(say(.compareCaveat, ["names": described.joined(separator: ", ")]))
      )
    }
    if !comparison.explanation.remaps.isEmpty { blocks.append(.table(splits)) }
    return blocks
  }

  private var splits: PlainTable {
    PlainTable(
      caption: say(.compareClosed),
      columns: language.comparisonWords.heads(
        level: NumberText.level(comparison.options.level)
      ),
      rows: comparison.splitRows(language)
    )
  }

  private var flips: String {
    let test = comparison.mcNemar
    return say(
      .compareFlips,
      [
        "right": NumberText.count(test.bothRight), "wrong": NumberText.count(test.bothWrong),
        "onlyA": NumberText.count(test.onlyARight), "onlyB": NumberText.count(test.onlyBRight),
        "p": NumberText.pValue(test.pValue, withSign: true),
      ]
    )
  }

  private var differences: PlainTable {
    PlainTable(
      caption: say(.compareCaption),
      columns: [
        say(.columnMetric), comparison.a.name, comparison.b.name, say(.columnDifference),
        say(.columnInterval, ["level": NumberText.level(comparison.options.level)]),
        say(.columnVerdict),
      ],
      rows: comparison.differences.map { difference in
        [
          MetricNames.title(difference.id, language),
          difference.shown(difference.a),
          difference.shown(difference.b),
          difference.shownDifference,
          difference.interval.map { NumberText.interval($0.low, $0.high) } ?? NumberText.absent,
          language.comparisonWords.verdict(
            difference,
            a: comparison.a.name,
            b: comparison.b.name
          ),
        ]
      }
    )
  }
}
