import CandorMetrics
import Testing

/// What must hold for any rows, and what happens at the edges.
@Suite struct BinaryStatisticsTests {
  private func rows(_ p: [Double], _ y: [Bool]) throws -> BinaryRows {
    try BinaryRows(probability: p, positive: y)
  }

  @Test func oneOutcomeOnlyIsUndefinedNeverNaN() throws {
    let none = try rows([0.1, 0.7, 0.7], [false, false, false])
    #expect(AreaUnderROC(none) == nil && AveragePrecision(none) == nil)
    #expect(ROCCurve(none) == nil && PrecisionRecallCurve(none) == nil)
    #expect(throws: MetricsError.self) { try RiskSlope(none) }
    let rates = try #require(RiskRates(none))
    #expect(rates.ratio?.value == 0 && rates.ratio?.interval?.low == 0)
    let high = try #require(rates.ratio?.interval?.high)
    // The exact Poisson bound: −ln 0.025 over the expected number.
    #expect(abs(high - 3.6888794541139363 / 1.5) < 1e-12)
    let all = try rows([0.1, 0.7, 0.7], [true, true, true])
    #expect(AreaUnderROC(all) == nil && ROCCurve(all) == nil)
    #expect(AveragePrecision(all)?.value == 1 && AveragePrecision(all)?.interval == nil)
    let curve = try #require(try DecisionCurve(none))
    #expect(curve.points.allSatisfy { $0.netBenefit.value.isFinite })
    #expect(curve.points.allSatisfy { $0.treatAll.value.isFinite })
  }

  @Test func nothingAtAll() throws {
    let none = try rows([], [])
    #expect(AreaUnderROC(none) == nil && AveragePrecision(none) == nil)
    #expect(BinaryScores(none) == nil && RiskRates(none) == nil)
    #expect(try DecisionCurve(none) == nil)
    let one = try rows([0.3], [true])
    #expect(RiskRates(one)?.ratio?.interval == nil && BinaryScores(one) != nil)
  }

  @Test func riskZeroEverywhere() throws {
    let rates = try #require(RiskRates(try rows([0, 0, 0], [true, false, false])))
    #expect(rates.ratio == nil && rates.observed.value == 1.0 / 3)
  }

  @Test func impossibleOutcomesAreNamed() throws {
    let scores = try #require(
      BinaryScores(try rows([0.5, 0, 1, 1], [true, true, false, true]))
    )
    #expect(scores.logLoss == .infinity && scores.impossibleRows == 2)
    #expect(scores.firstImpossibleRow == 1)
    #expect(scores.brier == 0.5625)
  }

  @Test func perfectRankingHasAnIntervalBelowOne() throws {
    let p = (0..<20).map { Double($0) / 20 }
    let area = try #require(AreaUnderROC(try rows(p, p.map { $0 > 0.45 })))
    let interval = try #require(area.interval)
    #expect(area.value == 1 && interval.high == 1 && interval.low < 0.9 && interval.low > 0.5)
  }

  @Test func modelsThatRankAlikeGetNoInterval() throws {
    let (p, y) = BinaryReference.drawn(200, seed: 4)
    let a = try rows(p, y)
    let b = try rows(p.map { $0 * $0 }, y)
    let difference = try #require(try AreaUnderROC.difference(a, b))
    #expect(difference.difference == 0 && difference.interval == nil && difference.pValue == nil)
  }

  @Test func differentRowsAreRefused() throws {
    let a = try rows([0.2, 0.4, 0.6], [true, false, true])
    let other = try rows([0.2, 0.4, 0.6], [true, true, false])
    #expect(throws: MetricsError.self) { try AreaUnderROC.difference(a, other) }
    #expect(throws: MetricsError.self) { try DecisionCurveDifference(a, other) }
    #expect(throws: MetricsError.self) { try DecisionCurve(a, thresholds: [1]) }
    #expect(throws: MetricsError.self) { try rows([1.2], [true]) }
    #expect(throws: MetricsError.self) {
      try BinaryRows(probability: [0.5], positive: [true], clusters: [1, 2])
    }
  }

  /// Every number of weighted rows is that of the rows written out.
  @Test func frequenciesAreRepeatedRows() throws {
    let (p, y) = BinaryReference.drawn(150, seed: 9)
    let weights = p.indices.map { Double($0 % 4) }
    let short = try BinaryRows(probability: p, positive: y, weights: weights)
    let places = p.indices.flatMap { [Int](repeating: $0, count: Int(weights[$0])) }
    let long = try rows(places.map { p[$0] }, places.map { y[$0] })
    func near(_ a: Double?, _ b: Double?) -> Bool {
      if let a, let b { abs(a - b) <= 1e-12 * max(1, abs(a)) } else { false }
    }
    let (areaA, areaB) = (AreaUnderROC(short), AreaUnderROC(long))
    #expect(near(areaA?.interval?.low, areaB?.interval?.low))
    let (apA, apB) = (AveragePrecision(short), AveragePrecision(long))
    #expect(near(apA?.interval?.high, apB?.interval?.high))
    let (ratesA, ratesB) = (RiskRates(short), RiskRates(long))
    #expect(near(ratesA?.ratio?.interval?.low, ratesB?.ratio?.interval?.low))
    #expect(near(ratesA?.observed.interval?.low, ratesB?.observed.interval?.low))
    #expect(near(ratesA?.excess.interval?.low, ratesB?.excess.interval?.low))
    let (curveA, curveB) = (try DecisionCurve(short), try DecisionCurve(long))
    for (a, b) in zip(curveA?.points ?? [], curveB?.points ?? []) {
      #expect(near(a.netBenefit.interval?.low, b.netBenefit.interval?.low))
    }
    let otherShort = try BinaryRows(probability: p.map { 1 - $0 }, positive: y, weights: weights)
    let otherLong = try rows(places.map { 1 - p[$0] }, places.map { y[$0] })
    let difference = (
      try AreaUnderROC.difference(short, otherShort), try AreaUnderROC.difference(long, otherLong)
    )
    #expect(near(difference.0?.interval?.low, difference.1?.interval?.low))
    let ap = (
      try AveragePrecision.difference(short, otherShort),
      try AveragePrecision.difference(long, otherLong)
    )
    #expect(near(ap.0?.interval?.low, ap.1?.interval?.low))
    let net = (
      try DecisionCurveDifference(short, otherShort), try DecisionCurveDifference(long, otherLong)
    )
    for (a, b) in zip(net.0?.points ?? [], net.1?.points ?? []) {
      #expect(near(a.interval.low, b.interval.low))
    }
  }

  @Test(arguments: [0.01, 0.37, 100.0]) func samplingWeightsHaveNoScale(scale: Double) throws {
    let (p, y) = BinaryReference.drawn(300, seed: 2)
    let weights = p.indices.map { 0.3 + Double($0 % 7) }
    func all(_ factor: Double) throws -> [Double] {
      let rows = try BinaryRows(
        probability: p,
        positive: y,
        weights: weights.map { $0 * factor },
        weighting: .sampling
      )
      let slope = try RiskSlope(rows).slope
      let rates = RiskRates(rows)
      let net = try DecisionCurve(rows, thresholds: [0.2])?.points.first?.netBenefit
      let numbers: [Double?] = [
        AreaUnderROC(rows)?.interval?.low, AveragePrecision(rows)?.interval?.high, slope.value,
        slope.interval?.low, rates?.ratio?.interval?.high, rates?.observed.interval?.low,
        net?.interval?.low,
      ]
      return try numbers.map { try #require($0) }
    }
    for (plain, scaled) in zip(try all(1), try all(scale)) {
      #expect(abs(plain - scaled) <= 1e-9 * max(1, abs(plain)))
    }
  }

  /// Five copies of every row in one cluster tell no more than one row.
  @Test func clustersOfCopiesTellNoMoreThanOneRow() throws {
    let (p, y) = BinaryReference.drawn(400, seed: 6)
    let single = try rows(p, y)
    let places = p.indices.flatMap { [Int](repeating: $0, count: 5) }
    let copied = try BinaryRows(
      probability: places.map { p[$0] },
      positive: places.map { y[$0] },
      clusters: places.map { Int32($0) }
    )
    func width(_ interval: Interval?) throws -> Double {
      let interval = try #require(interval)
      return interval.high - interval.low
    }
    let pairs: [(Interval?, Interval?)] = [
      (AreaUnderROC(single)?.interval, AreaUnderROC(copied)?.interval),
      (AveragePrecision(single)?.interval, AveragePrecision(copied)?.interval),
      (RiskRates(single)?.ratio?.interval, RiskRates(copied)?.ratio?.interval),
      (RiskRates(single)?.observed.interval, RiskRates(copied)?.observed.interval),
      (
        try DecisionCurve(single, thresholds: [0.3])?.points[0].netBenefit.interval,
        try DecisionCurve(copied, thresholds: [0.3])?.points[0].netBenefit.interval
      ),
    ]
    for (one, many) in pairs {
      let ratio = try width(many) / width(one)
      #expect(ratio > 0.98 && ratio < 1.02, "\(ratio)")
    }
  }

  /// Swapping the classes swaps the sides of the ROC curve.
  @Test func swappingClassesAndScoresKeepsTheArea() throws {
    let (p, y) = BinaryReference.drawn(300, seed: 8)
    let area = try #require(AreaUnderROC(try rows(p, y)))
    let swapped = try #require(AreaUnderROC(try rows(p.map { 1 - $0 }, y.map { !$0 })))
    #expect(abs(area.value - swapped.value) < 1e-12)
    let errors = (try #require(area.standardError), try #require(swapped.standardError))
    #expect(abs(errors.0 - errors.1) < 1e-12)
    let ranking = try BinaryRanking(scores: p, positives: y)
    let counted = try #require(ranking.areaUnderROC)
    #expect(abs(counted - area.value) < 1e-12)
  }
}
