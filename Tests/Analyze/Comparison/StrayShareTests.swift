import CandorAnalyze
import CandorMetrics
import Testing

/// Five hundred comparisons of models that differ at random (in sharpness, in noise, in one class, in
/// the tail, or in nothing), among them a hundred of planted pairs, whose parts often oppose.
///
/// Few rows and few replicates: what is asserted is how shares are printed, and shares far from the
/// whole are the more frequent the fewer rows there are.
@Suite struct StrayShareTests {
  /// SplitMix64 with normals by the central limit of twelve uniforms.
  private struct Dice {
    var state: UInt64

    mutating func uniform() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return (Double((z ^ z >> 31) >> 11) + 0.5) * 0x1p-53
    }

    mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
  }

  private func comparison(_ trial: Int) throws -> ModelComparison {
    var dice = Dice(state: UInt64(trial) &* 0x1234_5677 &+ 1)
    let classes = [2, 3, 5][trial % 3]
    let rows = 50 + Int(70 * dice.uniform())
    let sharpness = [1, 0.4, 2.5, 1.2][trial % 4]
    let noise = 0.8 * dice.uniform()
    let cap = trial % 5 == 0 ? 2.0 : 50
    let dulled = trial % 7 == 0 ? 0 : -1
    var labels: [Int32] = []
    var scores: [[Double]] = [[], []]
    for _ in 0..<rows {
      let z = (0..<classes).map { _ in 1.5 * dice.normal() }
      let label = z.indices.max { z[$0] + dice.normal() < z[$1] + dice.normal() } ?? 0
      labels.append(Int32(label))
      scores[0] += z
      scores[1] += z.enumerated().map { place, value in
        let own = place == dulled ? 0 : sharpness * value + noise * dice.normal()
        return min(cap, max(-cap, own))
      }
    }
    let models = try scores.map { values in
      try Predictions(
        scores: .logits(
          Logits(ScoreMatrix(rows: rows, columns: classes, storage: .double(values)))
        ),
        labels: labels
      )
    }
    var options = ComparisonOptions()
    (options.replicates, options.tableReplicates) = (40, 4)
    return try ModelComparison(
      models[0],
      models[1],
      origins: ModelOrigin(kind: .predictions, path: "a.npz", name: "a"),
      ModelOrigin(kind: .predictions, path: "b.npz", name: "b"),
      options: options
    )
  }

  @Test func `no percentage outside 0 to 100 is printed anywhere`() throws {
    var seen = 0
    var gaps = 0
    for trial in 0..<500 {
      let comparison =
        try trial % 5 == 4
        ? PlantedPair.allCases[trial / 5 % PlantedPair.allCases.count].compared(
          rows: [60, 120][trial / 50 % 2],
          classes: [2, 3][trial / 5 % 2],
          seed: UInt64(trial),
          replicates: 40
        ) : self.comparison(trial)
      if comparison.hasGap { gaps += 1 }
      let text = ComparisonText(comparison).text + "\n" + PaperTable(comparison).text(.markdown)
      for match in text.matches(of: /([−+-]?)([0-9][0-9,]*(?:\.[0-9]+)?) ?%/) {
        seen += 1
        let number = try #require(Double(match.2.replacing(",", with: "")))
        if !match.1.isEmpty || number > 100 {
          Issue.record("trial \(trial): \(match.0) in \(text)")
          return
        }
      }
    }
    // The search found what it looked for, and there were gaps to explain.
    #expect(seen > 500)
    #expect(gaps > 100)
  }
}
