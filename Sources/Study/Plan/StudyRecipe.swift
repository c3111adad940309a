import CandorAnalyze
package import CandorTrain

/// How a study's settings become a recipe.
///
/// A study may name a recipe's own keys, and three handier ones: `depth` and `width` for `hidden`,
/// and `dropout_1`, `dropout_2`, … for the rate after one hidden layer.
package enum StudyRecipe {
  /// The keys that are handed to the recipe as they are.
  static let recipeKeys = [
    "hidden", "dropout", "initialisation", "std", "learning_rate", "momentum", "weight_decay",
    "batch_size", "epochs", "order",
  ]

  /// The deepest network that `dropout_N` can name.
  static let maximumDepth = 4

  /// Every setting that a plan may name, apart from the seed.
  static let settings =
    recipeKeys + ["depth", "width"] + (1...maximumDepth).map { "dropout_\($0)" }

  /// The recipe of one cell and seed, with the defaults of what no setting names.
  ///
  /// - Throws: `StudyError` or `TrainError` when the settings make no recipe.
  package static func recipe(_ settings: [String: StudySetting], seed: Int) throws -> Recipe {
    let keys = try keys(settings)
    let lines = keys.keys.sorted().map { key in
      switch keys[key] {
      case .numbers(let values):
        "\(key): [\(values.map(StudySetting.text).joined(separator: ", "))]"
      case let setting: "\(key): \(setting?.text ?? "")"
      }
    }
    // The recipe's own reader checks names, ranges and what excludes what.
    let yaml = (lines + ["seed: \(seed)", ""]).joined(separator: "\n")
    return try Recipe(yaml: yaml, path: "unit")
  }

  /// The recipe's keys and values for one cell.
  ///
  /// - A list of `dropout` rates longer than the network is deep is cut to its depth: the shallower
  ///   network is the deeper one without its last layer and that layer's dropout.
  /// - Throws: `StudyError` when `hidden` meets `depth` or `width`, or `dropout` meets
  ///   `dropout_N`, or a value is of the wrong kind.
  package static func keys(_ settings: [String: StudySetting]) throws -> [String: StudySetting] {
    var keys = settings.filter { recipeKeys.contains($0.key) }
    if settings["depth"] != nil || settings["width"] != nil {
      guard settings["hidden"] == nil else {
        throw StudyError(.badData, "`hidden` already says depth and width; keep one of the two.")
      }
      let depth = try whole(settings, "depth", default: 1, in: 1...maximumDepth)
      let width = try whole(settings, "width", default: 256, in: 1...65_536)
      keys["hidden"] = .numbers(.init(repeating: Double(width), count: depth))
    }
    let layers = try hiddenLayers(keys)
    let single = (1...maximumDepth).map { settings["dropout_\($0)"] }
    if single.contains(where: { $0 != nil }) {
      guard settings["dropout"] == nil else {
        throw StudyError(.badData, "`dropout` already gives every rate; keep it or `dropout_N`.")
      }
      if let beyond = single.indices.first(where: { $0 >= layers && single[$0] != nil }) {
        throw StudyError(
          .badData,
          "`dropout_\(beyond + 1)` names a layer that a network of \(layers) lacks."
        )
      }
      let rates = try (0..<layers).map { layer -> Double in
        guard let setting = single[layer] else { return 0 }
        guard let rate = setting.number else {
          throw StudyError(
            .badData,
            "`dropout_\(layer + 1)` is `\(setting.text)`; it must be one number."
          )
        }
        return rate
      }
      keys["dropout"] = .numbers(rates.allSatisfy { $0 == 0 } ? [] : rates)
    } else if case .numbers(let rates)? = keys["dropout"], rates.count > layers {
      keys["dropout"] = .numbers(Array(rates.prefix(layers)))
    }
    return keys
  }

  private static func hiddenLayers(_ keys: [String: StudySetting]) throws -> Int {
    switch keys["hidden"] {
    case nil: return Recipe.mlp.hidden.count
    case .numbers(let sizes): return sizes.count
    case .some(let other):
      throw StudyError(.badData, "`hidden` is `\(other.text)`; it must be a list of sizes.")
    }
  }

  private static func whole(
    _ settings: [String: StudySetting],
    _ name: String,
    default standard: Int,
    in range: ClosedRange<Int>
  ) throws -> Int {
    guard let setting = settings[name] else { return standard }
    guard let value = setting.number.flatMap({ Int(exactly: $0) }), range.contains(value) else {
      throw StudyError(
        .badData,
        "`\(name)` is `\(setting.text)`; it must be a whole number in"
          + " \(range.lowerBound)…\(range.upperBound)."
      )
    }
    return value
  }
}
