import CandorMetrics
import CandorText
import CandorTrain

/// Fills the page of a report: which sections there are and what stands in each.
struct ReportContent {
  let report: Report

  init(_ report: Report) { self.report = report }

  var page: PageContent {
    get throws {
      PageContent(
        title: names.count == 1
          ? "How well can \(names[0]) be believed?"
          : "How well can they be believed: \(names.joined(separator: ", "))",
        subtitle: report.evaluations.first.map { subtitle($0) },
        // Over several seeds the recipes are what one wants to know of, not run 1 against run 7.
        verdict: isOverSeeds ? seeds.contrasts.flatMap(\.headlines) : runByRun,
        warnings: report.pageWarnings,
        sections: try sections,
        footer: "Written by Candor \(RunInfo.candorVersion). The same inputs give the same page."
      )
    }
  }

  private var seeds: SeedGroups { report.seeds }

  /// Whether there are recipes with several seeds each.
  private var isOverSeeds: Bool { seeds.contrasts.contains { !$0.differences.isEmpty } }

  /// What is shown: models, or recipes with their number of runs.
  private var names: [String] {
    isOverSeeds
      ? seeds.groups.map { "\($0.name) (\($0.seeds.count) runs)" }
      : report.evaluations.map(\.model.name)
  }

  /// Each model, then each comparison, in a paragraph.
  private var runByRun: [String] {
    report.evaluations.map { Verdicts(evaluation: $0).paragraph }
      + report.comparisons.map(\.headline)
  }

  private func subtitle(_ evaluation: ModelEvaluation) -> String {
    let predictions = evaluation.model.predictions
    let split = evaluation.model.origin.split.map { "Fashion-MNIST, \($0) images" }
    return [
      split,
      "\(NumberText.count(predictions.rows)) rows",
      "\(predictions.classes) classes",
    ].compactMap(\.self).joined(separator: " · ")
  }

  private var sections: [PageSection] {
    get throws {
      var sections: [PageSection] = []
      if isOverSeeds {
        if let seeds = SeedsSection(report).section { sections.append(seeds) }
        sections.append(PageSection(title: "Run by run", blocks: [.list(runByRun)]))
      }
      sections.append(NumbersSection(report).section)
      if let training = TrainingSection(report).section { sections.append(training) }
      if !isOverSeeds, let seeds = SeedsSection(report).section { sections.append(seeds) }
      if let epochs = EpochsSection(report).section { sections.append(epochs) }
      sections.append(try BeliefSection(report).section)
      sections += report.comparisons.map { ComparisonSection($0).section }
      sections.append(LossSection(report).section)
      sections.append(ClassesSection(report).section)
      sections.append(MakingSection(report).section)
      return sections
    }
  }
}
