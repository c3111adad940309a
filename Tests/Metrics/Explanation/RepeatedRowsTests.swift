import CandorMetrics
import Testing

@Suite struct RepeatedRowsTests {
  private func calibrated(_ rows: Int, copies: Int = 1) throws -> Predictions {
    let set = Simulation.calibrated(rows: rows, seed: 31)
    let order = (0..<rows * copies).map { $0 % rows }
    return try predictions(
      logits: order.flatMap { row in (0..<3).map { set.logits[3 * row + $0] } },
      labels: order.map { set.labels[$0] }
    )
  }

  @Test(arguments: [2, 5, 10]) func copiesAreCounted(_ copies: Int) throws {
    let found = RepeatedRows(try calibrated(300, copies: copies))
    #expect(found.repeated == 300 * (copies - 1) && found.distinct == 300)
    #expect(found.warning?.contains("\(300 * (copies - 1)) of \(300 * copies) rows") == true)
    let first = try #require(found.first)
    #expect((0..<300 * copies).allSatisfy { Int(first[$0]) == $0 % 300 })
    #expect(RowUnits(try calibrated(300, copies: copies)).count == 300)
  }

  @Test func oneCopyIsSeen() throws {
    let rows = try calibrated(300)
    let twice = try rows.subset(Array(0..<300) + [17])
    #expect(RepeatedRows(twice).repeated == 1)
  }

  @Test func differentRowsAreNotCopies() throws {
    let rows = try calibrated(2_000)
    #expect(RepeatedRows(rows) == RepeatedRows(rows, rows))
    #expect(RepeatedRows(rows).repeated == 0 && RepeatedRows(rows).warning == nil)
    #expect(RowUnits(rows).unit == nil && RowUnits(rows).count == 2_000)
  }

  /// Scores of few values repeat without copying: rounding, a tree, a softmax that is 1.
  @Test(arguments: [2, 3]) func scoresOfFewValuesAreNotCopies(_ kind: Int) throws {
    var random = AddressedRandom(seed: 5, purpose: "repeated rows", index: kind)
    var values: [Double] = []
    var labels: [Int32] = []
    for _ in 0..<3_000 {
      let p = kind == 2 ? Double(1 + random.below(99)) / 100 : Double(1 + random.below(7)) / 9
      values += [1 - p, p]
      labels.append(random.uniform() < p ? 1 : 0)
    }
    let rows = try predictions(probabilities: values, labels: labels)
    #expect(RepeatedRows(rows).repeated == 0)
  }

  @Test func saturatedScoresAreNotCopies() throws {
    let sure = (0..<500).flatMap { _ in [0.0, 1.0] }
    let rows = try predictions(
      probabilities: sure + [0.123_456_7, 0.876_543_3],
      labels: [Int32](repeating: 1, count: 501)
    )
    #expect(RepeatedRows(rows).repeated == 0)
  }

  @Test func bothModelsMustRepeat() throws {
    let rows = try calibrated(200, copies: 2)
    let set = Simulation.calibrated(rows: 400, seed: 32)
    let other = try predictions(logits: set.logits, labels: rows.labels)
    #expect(RepeatedRows(rows, other).repeated == 0)
    #expect(RepeatedRows(rows, rows).repeated == 200)
  }

  @Test func groupsAreJoinedByAnyChain() throws {
    let scores = try calibrated(6)
    let rows = try Predictions(
      scores: scores.scores,
      labels: scores.labels,
      ids: [1, 2, 3, 1, 5, 6],
      clusters: [7, 8, 8, 9, 9, 4]
    )
    let units = RowUnits(rows)
    // Rows 0 and 3 share an id, 3 and 4 a cluster, 1 and 2 another.
    #expect(units.unit == [0, 1, 1, 0, 0, 2] && units.count == 3)
  }
}
