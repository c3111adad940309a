internal import CandorAnalyze
internal import CandorFormats
public import CandorTrain

/// One training of a study: a cell, a seed, and the name that its content gives it.
public struct StudyUnit: Sendable, Equatable, Codable {
  /// The name: the first 24 hexadecimal digits of the SHA-256 of what the unit is.
  public let id: String
  /// The index of each factor's level, in the plan's order.
  public let levels: [Int]
  /// What to train, with every default filled in; its name is the same for all units.
  public let recipe: Recipe

  /// The replicate it belongs to.
  public var seed: Int { recipe.seed }
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
  ///
  /// - Parameter context: The version and the data.
  /// - Throws: `StudyError` when two cells are one and the same training; `TrainError` when a cell
  ///   makes no recipe.
  public func units(context: StudyContext) throws -> [StudyUnit] {
    var cells: [[Int]] = [[]]
    for factor in factors {
      cells = cells.flatMap { cell in factor.levels.indices.map { cell + [$0] } }
    }
    var units: [StudyUnit] = []
    for seed in seeds {
      var seen: [String: [Int]] = [:]
      for cell in cells {
        var settings = base
        for (factor, level) in zip(factors, cell) { settings[factor.name] = factor.levels[level] }
        let recipe = try StudyRecipe.recipe(settings, seed: seed)
        if let other = seen.updateValue(cell, forKey: recipe.canonicalText) {
          throw StudyError(
            .badData,
            "Study plan `\(name)`: the cells (\(describe(other))) and (\(describe(cell))) are the"
              + " same training, so no effect of what differs can be seen. Take a level out."
          )
        }
        let text = Self.canonicalText(recipe, context: context, measurements: measurements)
        let id = String(Digest.sha256(Array(text.utf8)).prefix(24))
        units.append(StudyUnit(id: id, levels: cell, recipe: recipe))
      }
    }
    return units
  }

  /// The levels of a cell in words, such as `learning_rate 0.1, depth 2`.
  public func describe(_ cell: [Int]) -> String {
    zip(factors, cell).map { "\($0.name) \($0.levels[$1].text)" }.joined(separator: ", ")
  }

  /// What a unit is, as text: one line a fact, keys sorted, so that equal content is equal bytes.
  package static func canonicalText(
    _ recipe: Recipe,
    context: StudyContext,
    measurements: [StudyMeasurement]
  ) -> String {
    var lines = ["candor.unit/1", "version \(context.version)"]
    lines += context.data.keys.sorted().map { "data \($0) \(context.data[$0, default: ""])" }
    lines.append("recipe \(recipe.canonicalText)")
    // Keeping the network changes no number.
    lines += measurements.filter { $0 != .network }.map(\.rawValue).sorted()
      .map { "measure \($0)" }
    return lines.map { $0 + "\n" }.joined()
  }
}
