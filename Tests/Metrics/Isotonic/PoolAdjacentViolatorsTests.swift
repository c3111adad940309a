import CandorMetrics
import CandorTestSupport
import Testing

@Suite struct PoolAdjacentViolatorsTests {
  /// The min-max formula of isotonic regression: slow and obviously right.
  private func twin(sums: [Double], weights: [Double]) -> [Double] {
    sums.indices.map { i in
      (0...i).map { low in
        (i..<sums.count).map { high in
          sums[low...high].reduce(0, +) / weights[low...high].reduce(0, +)
        }.min() ?? 0
      }.max() ?? 0
    }
  }

  @Test(arguments: 0..<40)
  func agreesWithTheMinMaxFormula(_ seed: Int) {
    let groups = 1 + seed % 17
    let weights = (0..<groups).map { Double(1 + ($0 * 7 + seed * 3) % 5) }
    let sums = (0..<groups).map { weights[$0] * Double(($0 * 5 + seed * 11) % 7) / 6 }
    let expected = twin(sums: sums, weights: weights)
    let fit = PoolAdjacentViolators(sums: sums, weights: weights)
    let worst = zip(fit.fitted, expected).map { abs($0 - $1) }.max() ?? 1
    #expect(worst < 1e-14)
    #expect((1..<max(1, fit.count)).allSatisfy { fit.value($0) > fit.value($0 - 1) })
  }

  @Test func countsTheGoldenLevels() throws {
    // The number of distinct PAV values of sets A and B, by scikit-learn.
    for (set, levels) in [(GoldenSets.binary("A"), 38), (GoldenSets.binary("B"), 19)] {
      let table = try CalibrationTable(confidence: set.confidence, hits: set.hits)
      #expect(PoolAdjacentViolators(sums: table.hitWeight, weights: table.weight).count == levels)
    }
  }

  @Test func zeroWeightsJoinTheirNeighbours() {
    let fit = PoolAdjacentViolators(sums: [0, 0.2, 0, 0.9], weights: [0, 1, 0, 1])
    #expect(fit.fitted == [0.2, 0.2, 0.2, 0.9])
    #expect(PoolAdjacentViolators(sums: [], weights: []).count == 0)
  }
}
