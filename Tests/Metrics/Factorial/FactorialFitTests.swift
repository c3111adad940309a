import CandorMetrics
import Testing

@Suite struct FactorialFitTests {
  static let three = [
    FactorialDesign.Factor(name: "rate", levels: ["0.1", "0.5"]),
    FactorialDesign.Factor(name: "depth", levels: ["1", "2"]),
    FactorialDesign.Factor(name: "dropout", levels: ["none", "book"]),
  ]

  /// Every cell of a crossing for every seed, with a planted response.
  private func crossing(
    _ counts: [Int],
    seeds: Int,
    response: ([Int], Int) -> Double
  ) -> [FactorialFit.Observation] {
    let cells = counts.reduce([[]]) { done, count in
      done.flatMap { cell in (0..<count).map { cell + [$0] } }
    }
    return (0..<seeds).flatMap { seed in
      cells.map { .init(levels: $0, seed: seed, response: response($0, seed)) }
    }
  }

  /// The slow twin: normal equations `XᵀX c = Xᵀy` by Gaussian elimination with pivoting.
  private func normalEquations(_ rows: [[Double]], _ response: [Double]) -> [Double] {
    let count = rows[0].count
    var system = (0..<count).map { i in
      (0..<count).map { j in rows.reduce(0) { $0 + $1[i] * $1[j] } }
        + [zip(rows, response).reduce(0) { $0 + $1.0[i] * $1.1 }]
    }
    for column in 0..<count {
      let pivot = (column..<count).max { abs(system[$0][column]) < abs(system[$1][column]) }
      system.swapAt(column, pivot ?? column)
      for row in 0..<count where row != column {
        let factor = system[row][column] / system[column][column]
        for k in column...count { system[row][k] -= factor * system[column][k] }
      }
    }
    return (0..<count).map { system[$0][count] / system[$0][$0] }
  }

  @Test func balancedTwoLevelEffectsAreContrastsOfMeans() throws {
    var random = Weyl(state: 7)
    let runs = crossing([2, 2, 2], seeds: 5) { _, _ in random.normal() }
    let fit = try FactorialFit(
      design: FactorialDesign(factors: Self.three, order: 3),
      observations: runs
    )
    #expect(fit.effects.count == 7 && fit.isBalanced)
    // The k-fold difference of means: the sign is the product of ±1, over half the runs at order 1.
    var worst = 0.0
    for effect in fit.effects {
      let factors = effect.factors.compactMap { name in
        Self.three.firstIndex { $0.name == name }
      }
      var contrast = 0.0
      for run in runs {
        let sign = factors.reduce(1.0) { $0 * (run.levels[$1] == 1 ? 1 : -1) }
        contrast += sign * run.response
      }
      let scale = Double(1 << factors.count) / Double(runs.count)
      worst = max(worst, abs(effect.value - contrast * scale))
      let seedMean = effect.bySeed.reduce(0, +) / Double(effect.bySeed.count)
      worst = max(worst, abs(effect.value - seedMean))
    }
    #expect(worst < 1e-13)
  }

  @Test func unbalancedFitAgreesWithTheNormalEquations() throws {
    var random = Weyl(state: 11)
    let all = crossing([2, 3, 2], seeds: 4) { _, _ in random.normal() }
    let runs = all.filter { _ in random.uniform() < 0.7 }
    let factors = [
      FactorialDesign.Factor(name: "a", levels: ["lo", "hi"]),
      FactorialDesign.Factor(name: "b", levels: ["x", "y", "z"]),
      FactorialDesign.Factor(name: "c", levels: ["off", "on"]),
    ]
    let fit = try FactorialFit(
      design: FactorialDesign(factors: factors, order: 2),
      observations: runs
    )
    // Columns written out by hand: 1, a, b₁, b₂, c, ab₁, ab₂, ac, b₁c, b₂c.
    let b: [[Double]] = [[1, 0], [0, 1], [-1, -1]]
    let rows = runs.map { run -> [Double] in
      let a = run.levels[0] == 0 ? -0.5 : 0.5
      let c = run.levels[2] == 0 ? -0.5 : 0.5
      let x = b[run.levels[1]][0]
      let y = b[run.levels[1]][1]
      return [1, a, x, y, c, a * x, a * y, a * c, x * c, y * c]
    }
    let twin = normalEquations(rows, runs.map(\.response))
    let expected = [
      twin[1], twin[2], twin[3], -twin[2] - twin[3], twin[4], twin[5], twin[6],
      -twin[5] - twin[6], twin[7], twin[8], twin[9], -twin[8] - twin[9],
    ]
    #expect(!fit.isBalanced)
    #expect(fit.effects.count == expected.count)
    let worst = zip(fit.effects, expected).map { abs($0.value - $1) }.max() ?? .infinity
    #expect(worst < 1e-11)
    #expect(abs(fit.mean - twin[0]) < 1e-11)
    #expect(fit.effects.allSatisfy { $0.overSeeds == nil && $0.pooled != nil })
  }

  /// 1,000 planted studies of five seeds, where dropout's effect is known and where dropout makes
  /// the noise five times smaller: the intervals over seeds cover the truth at their level, although
  /// the noise differs between cells.
  @Test func intervalsCoverPlantedEffectsAtTheirLevel() throws {
    var random = Weyl(state: 2024)
    let truth = ["rate": -0.07, "depth": 0.01, "dropout": -0.02, "rate dropout": 0.03]
    let design = try FactorialDesign(factors: Self.three, order: 2)
    var covered = [0, 0]
    var asked = 0
    for _ in 0..<1_000 {
      var block = [Double](repeating: 0, count: 5)
      for seed in block.indices { block[seed] = 0.05 * random.normal() }
      let runs = crossing([2, 2, 2], seeds: 5) { levels, seed in
        let code = levels.map { Double($0) - 0.5 }
        return 0.4 + block[seed] - 0.07 * code[0] + 0.01 * code[1] - 0.02 * code[2]
          + 0.03 * code[0] * code[2] + (levels[2] == 1 ? 0.01 : 0.05) * random.normal()
      }
      let fit = try FactorialFit(design: design, observations: runs)
      for effect in fit.effects {
        let value = truth[effect.factors.joined(separator: " ")] ?? 0
        asked += 1
        for (index, interval) in [effect.overSeeds, effect.pooled].enumerated() {
          if let interval, interval.low <= value, value <= interval.high { covered[index] += 1 }
        }
      }
    }
    // 6,000 intervals: three standard errors are 0.0084 if they were independent; those of one study
    // are not quite, so twice that is allowed.
    let overSeeds = Double(covered[0]) / Double(asked)
    #expect(abs(overSeeds - 0.95) < 0.017, "\(overSeeds)")
    // The pooled ones also hold the blocks' spread, so they are too wide here, never too narrow.
    #expect(Double(covered[1]) / Double(asked) > 0.95)
  }

  @Test func refusesWhatHasNoEffect() throws {
    #expect(throws: MetricsError.self) {
      try FactorialDesign(factors: [.init(name: "a", levels: ["1"])], order: 1)
    }
    #expect(throws: MetricsError.self) {
      try FactorialDesign(factors: [Self.three[0], Self.three[0]], order: 1)
    }
    let design = try FactorialDesign(factors: Self.three, order: 1)
    #expect(throws: MetricsError.self) {
      try FactorialFit(
        design: design,
        observations: [.init(levels: [0, 0, 2], seed: 0, response: 1)]
      )
    }
    // Depth never changes, so its effect is not determined.
    let runs = crossing([2, 1, 2], seeds: 2) { levels, _ in Double(levels[0]) }
    #expect(throws: MetricsError.self) { try FactorialFit(design: design, observations: runs) }
  }
}
