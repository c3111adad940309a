import CandorAnalyze
import CandorMetrics
import Foundation
import Testing

/// Calibration against refinement, three ways, on pairs whose kind of miscalibration is known.
@Suite struct GapSplitTests {
  /// A calibrated model, and the same with its logits bent: knowledge is equal by construction.
  static func bent(
    rows: Int,
    seed: UInt64,
    _ bend: ([Double]) -> [Double]
  ) throws -> ModelComparison {
    var random = PlantedRandom(seed: seed)
    var labels: [Int32] = []
    var a: [Double] = []
    var b: [Double] = []
    for _ in 0..<rows {
      let z = random.normals(3, scale: 2)
      let powers = z.map { exp($0) }
      labels.append(random.draw(powers.map { $0 / powers.reduce(0, +) }))
      a += z
      b += bend(z)
    }
    func model(_ values: [Double]) throws -> Predictions {
      try Predictions(
        scores: .logits(
          Logits(ScoreMatrix(rows: rows, columns: 3, storage: .double(values)))
        ),
        labels: labels
      )
    }
    var options = ComparisonOptions()
    options.replicates = 400
    options.tableReplicates = 200
    return try ModelComparison(
      model(a),
      model(b),
      origins: ModelOrigin(kind: .predictions, path: "a", name: "plain"),
      ModelOrigin(kind: .predictions, path: "b", name: "bent"),
      options: options
    )
  }

  private func calibration(
    _ comparison: ModelComparison,
    _ method: GapSplit.Method
  ) throws -> (share: Double, low: Double, high: Double) {
    let split = try #require(comparison.splits.first { $0.method == method })
    let part = try #require(split.part(.calibration))
    let interval = try #require(part.shareInterval)
    return (try #require(part.share), interval.low, interval.high)
  }

  @Test func `a gap of sharpness alone is told alike by temperature and isotonic curves`() throws {
    let comparison = try Self.bent(rows: 4_000, seed: 3) { $0.map { 2.5 * $0 } }
    for method in [GapSplit.Method.temperature, .isotonic] {
      let found = try calibration(comparison, method)
      #expect(found.low <= 1 && found.high > 0.9, "\(method) \(found)")
    }
    // The predicted class alone shows most of it.
    #expect(try calibration(comparison, .corp).low > 0.5)
    #expect(comparison.leadingCause == .calibration)
    #expect(comparison.headline.contains("Most of the gap is miscalibration"))
  }

  @Test func `a gap that only bending mends is said not to be of sharpness`() throws {
    let comparison = try Self.bent(rows: 4_000, seed: 4) { [$0[0] + 1.5, $0[1], $0[2]] }
    let temperature = try calibration(comparison, .temperature)
    let isotonic = try calibration(comparison, .isotonic)
    #expect(temperature.high < 0.4 && isotonic.low > 0.6)
    let beyond = try #require(comparison.explanation.beyondTemperature)
    #expect(beyond.closes.isSupported)
    let share = try #require(beyond.closes.share)
    #expect(abs(share - (isotonic.share - temperature.share)) < 1e-12)
    #expect(comparison.leadingCause == .calibration)
    #expect(!comparison.headline.contains("knows more"))
  }

  @Test(arguments: [Planted.Cause.temperature, .refinement, .flips, .tail, .badClass, .nothing])
  func `the parts of each split add up to the gap`(_ cause: Planted.Cause) throws {
    let planted = try Planted(cause, rows: 1_000, classes: 4, seed: 5)
    var options = ComparisonOptions()
    options.replicates = 100
    options.tableReplicates = 20
    let comparison = try ModelComparison(
      planted.a,
      planted.b,
      origins: ModelOrigin(kind: .predictions, path: "a", name: "a"),
      ModelOrigin(kind: .predictions, path: "b", name: "b"),
      options: options
    )
    #expect(comparison.splits.map(\.method) == GapSplit.Method.allCases)
    for split in comparison.splits {
      let sum = split.parts.reduce(0) { $0 + $1.difference }
      #expect(abs(sum - comparison.logLoss.difference) < 1e-10, "\(split.method)")
    }
    // CORP's parts by the estimators themselves.
    let corp = try #require(comparison.splits.last)
    let scores = try [planted.a, planted.b].map {
      try #require(CORP(CalibrationTable.topLabel($0)).logScore)
    }
    let expected = [
      scores[1].miscalibration - scores[0].miscalibration,
      scores[0].discrimination - scores[1].discrimination,
      scores[1].uncertainty - scores[0].uncertainty,
    ]
    let errors = zip(corp.parts, expected).map { abs($0.difference - $1) }
    #expect(errors.allSatisfy { $0 < 1e-10 }, "\(errors)")
    // What wrong rows pay beyond having been sure of a wrong class, row by row.
    let facts = [planted.a, planted.b].map { RowFacts($0) }
    let others = facts.map { facts in
      (0..<facts.rows).filter { !facts.isHit($0) }.reduce(0.0) {
        $0 + facts.logLoss[$1] + log1p(-facts.confidence[$1])
      } / Double(facts.rows)
    }
    let rest = try #require(corp.part(.otherClasses)).difference
    #expect(abs(rest - (others[1] - others[0])) < 1e-10)
    if cause == .nothing { #expect(comparison.splitSentences.isEmpty) }
  }
}
