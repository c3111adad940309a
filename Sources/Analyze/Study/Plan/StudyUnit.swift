internal import CandorFormats

/// One training of a study: a cell, a seed, and the name that its content gives it.
public struct StudyUnit: Sendable, Equatable, Codable {
  /// The name: the first 24 hexadecimal digits of the SHA-256 of what the unit is.
  public let id: String
  /// The index of each factor's level, in the plan's order.
  public let levels: [Int]
  /// The seed.
  public let seed: UInt64
  /// The keys of the recipe, resolved from the plan's settings.
  public let recipe: [String: StudySetting]
}

/// What decides, beside its recipe, what a unit's result is.
public struct StudyContext: Sendable, Equatable, Codable {
  /// The version of the tool that trains and measures.
  public let version: String
  /// The SHA-256 of each data file's content, by what the file holds.
  public let data: [String: String]

  /// Creates a context.
  public init(version: String, data: [String: String]) {
    self.version = version
    self.data = data
  }
}

extension StudyPlan {
  /// Every unit of the plan, seed by seed, so that a study cut short has whole replicates first.
  ///
  /// A unit is named by its content: resolved recipe, data, version and measurements. The same
  /// training in another plan, at another place of the list, has the same name.
  /// - Parameters:
  ///   - context: The version and the data.
  ///   - resolve: Fills in the recipe's defaults, and throws for keys that make no recipe.
  /// - Throws: `AnalyzeError` when two cells are one and the same training, or what `resolve` throws.
  public func units(
    context: StudyContext,
    resolve: ([String: StudySetting]) throws -> [String: StudySetting]
  ) throws -> [StudyUnit] {
    var cells: [[Int]] = [[]]
    for factor in factors {
      cells = cells.flatMap { cell in factor.levels.indices.map { cell + [$0] } }
    }
    let recipes = try cells.map { cell -> [String: StudySetting] in
      var settings = base
      for (factor, level) in zip(factors, cell) { settings[factor.name] = factor.levels[level] }
      return try resolve(StudyRecipe.keys(settings))
    }
    var seen: [[String: StudySetting]: [Int]] = [:]
    for (cell, recipe) in zip(cells, recipes) {
      if let other = seen.updateValue(cell, forKey: recipe) {
        throw AnalyzeError(
          .badData,
          "Study plan `\(name)`: the cells (\(describe(other))) and (\(describe(cell))) are the same"
            + " training, so no effect of what differs can be seen. Take one of the levels out.")
      }
    }
    return seeds.flatMap { seed in
      zip(cells, recipes).map { cell, recipe in
        StudyUnit(
          id: Self.name(recipe, seed: seed, context: context, measurements: measurements),
          levels: cell, seed: seed, recipe: recipe)
      }
    }
  }

  /// The levels of a cell in words, such as `learning_rate 0.1, depth 2`.
  public func describe(_ cell: [Int]) -> String {
    zip(factors, cell).map { "\($0.name) \($0.levels[$1].text)" }.joined(separator: ", ")
  }

  /// What a unit is, as text: one line a fact, keys sorted, so that equal content is equal bytes.
  package static func canonicalText(
    _ recipe: [String: StudySetting], seed: UInt64, context: StudyContext,
    measurements: [StudyMeasurement]
  ) -> String {
    var lines = ["candor.unit/1", "version \(context.version)"]
    lines += context.data.keys.sorted().map { "data \($0) \(context.data[$0, default: ""])" }
    lines += recipe.keys.sorted().map { "recipe \($0) \(recipe[$0]?.text ?? "")" }
    lines.append("seed \(seed)")
    lines += measurements.map(\.rawValue).sorted().map { "measure \($0)" }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func name(
    _ recipe: [String: StudySetting], seed: UInt64, context: StudyContext,
    measurements: [StudyMeasurement]
  ) -> String {
    let text = canonicalText(recipe, seed: seed, context: context, measurements: measurements)
    return String(Digest.sha256(Array(text.utf8)).prefix(24))
  }
}
