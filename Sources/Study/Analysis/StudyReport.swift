internal import CandorAnalyze
public import CandorMetrics
internal import FoundationEssentials

/// Everything a study says, as data: claims, attribution, effects, spread, and the runs in trouble.
///
/// Its JSON is `candor.study_report/1`. It depends on the collected units alone.
public struct StudyReport: Sendable, Equatable, Codable {
  /// The effects of all factors on one outcome.
  public struct Effects: Sendable, Equatable, Codable {
    /// One main effect or interaction.
    public struct Effect: Sendable, Equatable, Codable {
      /// The factors it joins.
      public let factors: [String]
      /// Its levels.
      public let label: String
      /// The effect, in units of the outcome.
      public let value: Double
      /// Its interval: over seeds where every seed has every cell, else from pooled residuals.
      public let interval: Interval?
    }

    /// The number that is explained.
    public let outcome: String
    /// Its mean over the cells.
    public let mean: Double
    /// Main effects first.
    public let effects: [Effect]
  }

  /// One cell's outcome over its seeds.
  public struct Cell: Sendable, Equatable, Codable {
    /// The levels in words.
    public let cell: String
    /// The outcome.
    public let outcome: String
    /// The value of each seed that has one.
    public let bySeed: [StudyContrast.SeedDifference]
    /// The mean over seeds.
    public let mean: Double
    /// The standard deviation over seeds: itself an outcome.
    public let standardDeviation: Double?
    /// The interval of the mean.
    public let interval: Interval?
  }

  /// A run that collapsed or diverged.
  public struct Trouble: Sendable, Equatable, Codable {
    /// The unit.
    public let unit: String
    /// Its cell in words.
    public let cell: String
    /// Its seed.
    public let seed: Int
    /// What happened.
    public let quality: RunQuality
    /// Which training of the unit: `own`, or `held_out` for the one without some classes.
    public let training: String
    /// Its last running training loss, where it is a number.
    public let lastTrainLoss: Double?
  }

  /// The name and version of this layout.
  public let schema: String
  /// The plan.
  public let plan: StudyPlan
  /// The version and data.
  public let context: StudyContext
  /// How many units there are.
  public let units: Int
  /// The claims with verdicts.
  public let claims: [Claim]
  /// How the book's gap is made up, for each way to read it.
  public let attributions: [Attribution]
  /// Main effects and interactions.
  public let effects: [Effects]
  /// Every cell and outcome.
  public let cells: [Cell]
  /// The runs that collapsed or diverged.
  public let troubled: [Trouble]
  /// The rule by which they were found.
  public let rule: String

  /// The outcomes that are tabulated and explained by the factors.
  public static let outcomes = [
    "train_loss_running", "train_loss", "test_log_loss", "test_accuracy", "test_ece",
    "test_ece_tempered", "confidence_right", "confidence_wrong",
  ]

  /// Analyses a study.
  ///
  /// - Throws: `StudyError` with code `.unfinished` while units are missing.
  public init(_ folder: StudyFolder, level: Double = 0.95) throws {
    try self.init(StudyResults(folder), context: folder.manifest.context, level: level)
  }

  /// Analyses collected results.
  public init(_ results: StudyResults, context: StudyContext, level: Double = 0.95) throws {
    schema = "candor.study_report/1"
    plan = results.plan
    self.context = context
    units = results.runs.count
    claims = try Claim.answers(results, level: level)
    attributions = try [
      Attribution(results, outcome: "train_loss_running", finished: "train_loss", level: level),
      // The same gap with each factor's part of the reading left with the factor.
      Attribution(results, outcome: "train_loss_running", level: level),
      Attribution(results, outcome: "train_loss", level: level),
      Attribution(results, outcome: "test_log_loss", level: level),
    ].compactMap { $0 }
    let measured = Self.outcomes.filter(results.measured)
    effects = try measured.compactMap { try Self.effects($0, results, level: level) }
    cells = try measured.flatMap { outcome in
      try results.cells.compactMap { try Self.cell(outcome, $0, results, level: level) }
    }
    func trouble(_ run: StudyResults.Run, _ training: String, _ loss: Double?) -> Trouble {
      Trouble(
        unit: run.unit.id,
        cell: results.plan.describe(run.unit.levels),
        seed: run.unit.seed,
        quality: training == "own" ? run.quality : run.heldOutQuality,
        training: training,
        lastTrainLoss: loss
      )
    }
    troubled =
      results.troubled.map { run in
        trouble(run, "own", (run.record.series["train_loss_running"] ?? []).last ?? nil)
      }
      + results.troubledWithoutClasses.map { run in
        trouble(run, "held_out", run.record.values["foreign.held_out.train_loss_running"])
      }
    rule = RunQuality.rule
  }

  private static func cell(
    _ outcome: String,
    _ cell: [Int],
    _ results: StudyResults,
    level: Double
  ) throws -> Cell? {
    let values = results.plan.seeds.compactMap { seed in
      results.value(outcome, cell, seed: seed).map {
        StudyContrast.SeedDifference(seed: seed, value: $0)
      }
    }
    guard !values.isEmpty else { return nil }
    let mean = try ReplicateMean(values.map(\.value), level: level)
    return Cell(
      cell: results.plan.describe(cell),
      outcome: outcome,
      bySeed: values,
      mean: mean.mean,
      standardDeviation: mean.standardDeviation,
      interval: mean.interval
    )
  }

  private static func effects(
    _ outcome: String,
    _ results: StudyResults,
    level: Double
  ) throws -> Effects? {
    let varied = results.plan.factors.indices.filter { results.plan.factors[$0].levels.count > 1 }
    guard !varied.isEmpty else { return nil }
    let design = try FactorialDesign(
      factors: varied.map { place in
        let factor = results.plan.factors[place]
        return .init(name: factor.name, levels: factor.levels.map(\.text))
      },
      order: 2
    )
    let observations = results.runs.compactMap { run in
      run.record.values[outcome].map { value in
        FactorialFit.Observation(
          levels: varied.map { run.unit.levels[$0] },
          seed: run.unit.seed,
          response: value
        )
      }
    }
    do {
      let fit = try FactorialFit(design: design, observations: observations, level: level)
      return Effects(
        outcome: outcome,
        mean: fit.mean,
        effects: fit.effects.map {
          .init(factors: $0.factors, label: $0.label, value: $0.value, interval: $0.interval)
        }
      )
    } catch let error as MetricsError where error.code == .undefined {
      // Too many runs without the number: its effects are absent, not zero.
      return nil
    }
  }

  /// The report as a JSON document; keys of several words stand there in snake_case, and by their older names.
  public func json() throws -> String { try JSONDocument.withSnakeCaseKeys(self) + "\n" }
}
