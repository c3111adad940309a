public import CandorFigures
public import CandorMetrics
import CandorProgress
import CandorTrain

/// One or several models evaluated: everything the page, the terminal and the JSON say.
public struct Report: Sendable {
  /// The models with their numbers, in the order given.
  public let evaluations: [ModelEvaluation]
  /// Each model against the first, where they were evaluated on the same rows.
  public let comparisons: [ModelComparison]
  /// The runs among the models, with how their loss and accuracy moved.
  public let runs: [RunSummary]
  /// The runs by recipe, with seeds as replicates.
  public let seeds: SeedGroups
  /// What the reader must know before believing the numbers.
  public let warnings: [String]
  /// The images behind the rows, where the models are networks evaluated on images.
  public let images: EvaluatedImages?
  /// The runs with every checkpoint evaluated, where that was asked for.
  public var histories: [RunHistory] = []
  /// The language of the page.
  public var language = Language.english

  /// Bootstrap replicates of a report when none are asked for.
  public static let defaultReplicates = 1_000
  /// The same for what must be recomputed from whole tables, which takes most of a report's time.
  public static let defaultTableReplicates = 500

  /// Judges models and compares them.
  ///
  /// - Throws: an error of the room at fault when a model cannot be measured. Models of different
  ///   rows are reported side by side, uncompared, with a warning.
  public init(
    _ models: [LoadedModel],
    settings: EvaluationSettings = EvaluationSettings(),
    images: EvaluatedImages? = nil
  ) throws {
    self.images = images
    var settings = settings
    if settings.replicates == 0 {
      settings.replicates = Self.defaultReplicates
      settings.tableReplicates = Self.defaultTableReplicates
    }
    let chosen = settings
    evaluations = try Workers.map(models.count) { index in
      Result { try ModelEvaluation(models[index], settings: chosen) }
    }.map { try $0.get() }
    runs = try models.compactMap(RunSummary.init)
    seeds = SeedGroups(evaluations)
    var options = ComparisonOptions()
    options.level = settings.level
    options.seed = settings.seed
    options.bins = settings.bins
    options.view = settings.view
    do {
      comparisons = try ModelComparison.all(evaluations: evaluations, options: options)
      warnings = comparisons.flatMap(\.warnings)
    } catch let error as AnalyzeError where error.code != .unsuitable {
      comparisons = []
      warnings = ["The models are not compared. \(error.description)"]
    }
  }

  /// Joins what has been computed already.
  public init(
    evaluations: [ModelEvaluation],
    comparisons: [ModelComparison],
    images: EvaluatedImages? = nil
  ) throws {
    self.images = images
    self.evaluations = evaluations
    self.comparisons = comparisons
    runs = try evaluations.compactMap { try RunSummary($0.model) }
    seeds = SeedGroups(evaluations)
    warnings = comparisons.flatMap(\.warnings)
  }

  /// What a page must say before any number: of the runs themselves, then of their comparison.
  public var pageWarnings: [String] { runs.compactMap(\.warning) + warnings }

  /// Whether the probability of one of two classes is evaluated, and not the confidence in a prediction.
  var isOfRisk: Bool { evaluations.first?.settings.view == .positive }

  /// The page.
  public var html: String {
    get throws {
      let stage = Progress.open("writing the page")
      defer { stage?.close() }
      return Page(try ReportContent(self).page).html()
    }
  }

  /// The terminal's view: the verdicts and the main numbers side by side.
  public var text: String { ReportText(self).text }

  /// The model card: Markdown with the numbers in its front matter, as model hubs read them.
  public var modelCard: String { ModelCard(self).markdown }

  /// The JSON of `candor report`.
  public var document: ReportDocument { ReportDocument(self) }
}
