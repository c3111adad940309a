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
      let language = report.language
      let diagrams = Workers.map(evaluations.count) {
        ReliabilityFigure(evaluations[$0], language)
      }
      return PageSection(
        title: heading.text(language),
        blocks: pictures(diagrams) + [.list(zip(evaluations, diagrams).map(rejected))]
          + binImages + (try furtherPictures),
        takeaway: takeaway,
        howToRead: report.isOfRisk
          ? [say(.riskHow), say(.bandHow)] : [say(.beliefHow), say(.bandHow)]
      )
    }
  }

  /// The diagrams in full; a single model's stands beside how well its confidence ranks.
  private func pictures(_ diagrams: [ReliabilityFigure]) -> [PageBlock] {
    let ranking =
      diagrams.count == 1 ? [RiskCoverageFigure(report.evaluations, report.language).figure()] : []
    return [.figures(diagrams.map { $0.figure() } + ranking)]
  }

  /// Where several models are right and wrong; the first screen shows it of a single one.
  private var furtherPictures: [PageBlock] {
    get throws {
      let evaluations = report.evaluations
      guard evaluations.count > 1 else { return [] }
      return [
        .figures(
          try evaluations.map { try ConfidenceHistogramFigure($0, report.language).figure() }
        ),
        .figures([RiskCoverageFigure(evaluations, report.language).figure()]),
      ]
    }
  }

  private var heading: ReportPhrase {
    switch (report.evaluations.count == 1, report.isOfRisk) {
    case (true, false): .trustOne
    case (false, false): .trustSeveral
    case (true, true): .trustRiskOne
    case (false, true): .trustRiskSeveral
    }
  }

  /// What the tests say of each model's confidence.
  private var takeaway: String {
    report.evaluations.map { evaluation in
      let isOff = Verdicts(evaluation: evaluation).isOff == true
      let phrase: ReportPhrase =
        report.isOfRisk
        ? (isOff ? .riskMeansOff : .riskMeansGood) : (isOff ? .beliefMeansOff : .beliefMeansGood)
      return phrase.text(report.language, ["name": evaluation.model.name])
    }.joined(separator: " ")
  }

  /// The images behind each bin, where there are images.
  private var binImages: [PageBlock] {
    guard let images = report.images else { return [] }
    return report.evaluations.map {
      .foldedImages(BinImages(evaluation: $0, images: images, language: report.language).folded)
    }
  }

  private func rejected(_ evaluation: ModelEvaluation, _ diagram: ReliabilityFigure) -> String {
    let stretches = diagram.rejected
    let name = evaluation.model.name
    let level = evaluation.settings.level
    let isOff = evaluation.estimate(.ece)?.pValue.map { $0 <= 1 - level }
    var values = ["name": name, "level": percent(level)]
    guard !stretches.isEmpty else {
      return report.language.joined(
        [say(.bandHolds, values)] + (isOff == true ? [say(.bandHoldsErrorRejects)] : [])
      )
    }
    values["places"] = stretches.map {
      "\(NumberText.percent($0.lowerBound))–\(NumberText.percent($0.upperBound))"
    }.joined(separator: ", ")
    return report.language.joined(
      [say(.bandRejects, values)] + (isOff == false ? [say(.bandRejectsErrorHolds)] : [])
    )
  }

  private func say(_ phrase: ReportPhrase, _ values: [String: String] = [:]) -> String {
    phrase.text(report.language, values)
  }

  private func percent(_ level: Double) -> String {
    NumberText.level(level)
  }
}
