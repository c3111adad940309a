import CandorMetrics
import Testing

/// What each row adds to the area under the risk-coverage curve, against the area itself.
@Suite struct RiskInfluenceTests {
  private static func model(
    _ rows: Int,
    seed: UInt64,
    weights: [Double]?,
    isRounded: Bool
  ) throws -> Predictions {
    var random = AddressedRandom(seed: seed, purpose: "risk influence")
    var probabilities: [Double] = []
    var labels: [Int32] = []
    for _ in 0..<rows {
      let drawn = random.uniform()
      let p = isRounded ? (drawn * 8).rounded() / 8 : drawn
      probabilities += [1 - p, p]
      labels.append(random.uniform() < 0.3 + 0.5 * p ? 1 : 0)
    }
    return try predictions(probabilities: probabilities, labels: labels, weights: weights)
  }

  private static func area(_ predictions: Predictions) throws -> Double {
    try #require(SelectiveRisk(.topLabel(RowFacts(predictions)))).area
  }

  /// Rows of thousands: there harmonic numbers are logarithms.
  @Test(arguments: [false, true])
  func `a row's number is what a little more weight of it adds`(_ isRounded: Bool) throws {
    let weights = (0..<40).map { 2_000 + Double($0 * 37 % 11) * 100 }
    let plain = try Self.model(40, seed: 4, weights: weights, isRounded: isRounded)
    let found = RiskInfluence(RowFacts(plain), area: try Self.area(plain)).values
    let total = weights.reduce(0, +)
    var worst = 0.0
    for row in 0..<40 {
      let areas = try [-20.0, 20].map { step in
        var moved = weights
        moved[row] += step
        return try Self.area(
          Self.model(40, seed: 4, weights: moved, isRounded: isRounded)
        ) * (total + step)
      }
      worst = max(worst, abs((areas[1] - areas[0]) / 40 - found[row]))
    }
    #expect(worst < 2e-3)
    let mean = zip(found, weights).map { $0 * $1 }.reduce(0, +) / total
    #expect(abs(mean - (try Self.area(plain))) < 1e-12)
  }

  /// The error by these numbers against that of whole resamples of the rows.
  @Test(arguments: [false, true])
  func `their spread is the spread of resamples`(_ isRounded: Bool) throws {
    let predictions = try Self.model(4_000, seed: 8, weights: nil, isRounded: isRounded)
    let facts = RowFacts(predictions)
    let numbers = RiskInfluence(facts, area: try Self.area(predictions)).values
    let moments = try #require(SampleMoments(numbers, weights: nil))
    let view = try ResampledCalibration(confidence: facts.confidence, hits: facts.hits)
    let drawn = try Bootstrap(replicates: 2_000, method: .basic, seed: 3)
      .overRows(facts.rows) { [view.values($0)?.riskArea] }
    let error = try #require(drawn[0]?.standardError)
    // Two thousand resamples tell an error to 1.6 %.
    #expect(abs(moments.standardError / error - 1) < 0.06)
  }
}
