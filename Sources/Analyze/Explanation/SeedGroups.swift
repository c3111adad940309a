import CandorMetrics
import CandorTrain

/// Runs grouped by recipe, with seeds as the replicates: what the recipes do, beyond one seed's luck.
public struct SeedGroups: Sendable {
  /// The runs of one recipe.
  public struct Group: Sendable {
    /// The recipe, its seed and name left out of account.
    public let name: String
    /// The seeds.
    public let seeds: [Int]
    /// The figures of each run's last epoch, by name, in the order of the seeds.
    public let values: [(measure: String, values: [Double])]
  }

  /// The groups in the order of their first run.
  public let groups: [Group]

  /// Groups runs whose recipes are equal but for seed and name.
  public init(_ models: [LoadedModel]) {
    var order: [String] = []
    var runs: [String: [(run: RunFolder, recipe: Recipe, facts: RowFacts)]] = [:]
    for model in models {
      guard let run = model.run else { continue }
      var recipe = run.info.recipe
      recipe.seed = 0
      recipe.name = ""
      let key = recipe.canonicalText
      if runs[key] == nil { order.append(key) }
      runs[key, default: []].append((run, run.info.recipe, RowFacts(model.predictions)))
    }
    groups = order.compactMap { key in
      guard let members = runs[key], let first = members.first else { return nil }
      let measures: [(String, (EpochMetrics) -> Double?)] = [
        ("running train loss", { $0.trainLossRunning }),
        ("train loss of the finished network", { $0.trainLoss }),
        ("test loss", { $0.testLoss }),
        ("test accuracy", { $0.testAccuracy }),
      ]
      return Group(
        name: first.recipe.name,
        seeds: members.map(\.recipe.seed),
        values: measures.compactMap { measure, value in
          let values = members.compactMap { $0.run.metrics.last.flatMap(value) }
          return values.count == members.count ? (measure, values) : nil
        } + Self.confidences(members.map(\.facts))
      )
    }
  }

  /// How sure each run is where it is right, and where it is wrong.
  private static func confidences(
    _ facts: [RowFacts]
  ) -> [(measure: String, values: [Double])] {
    [("mean confidence where right", true), ("mean confidence where wrong", false)].compactMap {
      measure,
      isHit in
      let values = facts.compactMap { facts -> Double? in
        let rows = (0..<facts.rows).filter { facts.isHit($0) == isHit }
        return rows.isEmpty
          ? nil : rows.reduce(0.0) { $0 + facts.confidence[$1] } / Double(rows.count)
      }
      return values.count == facts.count ? (measure, values) : nil
    }
  }

  /// What the seeds say, a sentence each, the first group against each other one.
  public var sentences: [String] {
    guard let first = groups.first, groups.count > 1 else { return [] }
    return groups.dropFirst().flatMap { compare(first, $0) }
  }

  private func compare(_ a: Group, _ b: Group) -> [String] {
    guard a.seeds.count > 1, b.seeds.count > 1 else {
      return [
        "\(a.name) has \(a.seeds.count) and \(b.name) \(b.seeds.count) seed"
          + (b.seeds.count == 1 ? "" : "s")
          + ": one run of a recipe says nothing about the recipe, since another seed may turn the"
          + " result around. Train several seeds of each."
      ]
    }
    return a.values.compactMap { measure, valuesA in
      guard let valuesB = b.values.first(where: { $0.measure == measure })?.values,
        let found = SeedComparison(unpaired: valuesA, valuesB)
      else { return nil }
      let holdsZero = found.interval.low <= 0 && found.interval.high >= 0
      return "Over \(found.runsA) and \(found.runsB) seeds, the \(measure) is"
        + " \(NumberText.metric(found.meanA)) for \(a.name) (spread"
        + " \(NumberText.metric(found.deviationA))) and \(NumberText.metric(found.meanB)) for"
        + " \(b.name) (spread \(NumberText.metric(found.deviationB))): a difference of"
        + " \(NumberText.difference(found.difference))"
        + " \(NumberText.interval(found.interval.low, found.interval.high)), p"
        + " \(NumberText.pValue(found.pValue))"
        + (holdsZero ? ": not told from zero by these seeds." : ".")
    }
  }
}
