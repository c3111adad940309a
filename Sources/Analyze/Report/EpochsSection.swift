import CandorFigures

/// How loss and calibration moved over a run's epochs, where every checkpoint was evaluated.
struct EpochsSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  /// The section, or `nil` when only the finished networks were evaluated.
  var section: PageSection? {
    guard !report.histories.isEmpty else { return nil }
    return PageSection(
      title: ReportPhrase.epochsHeading.text(report.language),
      blocks: [
        .figures(
          report.histories.map { history in
            var figure = DivergenceFigure(history)
            figure.language = report.language
            return figure.figure()
          }
        ),
        .list(report.histories.flatMap { $0.sentences(report.language) }),
      ],
      takeaway: ReportPhrase.epochsMeans.text(report.language),
      howToRead: [
        ReportPhrase.epochsHow.text(report.language)
      ]
    )
  }
}
