import CandorFigures

/// How the runs among the models trained.
struct TrainingSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  /// The section, or `nil` when no model is a run.
  var section: PageSection? {
    guard !report.runs.isEmpty else { return nil }
    var figures = report.runs.map {
      TrainingCurvesFigure($0.run, name: $0.name, divergence: $0.divergence)
    }
    let losses = figures.flatMap(\.losses)
    let accuracies = figures.flatMap(\.accuracies)
    for index in figures.indices {
      figures[index].sharedLosses = losses
      figures[index].sharedAccuracies = accuracies
      figures[index].language = report.language
    }
    return PageSection(
      title: (report.runs.count == 1 ? ReportPhrase.trainedOne : .trainedSeveral)
        .text(report.language),
      blocks: [
        .figures(figures.map { $0.figure() }),
        .list(report.runs.flatMap { $0.sentences(report.language) }),
      ],
      takeaway: ReportPhrase.trainingMeans.text(report.language),
      howToRead: [
        ReportPhrase.trainingHowRunning.text(report.language),
        ReportPhrase.trainingHowRise.text(report.language),
      ]
    )
  }
}
