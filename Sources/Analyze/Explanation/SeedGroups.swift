import CandorFigures
import CandorMetrics
public import CandorTrain

/// Runs grouped by recipe, with seeds as the replicates: what the recipes do, beyond one seed's luck.
public struct SeedGroups: Sendable {
  /// One figure of each run of a recipe.
  public struct Measured: Sendable, Equatable {
    /// What it is.
    public let measure: SeedMeasure
    /// One value a run, in the order of the seeds.
    public let values: [Double]
  }

  /// The runs of one recipe.
  public struct Group: Sendable {
    /// The name of the recipe's first run.
    public let name: String
    /// The recipe of the first run; the others differ in seed and name alone.
    public let recipe: Recipe
    /// The names of the runs.
    public let runs: [String]
    /// The seeds, in the same order.
    public let seeds: [Int]
    /// The figures of each run's last epoch, in the same order.
    public let values: [Measured]
    /// What can be said of each evaluated row, in the same order.
    let facts: [RowFacts]

    /// The values of a measure, where every run has one.
    public func values(of measure: SeedMeasure) -> [Double]? {
      values.first { $0.measure == measure }?.values
    }
  }

  /// The level of every interval over seeds.
  public let level: Double

  /// The groups in the order of their first run.
  public let groups: [Group]

  /// Each group but the first, compared with the first.
  public let contrasts: [SeedContrast]

  /// Groups runs whose recipes are equal but for seed and name.
  public init(_ models: [LoadedModel], level: Double = 0.95) {
    self.init(models.filter { $0.run != nil }.map { ($0, RowFacts($0.predictions)) }, level: level)
  }

  /// Groups the runs among models that have been measured.
  ///
  /// The level is that of the first.
  init(_ evaluations: [ModelEvaluation]) {
    self.init(
      evaluations.map { ($0.model, $0.facts) },
      level: evaluations.first?.settings.level ?? 0.95
    )
  }

  private init(_ models: [(model: LoadedModel, facts: RowFacts)], level: Double) {
    self.level = level
    var order: [String] = []
    var members: [String: [(run: RunFolder, name: String, facts: RowFacts)]] = [:]
    for (model, facts) in models {
      guard let run = model.run else { continue }
      var recipe = run.info.recipe
      recipe.seed = 0
      recipe.name = ""
      let key = recipe.canonicalText
      if members[key] == nil { order.append(key) }
      members[key, default: []].append((run, model.name, facts))
    }
    let groups = order.compactMap { key in Group(members[key] ?? []) }
    self.groups = groups
    contrasts = groups.dropFirst().map { SeedContrast(groups[0], $0, level: level) }
  }

  /// What the seeds say, a sentence each, the first group against each other one.
  public var sentences: [String] { contrasts.flatMap(\.sentences) }
}

/// A figure of a trained run that is compared over seeds.
public enum SeedMeasure: String, Sendable, Codable, CaseIterable {
  /// The running training loss of the last epoch: dropout on, weights moving.
  case trainLossRunning = "train_loss_running"
  /// The finished network's training loss.
  case trainLoss = "train_loss"
  /// The finished network's loss on the test images.
  case testLoss = "test_loss"
  /// The finished network's accuracy on the test images.
  case testAccuracy = "test_accuracy"
  /// Mean confidence on the evaluated images that are right.
  case confidenceRight = "mean_confidence_where_right"
  /// Mean confidence on the evaluated images that are wrong.
  case confidenceWrong = "mean_confidence_where_wrong"

  /// The measure in words.
  public var words: String { words(.english) }

  /// The same in a language.
  func words(_ language: Language) -> String {
    let phrase: ReportPhrase =
      switch self {
      case .trainLossRunning: .measureTrainRunning
      case .trainLoss: .measureTrain
      case .testLoss: .measureTest
      case .testAccuracy: .measureAccuracy
      case .confidenceRight: .measureRight
      case .confidenceWrong: .measureWrong
      }
    return phrase.text(language)
  }

  fileprivate func value(_ run: RunFolder, _ facts: RowFacts) -> Double? {
    switch self {
    case .trainLossRunning: run.metrics.last?.trainLossRunning
    case .trainLoss: run.metrics.last?.trainLoss
    case .testLoss: run.metrics.last?.testLoss
    case .testAccuracy: run.metrics.last?.testAccuracy
    case .confidenceRight: facts.meanConfidence(hits: true)
    case .confidenceWrong: facts.meanConfidence(hits: false)
    }
  }
}

extension SeedGroups.Group {
  fileprivate init?(_ members: [(run: RunFolder, name: String, facts: RowFacts)]) {
    guard let first = members.first else { return nil }
    name = first.run.info.recipe.name
    recipe = first.run.info.recipe
    runs = members.map(\.name)
    seeds = members.map(\.run.info.recipe.seed)
    facts = members.map(\.facts)
    values = SeedMeasure.allCases.compactMap { measure in
      let values = members.compactMap { measure.value($0.run, $0.facts) }
      return values.count == members.count
        ? SeedGroups.Measured(measure: measure, values: values) : nil
    }
  }
}

extension RowFacts {
  /// The mean confidence on rows that are right, or on those that are wrong.
  fileprivate func meanConfidence(hits: Bool) -> Double? {
    let chosen = (0..<rows).filter { isHit($0) == hits }
    guard !chosen.isEmpty else { return nil }
    return chosen.reduce(0.0) { $0 + confidence[$1] } / Double(chosen.count)
  }
}
