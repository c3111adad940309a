import CandorFigures
import CandorMetrics
import CandorText

/// Reliability diagrams and confidence histograms, which say whether the confidence can be believed.
struct BeliefSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  var section: PageSection {
    get throws {
      let evaluations = report.evaluations
      let diagrams = Workers.map(evaluations.count) { ReliabilityFigure(evaluations[$0]) }
      return PageSection(
        title: (evaluations.count == 1 ? ReportPhrase.trustOne : .trustSeveral)
          .text(report.language),
        // The first screen shows a single model's diagram already.
        blocks: (evaluations.count == 1 ? [] : [.figures(diagrams.map { $0.figure() })]) + [
          .list(zip(evaluations, diagrams).map(rejected))
        ] + binImages + [
          .figures(try evaluations.map { try ConfidenceHistogramFigure($0).figure() }),
          .figures([RiskCoverageFigure(evaluations).figure()]),
        ],
        takeaway: takeaway,
        howToRead: [
          "A model that says 80% should be right on 80% of the rows on which it says so: the curve"
            + " should follow the diagonal. Below it the model is over-confident, above it"
            + " under-confident.",
          "The band holds the whole true curve at once with its stated confidence. Where the"
            + " diagonal leaves it, calibration is rejected there.",
        ]
      )
    }
  }

  /// What the tests say of each model's confidence.
  private var takeaway: String {
    report.evaluations.map { evaluation in
      let isOff = Verdicts(evaluation: evaluation).isOff == true
      let phrase: ReportPhrase = isOff ? .beliefMeansOff : .beliefMeansGood
      return phrase.text(report.language, ["name": evaluation.model.name])
    }.joined(separator: " ")
  }

  /// The images behind each bin, where there are images.
  private var binImages: [PageBlock] {
    guard let images = report.images else { return [] }
    return report.evaluations.map {
      .foldedImages(BinImages(evaluation: $0, images: images).folded)
    }
  }

  private func rejected(_ evaluation: ModelEvaluation, _ diagram: ReliabilityFigure) -> String {
    let stretches = diagram.rejected
    let name = evaluation.model.name
    let level = evaluation.settings.level
    let isOff = evaluation.estimate(.ece)?.pValue.map { $0 <= 1 - level }
    guard !stretches.isEmpty else {
      return "\(name): nowhere does the band reject calibration at the \(percent(level)) level."
        + (isOff == true
          ? " The ECE does (see the verdict): it adds up small errors over all confidences, while the"
            + " band must hold everywhere at once and so needs larger ones."
          : "")
    }
    let places = stretches.map {
      "\(NumberText.percent($0.lowerBound)) to \(NumberText.percent($0.upperBound))"
    }
    return "\(name): the band rejects calibration at the \(percent(level)) level for confidences of"
      + " \(places.joined(separator: "; "))."
      + (isOff == false
        ? " The ECE does not show it: it averages over all rows." : "")
  }

  private func percent(_ level: Double) -> String {
    NumberText.level(level)
  }
}
