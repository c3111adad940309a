import CandorAnalyze
import CandorTrain
import Testing

/// Two runs that differ in more than one thing say nothing of either.
@Suite struct ConfoundWarningsTests {
  private static let logits: [[Float]] = [[2, 0, 0], [0, 1, 0], [0, 0, 1.5], [0.5, 0.5, 0]]
  private static let other: [[Float]] = [[1, 0, 0], [0, 2, 0], [0, 0, 1], [0.2, 0.5, 0]]

  private static func warnings(
    _ change: (inout Recipe) -> Void,
    lines: (Int, Int) = (2, 2),
    data: String = "d",
    ends: (String, String) = ("", ""),
    samples: Int? = nil
  ) throws -> [String] {
    let kinds = (0..<12).map { $0 % 4 }
    let runs = try CraftedRuns(kinds: kinds, labels: kinds.map { UInt8($0 % 3) })
    var recipe = CraftedRuns.recipe("second", dropout: samples == nil ? [] : [0.5])
    change(&recipe)
    let paths = try [
      runs.write(
        CraftedRuns.recipe("first", dropout: samples == nil ? [] : [0.5]),
        Array(repeating: .init(), count: lines.0),
        logits: logits
      ),
      runs.write(recipe, Array(repeating: .init(), count: lines.1), logits: other, data: data),
    ]
    var models = try runs.load([paths[0] + ends.0, paths[1] + ends.1])
    if let samples {
      var settings = runs.settings
      settings.monteCarloSamples = samples
      models[1] = try ModelLoader(settings).load(.path(paths[1]))
    }
    return try ModelComparison.all(models, options: Small.quick).flatMap(\.warnings)
      .filter { $0.contains("differ in") }
  }

  /// One thing that differs is what was meant.
  @Test func `one difference is no confound`() throws {
    #expect(try Self.warnings { $0.learningRate = 0.5 }.isEmpty)
    #expect(try Self.warnings { $0.seed = 7 }.isEmpty)
    #expect(try Self.warnings { _ in }.isEmpty)
  }

  @Test(arguments: [
    "learning rate (0.1 against 0.5)", "momentum (0.0 against 0.9)",
    "weight decay (0.0 against 0.001)", "batch size (256 against 64)",
    "dropout (none against 0.25)", "order (shuffled against stored)",
    "initial weights (book, std 0.01 against pytorch)",
  ])
  func `what differs beside the seed is named with both values`(_ found: String) throws {
    let warnings = try Self.warnings { recipe in
      recipe.seed = 7
      switch found.prefix(5) {
      case "learn": recipe.learningRate = 0.5
      case "momen": recipe.momentum = 0.9
      case "weigh": recipe.weightDecay = 0.001
      case "batch": recipe.batchSize = 64
      case "dropo": recipe.dropout = [0.25]
      case "order": recipe.order = .stored
      default: recipe.initialisation = .pytorch
      }
    }
    let warning = try #require(warnings.first)
    #expect(warnings.count == 1 && warning.contains("differ in 2 things"))
    #expect(warning.contains(found) && warning.contains("seed (0 against 7)"), "\(warning)")
    #expect(warning.hasPrefix("first and second"))
  }

  @Test func `three things are counted as three`() throws {
    let warning = try #require(
      try Self.warnings {
        ($0.learningRate, $0.momentum, $0.batchSize) = (0.5, 0.9, 64)
      }.first
    )
    #expect(warning.contains("differ in 3 things"), "\(warning)")
  }

  @Test func `another epoch and other training data count, too`() throws {
    let epochs = try Self.warnings({ $0.learningRate = 0.5 }, lines: (2, 3))
    #expect(epochs.first?.contains("epoch (2 against 3)") == true, "\(epochs)")
    let named = try Self.warnings({ $0.seed = 1 }, lines: (3, 3), ends: ("@1", "@3"))
    #expect(named.first?.contains("epoch (1 against 3)") == true, "\(named)")
    let data = try Self.warnings({ $0.seed = 1 }, data: "other")
    #expect(data.first?.contains("training data") == true, "\(data)")
  }

  @Test func `averaged passes against one pass count, too`() throws {
    let warnings = try Self.warnings({ $0.seed = 1 }, samples: 4)
    #expect(
      warnings.first?.contains("passes with dropout on (none against 4)") == true,
      "\(warnings)"
    )
  }

  @Test func `files of predictions have nothing that could be confounded`() throws {
    let models = try Shifted.models([0.3])
    let warnings = try ModelComparison.all(models, options: Small.quick).flatMap(\.warnings)
    #expect(warnings.isEmpty)
  }
}
