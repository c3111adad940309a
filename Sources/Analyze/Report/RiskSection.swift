import CandorFigures
import CandorMetrics
import CandorText

/// Whether the risks of a binary task can be believed: the diagram of the positive class, near 0 first
/// where all risks are small.
struct RiskSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  /// Whether every model is evaluated by its positive class.
  var isWanted: Bool { report.evaluations.allSatisfy { $0.settings.view == .positive } }

  /// The picture that a page begins with.
  var picture: Figure? { figures(report.evaluations).first }

  var section: PageSection {
    let isSingle = report.evaluations.count == 1
    // The first screen shows the first figure already.
    let shared = Array(figures(report.evaluations).dropFirst())
    let each = isSingle ? [] : report.evaluations.flatMap { figures([$0]) }
    let all = shared + each
    return PageSection(
      title: say(isSingle ? .trustRiskOne : .trustRiskSeveral),
      blocks: (all.isEmpty ? [] : [.figures(all)]) + [.list(report.evaluations.map(rejected))],
      takeaway: takeaway,
      howToRead: [say(.riskHow), say(.bandHow)]
    )
  }

  /// The diagram of some models: near 0, where all risks are small, and whole.
  private func figures(_ evaluations: [ModelEvaluation]) -> [Figure] {
    let reach = evaluations.map { Self.reach($0.table) }.max() ?? 1
    let reaches = reach <= 0.5 ? [reach, 1] : [1]
    return reaches.map { reach in
      var figure = RiskReliabilityFigure(
        models: evaluations.map { evaluation in
          let cells = max(1, Int((20 / reach).rounded()))
          let histogram = try? ConfidenceHistogram(table: evaluation.table, bins: cells)
          return RiskReliabilityFigure.Model(
            name: evaluation.model.name,
            diagram: evaluation.evaluation.reliability,
            positives: histogram?.right ?? [],
            negatives: histogram?.wrong ?? []
          )
        },
        reach: reach
      )
      figure.language = report.language
      return figure.figure()
    }
  }

  /// What at most one row in a hundred exceeds, rounded up to a multiple of 5 % (of 1 % below 5 %).
  private static func reach(_ table: CalibrationTable) -> Double {
    var rest = 0.01 * table.totalWeight
    var cell = table.count - 1
    while cell > 0, rest >= table.weight[cell] {
      rest -= table.weight[cell]
      cell -= 1
    }
    guard cell >= 0 else { return 1 }
    let value = table.confidence[cell]
    let step = value <= 0.05 ? 0.01 : 0.05
    return min(1, max(0.01, (value / step - 1e-9).rounded(.up) * step))
  }

  /// What the test says of each model's risks.
  private var takeaway: String {
    let sentences = report.evaluations.map { evaluation in
      let isOff = Verdicts(evaluation: evaluation).isOff == true
      return say(isOff ? .riskMeansOff : .riskMeansGood, ["name": evaluation.model.name])
    }
    return report.language.joined(sentences)
  }

  private func rejected(_ evaluation: ModelEvaluation) -> String {
    let values = [
      "name": evaluation.model.name, "level": NumberText.level(evaluation.settings.level),
    ]
    let stretches = evaluation.evaluation.reliability.rejected
    guard !stretches.isEmpty else { return say(.bandHolds, values) }
    let places = stretches.map {
      "\(NumberText.percent($0.low))–\(NumberText.percent($0.high))"
    }
    return say(
      .bandRejects,
      values.merging(["places": places.joined(separator: ", ")]) { first, _ in first }
    )
  }

  private func say(_ phrase: ReportPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(report.language, values)
  }
}
