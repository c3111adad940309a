import CandorFigures
import CandorMetrics
import CandorText
import CandorTrain

/// Fills the page of a report: which sections there are and what stands in each.
struct ReportContent {
  let report: Report

  init(_ report: Report) { self.report = report }

  var language: Language { report.language }

  var page: PageContent {
    get throws {
      PageContent(
        title: title,
        subtitle: report.evaluations.first.map { subtitle($0) },
        verdict: verdict,
        opening: ReportOpening(report: report, language: language).opening,
        warnings: report.runs.compactMap { $0.warning(language) } + report.warnings,
        sections: try sections,
        footer: ReportPhrase.footer.text(language, ["version": RunInfo.candorVersion]),
        language: language
      )
    }
  }

  private var title: String {
    let phrase: ReportPhrase =
      report.isOfRisk
      ? (names.count == 1 ? .titleRiskOne : .titleRiskSeveral)
      : (names.count == 1 ? .titleOne : .titleSeveral)
    return phrase.text(language, ["names": names.joined(separator: ", ")])
  }

  /// The page's first sentences.
  ///
  /// Over several seeds the recipes are what one wants to know of, not
  /// run 1 against run 7; of two models, what their comparison says.
  private var verdict: [String] {
    if isOverSeeds { return seeds.contrasts.flatMap { $0.headlines(language) } }
    if report.comparisons.isEmpty {
      return report.evaluations.map { Verdicts(evaluation: $0, language: language).short }
    }
    return report.comparisons.map { $0.headline(language) }
  }

  private var seeds: SeedGroups { report.seeds }

  /// Whether there are recipes with several seeds each.
  private var isOverSeeds: Bool { seeds.contrasts.contains { !$0.differences.isEmpty } }

  /// What is shown: models, or recipes with their number of runs.
  private var names: [String] {
    isOverSeeds
      ? seeds.groups.map {
        ReportPhrase.runs.text(language, ["name": $0.name, "count": "\($0.seeds.count)"])
      }
      : report.evaluations.map(\.model.name)
  }

  /// Each model, then each comparison, in a paragraph.
  private var runByRun: [String] {
    report.evaluations.map { Verdicts(evaluation: $0, language: language).paragraph }
      + (isOverSeeds ? report.comparisons.map { $0.headline(language) } : [])
  }

  private func subtitle(_ evaluation: ModelEvaluation) -> String {
    let predictions = evaluation.model.predictions
    let split = evaluation.model.origin.split.map {
      ($0 == "train" ? ReportPhrase.trainImages : .testImages).text(language)
    }
    return [
      split,
      ReportPhrase.subtitleRows.text(
        language,
        ["rows": NumberText.count(predictions.rows), "classes": "\(predictions.classes)"]
      ),
    ].compactMap(\.self).joined(separator: " · ")
  }

  private var sections: [PageSection] {
    get throws {
      var sections: [PageSection] = []
      if isOverSeeds, let seeds = SeedsSection(report).section { sections.append(seeds) }
      sections += report.comparisons.map { comparison in
        var part = ComparisonSection(comparison)
        part.showsPicture = isOverSeeds || report.evaluations.count != 2
        part.language = language
        return part.section
      }
      let risk = RiskSection(report)
      sections.append(try risk.isWanted ? risk.section : BeliefSection(report).section)
      sections += [DecisionSection(report).section, GroupsSection(report).section]
        .compactMap(\.self)
      if let training = TrainingSection(report).section { sections.append(training) }
      if !isOverSeeds, let seeds = SeedsSection(report).section { sections.append(seeds) }
      if let epochs = EpochsSection(report).section { sections.append(epochs) }
      sections.append(LossSection(report).section)
      sections.append(ClassesSection(report).section)
      sections.append(
        PageSection(title: ReportPhrase.each.text(language), blocks: [.list(runByRun)])
      )
      sections.append(NumbersSection(report).section)
      sections.append(MakingSection(report).section)
      return sections
    }
  }
}
