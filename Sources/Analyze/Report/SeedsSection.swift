import CandorFigures

/// What several seeds of the same recipes say, which one run of each cannot.
struct SeedsSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  /// The section, or `nil` when the models are not runs of two recipes at least.
  var section: PageSection? {
    let groups = report.seeds
    guard groups.groups.count > 1 else { return nil }
    return PageSection(
      title: ReportPhrase.seedsHeading.text(report.language),
      blocks: [.list(groups.contrasts.flatMap { $0.sentences(report.language) })] + figures(groups),
      howToRead: [
        ReportPhrase.seedsHowReplicates.text(report.language),
        ReportPhrase.seedsHowClaims.text(report.language),
      ]
    )
  }

  /// The spread of test loss and accuracy, where a recipe has more than one run.
  private func figures(_ groups: SeedGroups) -> [PageBlock] {
    guard groups.groups.contains(where: { $0.seeds.count > 1 }) else { return [] }
    return [
      .figures(
        [SeedMeasure.testLoss, .testAccuracy].compactMap { (measure: SeedMeasure) -> Figure? in
          let spread = groups.groups.compactMap { group in
            group.values(of: measure).map { values in
              SeedSpreadFigure.Group(
                name: group.name,
                values: zip(group.seeds, values).map { ($0, $1) }
              )
            }
          }
          guard !spread.isEmpty else { return nil }
          var figure = SeedSpreadFigure(
            measure: measure.words(report.language),
            groups: spread
          )
          figure.language = report.language
          return figure.figure()
        }
      )
    ]
  }
}
