import CandorMetrics

/// The JSON of `candor report`: each model's metrics, the runs' epochs, the comparisons.
public struct ReportDocument: Encodable {
  private struct Run: Encodable {
    let training: TrainingDocument.Run
    let divergence: Divergence?
  }

  private let schema = "candor.report/1"
  private let models: [MetricsDocument]
  private let figures: [FigureDocument]
  private let runs: [Run]
  private let comparisons: [ComparisonDocument]
  private let recipes: [SeedDocument.Recipe]
  private let recipe_differences: [SeedDocument.Contrast]
  private let verdicts: [String]
  private let warnings: [String]

  init(_ report: Report) {
    models = report.evaluations.map(\.document)
    figures = report.evaluations.map(FigureDocument.init)
    runs = report.runs.map {
      Run(training: TrainingDocument([$0.run]).runs[0], divergence: $0.divergence)
    }
    comparisons = report.comparisons.map(ComparisonDocument.init)
    let seeds = SeedDocument(report.seeds)
    recipes = seeds.recipes
    recipe_differences = seeds.recipe_differences
    verdicts = report.evaluations.map { Verdicts(evaluation: $0).paragraph }
    warnings = report.warnings
  }
}
