import CandorMetrics
import CandorTrain

/// Fills the page of a report: which sections there are and what stands in each.
struct ReportContent {
  let report: Report

  init(_ report: Report) { self.report = report }

  var page: PageContent {
    get throws {
      let names = report.evaluations.map(\.model.name)
      return PageContent(
        title: names.count == 1
          ? "How well can \(names[0]) be believed?"
          : "How well can they be believed: \(names.joined(separator: ", "))",
        subtitle: report.evaluations.first.map { subtitle($0) },
        verdict: report.evaluations.map { Verdicts(evaluation: $0).paragraph }
          + report.comparisons.map(\.headline),
        warnings: report.pageWarnings,
        sections: try sections,
        footer: "Written by Candor \(RunInfo.candorVersion). The same inputs give the same page."
      )
    }
  }

  private func subtitle(_ evaluation: Evaluation) -> String {
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
      var sections = [NumbersSection(report).section]
      if let training = TrainingSection(report).section { sections.append(training) }
      if let seeds = SeedsSection(report).section { sections.append(seeds) }
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
