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
      blocks: [.list(groups.sentences)] + figures(groups),
      howToRead: [
        "Runs of one recipe with different seeds are its replicates: an interval over seeds speaks of"
          + " the recipe, an interval over rows only of these two networks.",
        "The textbook's sentence has three claims: dropout lowers the training loss, at equal accuracy,"
          + " because the network is more confident where it is right. Each has a line of its own.",
      ]
    )
  }

  /// The spread of test loss and accuracy, where a recipe has more than one run.
  private func figures(_ groups: SeedGroups) -> [PageBlock] {
    guard groups.groups.contains(where: { $0.seeds.count > 1 }) else { return [] }
    return [
      .figures(
        [SeedMeasure.testLoss, .testAccuracy].compactMap { measure in
          let spread = groups.groups.compactMap { group in
            group.values(of: measure).map { values in
              SeedSpreadFigure.Group(
                name: group.name,
                values: zip(group.seeds, values).map { ($0, $1) }
              )
            }
          }
          guard !spread.isEmpty else { return nil }
          var figure = SeedSpreadFigure(measure: measure.words, groups: spread)
          figure.language = report.language
          return figure.figure()
        }
      )
    ]
  }
}
