import CandorMetrics
import Testing

@Suite struct BinaryRankingTests {
  /// The example of scikit-learn's documentation of both functions.
  @Test func agreesWithScikitLearnsExample() throws {
    let ranking = try BinaryRanking(
      scores: [0.1, 0.4, 0.35, 0.8],
      positives: [false, false, true, true]
    )
    #expect(ranking.areaUnderROC == 0.75)
    #expect(abs((ranking.averagePrecision ?? 0) - 5.0 / 6) < 1e-15)
  }

  /// Every pair of a positive and a negative, counted one by one; precision from every threshold.
  @Test(arguments: [3, 10, 1_000]) func agreesWithCountingPairs(levels: Int) throws {
    var state: UInt64 = 9
    func draw() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    let scores = (0..<200).map { _ in Double(draw() % UInt64(levels)) }
    let positives = scores.map { _ in draw() % 3 == 0 }
    let ranking = try BinaryRanking(scores: scores, positives: positives)
    let up = scores.indices.filter { positives[$0] }
    let down = scores.indices.filter { !positives[$0] }
    var area = 0.0
    for i in up {
      for j in down { area += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0 }
    }
    var precision = 0.0
    for i in up {
      let above = scores.indices.filter { scores[$0] >= scores[i] }
      precision += Double(above.count { positives[$0] }) / Double(above.count)
    }
    #expect(abs((ranking.areaUnderROC ?? 0) - area / Double(up.count * down.count)) < 1e-12)
    #expect(abs((ranking.averagePrecision ?? 0) - precision / Double(up.count)) < 1e-12)
    let shuffled = scores.indices.reversed()
    #expect(
      try BinaryRanking(
        scores: shuffled.map { scores[$0] },
        positives: shuffled.map { positives[$0] }
      )
        == ranking
    )
  }

  @Test func oneSideOnlyIsUndefined() throws {
    let negatives = try BinaryRanking(scores: [1, 2], positives: [false, false])
    #expect(negatives.areaUnderROC == nil && negatives.averagePrecision == nil)
    let positives = try BinaryRanking(scores: [1, 2], positives: [true, true])
    #expect(positives.areaUnderROC == nil && positives.averagePrecision == 1)
    #expect(throws: MetricsError.self) { try BinaryRanking(scores: [.nan], positives: [true]) }
    #expect(throws: MetricsError.self) { try BinaryRanking(scores: [1], positives: []) }
  }
}
