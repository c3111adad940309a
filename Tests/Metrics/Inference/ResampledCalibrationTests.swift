import CandorMetrics
import Testing

/// Every value of a resample against its estimator on the table of the drawn rows, written out.
struct ResampledCalibrationTests {
  struct View: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let confidence: [Double]
    let hits: [Bool]
    var weights: [Double]?
  }

  static let views: [View] = {
    let a = SyntheticRows.a
    let b = SyntheticRows.b
    return [
      View(testDescription: "no ties", confidence: a.confidence, hits: a.hits),
      View(
        testDescription: "heavy ties, 0 and 1 among them",
        confidence: b.confidence,
        hits: b.hits
      ),
      View(
        testDescription: "weights, some of them 0",
        confidence: a.confidence,
        hits: a.hits,
        weights: a.confidence.indices.map { Double($0 % 4) / 2 }
      ),
      View(
        testDescription: "near 1, as sure models are",
        confidence: a.confidence.map { 1 - 0.3 * $0 * $0 * $0 },
        hits: a.hits
      ),
      View(testDescription: "one row", confidence: [0.7], hits: [false]),
    ]
  }()

  @Test(arguments: views)
  func `values are those of the estimators on the resampled table`(_ view: View) throws {
    let quick = try ResampledCalibration(
      confidence: view.confidence,
      hits: view.hits,
      weights: view.weights
    )
    let slow = try ResampledView(
      confidence: view.confidence,
      hits: view.hits,
      weights: view.weights
    )
    var worst = 0.0
    for replicate in 0..<4 {
      var stream = AddressedRandom(seed: 5, purpose: "twin", index: replicate)
      var counts = [Int32](repeating: replicate == 0 ? 1 : 0, count: view.hits.count)
      if replicate > 0 { for _ in counts { counts[stream.below(counts.count)] += 1 } }
      let resample = RowResample(counts: counts)
      guard let table = slow.table(resample) else {
        #expect(quick.values(resample) == nil)
        continue
      }
      let values = try #require(quick.values(resample))
      let corp = CORP(table)
      let brier = try #require(corp.brier)
      var pairs = [
        (values.brier.score, brier.score), (values.brier.miscalibration, brier.miscalibration),
        (values.brier.discrimination, brier.discrimination),
        (values.brier.uncertainty, brier.uncertainty),
        (values.riskArea, SelectiveRisk(table)?.area),
      ]
      if let log = values.logScore {
        let expected = try #require(corp.logScore)
        pairs += [
          (log.score, expected.score), (log.miscalibration, expected.miscalibration),
          (log.discrimination, expected.discrimination),
          (log.uncertainty, expected.uncertainty),
        ]
      }
      for (value, expected) in pairs { worst = max(worst, abs(value - (try #require(expected)))) }
    }
    #expect(worst < 1e-10)
  }

  @Test func `a log score that is infinite on the rows is absent in every resample`() throws {
    let quick = try ResampledCalibration(
      confidence: [1, 0.5, 0.75],
      hits: [false, true, true]
    )
    let all = try #require(quick.values(RowResample(allOf: 3)))
    #expect(all.logScore == nil && all.brier.score > 0)
    let without = try #require(quick.values(RowResample(counts: [0, 2, 1])))
    #expect(without.logScore == nil)
    #expect(quick.values(RowResample(counts: [0, 0, 0])) == nil)
  }
}
