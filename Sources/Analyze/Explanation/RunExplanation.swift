/// What `candor explain` says of runs: each over its epochs, then the recipes over their seeds.
public struct RunExplanation: Encodable {
  private struct Run: Encodable {
    let name: String
    let spec: String
    let epochs: [RunHistory.Epoch]
    let sentences: [String]
  }

  private let schema = "candor.explanation/1"
  private let runs: [Run]
  private let seeds: [String]
  private let recipes: [SeedDocument.Recipe]
  private let recipe_differences: [SeedDocument.Contrast]
  private let histories: [RunHistory]

  private enum CodingKeys: String, CodingKey {
    case schema, runs, seeds, recipes, recipe_differences
  }

  /// Joins the parts.
  public init(histories: [RunHistory], seeds: SeedGroups) {
    self.histories = histories
    self.seeds = seeds.sentences
    let numbers = SeedDocument(seeds)
    recipes = numbers.recipes
    recipe_differences = numbers.recipe_differences
    runs = histories.map {
      Run(name: $0.name, spec: $0.spec, epochs: $0.epochs, sentences: $0.sentences)
    }
  }

  /// The terminal's view.
  public var text: String {
    var blocks = histories.map(\.text)
    if !seeds.isEmpty {
      blocks.append("Over seeds\n" + seeds.map { "  - " + $0 }.joined(separator: "\n"))
    }
    return blocks.joined(separator: "\n\n")
  }

  /// Files of predictions taken as the epochs of one training.
  public init(epochs history: RunHistory) {
    self.init(histories: [history], seeds: SeedGroups([LoadedModel]()))
  }
}
