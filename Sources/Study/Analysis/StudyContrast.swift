internal import CandorAnalyze
internal import CandorMetrics
internal import CandorTrain

/// A question of the kind "what changes when this changes", answered once for each seed.
public struct StudyContrast: Sendable, Equatable {
  /// The pairs of cells, before and after, whose differences are averaged within a seed.
  public let pairs: [Pair]
  /// The name used in documents.
  public let id: String
  /// What is compared, in words.
  public let sentence: String

  /// Two cells that are compared.
  public struct Pair: Sendable, Equatable {
    /// The cell before the change.
    public let before: [Int]
    /// The cell after the change.
    public let after: [Int]
  }

  /// The difference of one seed, with how many of the pairs it rests on.
  public struct SeedDifference: Sendable, Equatable, Codable {
    /// The seed.
    public let seed: Int
    /// The mean over pairs of (after − before).
    public let value: Double
  }

  /// With dropout less without, everything else equal; `nil` when the plan has no such pairs.
  public static func matched(_ results: StudyResults) -> StudyContrast? {
    let factors = results.plan.factors
    guard let place = factors.firstIndex(where: { $0.name == "dropout" }),
      let none = factors[place].levels.firstIndex(of: .numbers([])), factors[place].levels.count > 1
    else { return nil }
    let pairs = results.cells.filter { $0[place] != none }.map { after in
      var before = after
      before[place] = none
      return Pair(before: before, after: after)
    }
    let others = factors.filter { $0.name != "dropout" }.map(\.name)
    let suffix = others.isEmpty ? "" : ", averaged over \(others.joined(separator: ", "))"
    return StudyContrast(
      pairs: pairs,
      id: "matched",
      sentence: "with dropout minus without, everything else equal\(suffix)"
    )
  }

  /// The book's two settings, each with its chapter's learning rate; `nil` unless both are cells.
  public static func book(_ results: StudyResults) -> StudyContrast? {
    func cell(_ wanted: Recipe) -> [Int]? {
      results.runs.first { run in
        let recipe = run.unit.recipe
        return recipe.hidden == wanted.hidden && recipe.dropout == wanted.dropout
          && recipe.learningRate == wanted.learningRate
      }?.unit.levels
    }
    guard let from = cell(.mlp), let to = cell(.dropout) else { return nil }
    return StudyContrast(
      pairs: [Pair(before: from, after: to)],
      id: "book",
      sentence: "the book's dropout network at 0.5 minus its multilayer perceptron at 0.1"
    )
  }

  /// The difference of each seed whose pairs all have the number.
  ///
  /// - Parameters:
  ///   - results: The study.
  ///   - isUsed: Whether a run may be used; pairs with another are left out, and seeds that have no
  ///     other pair.
  ///   - measure: The number of a run.
  public func differences(
    _ results: StudyResults,
    where isUsed: (StudyResults.Run) -> Bool = { _ in true },
    of measure: (StudyResults.Run) -> Double?
  ) -> [SeedDifference] {
    results.plan.seeds.compactMap { seed in
      var sum = 0.0
      var count = 0
      for pair in pairs {
        guard let before = results.run(pair.before, seed: seed),
          let after = results.run(pair.after, seed: seed)
        else { return nil }
        guard isUsed(before), isUsed(after) else { continue }
        guard let low = measure(before), let high = measure(after) else { return nil }
        sum += high - low
        count += 1
      }
      return count == 0 ? nil : SeedDifference(seed: seed, value: sum / Double(count))
    }
  }
}
