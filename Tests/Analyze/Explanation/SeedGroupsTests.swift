import CandorAnalyze
import CandorMetrics
import CandorTrain
import Testing

/// Runs by recipe, with seeds as their replicates.
@Suite struct SeedGroupsTests {
  @Test func `runs that differ in seed and name alone are one group`() throws {
    let groups = try SeedGroups(SeedRuns.models()).groups
    #expect(groups.map(\.name) == ["plain", "wet"])
    #expect(groups.map(\.seeds) == [[0, 1, 2], [0, 1, 2]])
    #expect(
      groups.map(\.runs) == [["plain-0", "plain-1", "plain-2"], ["wet-0", "wet-1", "wet-2"]]
    )
    #expect(groups[1].recipe.dropout == [0.5])
  }

  @Test func `the groups stand in the order of their first run`() throws {
    let groups = try SeedGroups(SeedRuns.models(dropoutFirst: true))
    #expect(groups.groups.map(\.name) == ["wet", "plain"])
    #expect(groups.contrasts.map { $0.a.name } == ["wet"])
    #expect(groups.contrasts.map { $0.b.name } == ["plain"])
  }

  @Test(arguments: [
    (SeedMeasure.trainLossRunning, SeedRuns.running), (.trainLoss, SeedRuns.train),
    (.testLoss, SeedRuns.test), (.testAccuracy, SeedRuns.accuracy),
  ])
  func `the figures of the last epoch stand in the order of the seeds`(
    _ measure: SeedMeasure,
    _ values: (plain: [Double], dropout: [Double])
  ) throws {
    let groups = try SeedGroups(SeedRuns.models()).groups
    #expect(groups[0].values(of: measure) == values.plain)
    #expect(groups[1].values(of: measure) == values.dropout)
  }

  /// The means of the largest softmax over the images that are right, and over those that are wrong.
  @Test func `confidence is that of the evaluated images, right and wrong apart`() throws {
    let groups = try SeedGroups(SeedRuns.models()).groups
    for (group, scale) in zip(groups, [1.0, 1.3]) {
      let right = try #require(group.values(of: .confidenceRight))
      let wrong = try #require(group.values(of: .confidenceWrong))
      for seed in 0..<3 {
        let factor = scale + 0.05 * Double(seed)
        let top = SeedRuns.columns.map { CraftedRuns.softmax($0, scale: factor).max() ?? 0 }
        #expect(abs(right[seed] - (top[0] + top[1] + top[2]) / 3) < 1e-6)
        #expect(abs(wrong[seed] - top[3]) < 1e-6)
      }
    }
  }

  @Test func `a figure that one run lacks is none of the group's`() throws {
    let runs = try CraftedRuns(kinds: [0, 1, 2], labels: [0, 1, 2])
    let paths = try [0, 1].map { seed in
      var line = CraftedRuns.Line()
      if seed == 1 { line.train = nil }
      return try runs.write(
        CraftedRuns.recipe("r", seed: seed),
        [line],
        logits: SeedRuns.columns,
        as: "r\(seed)"
      )
    }
    let group = try #require(try SeedGroups(runs.load(paths)).groups.first)
    #expect(group.values(of: .trainLoss) == nil)
    #expect(group.values(of: .testLoss) == [0.45, 0.45])
    // Every image is right, so nothing is known of wrong ones.
    #expect(group.values(of: .confidenceWrong) == nil)
    #expect(group.values(of: .confidenceRight) != nil)
  }

  @Test func `files of predictions are in no group`() throws {
    let groups = try SeedGroups(Shifted.models([1]))
    #expect(groups.groups.isEmpty && groups.contrasts.isEmpty && groups.sentences.isEmpty)
  }

  @Test func `a third recipe is compared with the first, too`() throws {
    let runs = try CraftedRuns(kinds: [0, 1, 2, 3], labels: [0, 1, 2, 0])
    let paths = try (0..<6).map { place in
      var recipe = CraftedRuns.recipe("r\(place / 2)", seed: place % 2)
      recipe.learningRate = [0.1, 0.2, 0.3][place / 2]
      return try runs.write(
        recipe,
        [.init(test: 0.4 + 0.1 * Double(place / 2) + 0.01 * Double(place % 2))],
        logits: SeedRuns.columns,
        as: "run\(place)"
      )
    }
    let contrasts = try SeedGroups(runs.load(paths)).contrasts
    #expect(contrasts.map { $0.a.name } == ["r0", "r0"])
    #expect(contrasts.map { $0.b.name } == ["r1", "r2"])
    let losses = try contrasts.map { try #require($0.difference(.testLoss)).found.difference }
    #expect(abs(losses[0] - 0.1) < 1e-12 && abs(losses[1] - 0.2) < 1e-12)
  }
}
