/// Reliability diagrams and confidence histograms, which say whether the confidence can be believed.
struct BeliefSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  var section: PageSection {
    get throws {
      let evaluations = report.evaluations
      return PageSection(
        title: "Can \(evaluations.count == 1 ? "its" : "their") confidence be believed?",
        blocks: [
          .figures(evaluations.map { ReliabilityFigure($0).figure() }),
          .list(evaluations.map(rejected)),
        ] + binImages + [
          .figures(try evaluations.map { try ConfidenceHistogramFigure($0).figure() }),
          .figures([RiskCoverageFigure(evaluations).figure()]),
        ],
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

  /// The images behind each bin, where there are images.
  private var binImages: [PageBlock] {
    guard let images = report.images else { return [] }
    return report.evaluations.map {
      .foldedImages(BinImages(evaluation: $0, images: images).folded)
    }
  }

  private func rejected(_ evaluation: Evaluation) -> String {
    let stretches = ReliabilityFigure(evaluation).rejected
    let name = evaluation.model.name
    guard !stretches.isEmpty else {
      return "\(name): nowhere is calibration rejected at the 95% level."
    }
    let places = stretches.map {
      "\(NumberText.percent($0.lowerBound)) to \(NumberText.percent($0.upperBound))"
    }
    return "\(name): calibration is rejected at the 95% level for confidences of"
      + " \(places.joined(separator: "; "))."
  }
}
