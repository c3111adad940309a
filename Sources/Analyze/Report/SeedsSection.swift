/// What several seeds of the same recipes say, which one run of each cannot.
struct SeedsSection {
  let report: Report

  init(_ report: Report) { self.report = report }

  /// The section, or `nil` when the models are not runs of two recipes at least.
  var section: PageSection? {
    let groups = SeedGroups(report.evaluations.map(\.model))
    guard groups.groups.count > 1 else { return nil }
    return PageSection(
      title: "What the seeds say",
      blocks: [.list(groups.sentences)],
      howToRead: [
        "Runs of one recipe with different seeds are its replicates: an interval over seeds speaks of"
          + " the recipe, an interval over rows only of these two networks.",
        "Dropout is said to lower the training loss at equal accuracy because the network is surer"
          + " where it is right. Each part is a line of its own here: the running training loss, the"
          + " finished network's, the accuracy, and the confidence where right and where wrong.",
      ]
    )
  }
}
