import CandorMetrics
import Foundation
import Testing

/// Intervals hold their truth and tests keep their level, on populations whose truth is a closed form.
///
/// Small versions with fixed seeds; the `Validation` package runs the large ones.
struct ValidityTests {
  static let simulations = 1_000

  private static func share(_ outcomes: [Bool]) -> Double {
    Double(outcomes.count { $0 }) / Double(outcomes.count)
  }

  /// With p uniform and outcomes drawn from it the mean log loss is ½, the mean of (y − p)² is 1/6,
  /// and the top label is right with probability ¾.
  @Test(arguments: [200, 1_000])
  func `intervals of scores cover at their level`(_ count: Int) {
    var held: [String: [Bool]] = [:]
    for seed in 0..<Self.simulations {
      let rows = SyntheticRows.calibrated(count, seed: UInt64(seed))
      let losses = zip(rows.confidence, rows.hits).map { -log($1 ? $0 : 1 - $0) }
      let squares = zip(rows.confidence, rows.hits).map { ($1 ? 1 - $0 : $0) * ($1 ? 1 - $0 : $0) }
      let right = zip(rows.confidence, rows.hits).count { ($0 > 0.5) == $1 }
      func note(_ name: String, _ interval: Interval?, _ truth: Double) {
        guard let interval else {
          Issue.record("\(name) has no interval")
          return
        }
        held[name, default: []].append(interval.low <= truth && truth <= interval.high)
      }
      note("accuracy", BinomialInterval.wilson.interval(hits: right, trials: count), 0.75)
      for rule in MeanInterval.allCases {
        note("log loss \(rule)", rule.interval(losses), 0.5)
        note("Brier \(rule)", rule.interval(squares), 1.0 / 6)
      }
    }
    let shares = held.mapValues(Self.share)
    // Three standard errors of a share from 1,000 sets: 2.1 points.
    #expect(shares.count == 5 && shares.values.allSatisfy { abs($0 - 0.95) < 0.021 }, "\(shares)")
  }

  /// A hit has 0.8 times its confidence: bin b of ten has the gap 0.2 (b + ½)/10.
  @Test(arguments: [200, 1_000])
  func `the debiased error's interval covers at its level`(_ count: Int) throws {
    let error = DebiasedCalibrationError(rule: .equalWidth(10))
    let truth = sqrt((0..<10).map { 0.1 * pow(0.2 * (Double($0) + 0.5) / 10, 2) }.reduce(0, +))
    var held: [Bool] = []
    for seed in 0..<Self.simulations {
      var stream = AddressedRandom(seed: UInt64(seed), purpose: "over-confident")
      var rows = SyntheticRows(confidence: [], hits: [])
      for _ in 0..<count {
        let p = stream.uniform()
        rows.confidence.append(p)
        rows.hits.append(stream.bernoulli(0.8 * p))
      }
      let interval = try #require(error.interval(of: rows.table()))
      held.append(interval.low <= truth && truth <= interval.high)
    }
    #expect(abs(Self.share(held) - 0.955) < 0.026, "\(Self.share(held))")
  }

  /// Outcomes drawn at half the logit: the best temperature is 2.
  @Test(arguments: [200, 1_000])
  func `the temperature's interval covers at its level`(_ count: Int) throws {
    var held: [Bool] = []
    for seed in 0..<Self.simulations / 2 {
      var stream = AddressedRandom(seed: UInt64(seed), purpose: "temperature")
      var logits: [Double] = []
      var labels: [Int32] = []
      for _ in 0..<count {
        let z = 3 * stream.normal()
        logits += [0, z]
        labels.append(stream.bernoulli(1 / (1 + exp(-z / 2))) ? 1 : 0)
      }
      let matrix = try ScoreMatrix(rows: count, columns: 2, storage: .double(logits))
      let predictions = try Predictions(scores: .logits(Logits(matrix)), labels: labels)
      let inverse = try #require(BestTemperature(predictions)?.inverse)
      let interval = try #require(BestTemperature.interval(predictions, inverse: inverse))
      held.append(interval.low <= 2 && 2 <= interval.high)
    }
    #expect(abs(Self.share(held) - 0.95) < 0.03, "\(Self.share(held))")
  }

  @Test
  func `tests of calibration keep their level and have uniform p-values`() throws {
    var values: [String: [Double]] = [:]
    for seed in 0..<Self.simulations {
      let rows = SyntheticRows.calibrated(500, seed: UInt64(10_000 + seed))
      let table = try rows.table()
      let null = CalibrationNull(draws: 99, seed: UInt64(seed))
      values["Spiegelhalter", default: []].append(
        try #require(SpiegelhalterTest().test(table)).pValue
      )
      values["Hosmer-Lemeshow", default: []].append(
        try #require(HosmerLemeshowTest(reference: .asymptotic).test(table)).pValue
      )
      values["Cox", default: []].append(try CoxRecalibration(table).calibrationTest.pValue)
      values["Hosmer-Lemeshow, simulated", default: []].append(
        try #require(HosmerLemeshowTest(reference: .simulated(null)).test(table)).pValue
      )
      let pair = try #require(CumulativeTestPair(table, reference: .simulated(null)))
      values["Kolmogorov-Smirnov, simulated", default: []].append(pair.kolmogorovSmirnov.pValue)
      values["Kuiper, simulated", default: []].append(pair.kuiper.pValue)
    }
    let sizes = values.mapValues { Self.share($0.map { $0 <= 0.05 }) }
    #expect(sizes.count == 6 && sizes.values.allSatisfy { abs($0 - 0.05) < 0.021 }, "\(sizes)")
    let gaps = values.mapValues { values in
      values.sorted().enumerated().map { abs($1 - (Double($0) + 0.5) / Double(values.count)) }
        .max() ?? 1
    }
    // Kolmogorov's 0.1 % point is 1.95/√1000 = 0.062; 99 draws add steps of 0.01.
    #expect(gaps.values.allSatisfy { $0 < 0.067 }, "\(gaps)")
  }

  /// Top-label confidences near 1: groups that expect hardly a miss, too few for chi-squared.
  @Test
  func `a simulated p-value keeps its level where groups expect hardly a miss`() throws {
    var simulated: [Bool] = []
    for seed in 0..<Self.simulations {
      let rows = SyntheticRows.calibrated(150, seed: UInt64(seed)) { 1 - 0.4 * $0 * $0 * $0 }
      let table = try rows.table()
      let null = CalibrationNull(draws: 99, seed: UInt64(seed))
      let test = try #require(HosmerLemeshowTest(reference: .simulated(null)).test(table))
      simulated.append(test.pValue <= 0.05)
      if seed == 0 {
        #expect(test.spec.contains("99 simulated") && test.degreesOfFreedom == nil)
        let asymptotic = HosmerLemeshowTest(reference: .asymptotic)
        #expect(test.statistic == asymptotic.test(table)?.statistic)
        // The slow way: all rows' outcomes are drawn, and the whole test is run on them.
        let many = CalibrationNull(draws: 20_000, seed: 1)
        let slow = try #require(many.simulated(on: table) { asymptotic.test($0) })
        let quick = try #require(HosmerLemeshowTest(reference: .simulated(many)).test(table))
        #expect(abs(slow.pValue - quick.pValue) < 0.02)
      }
    }
    #expect(abs(Self.share(simulated) - 0.05) < 0.021, "\(Self.share(simulated))")
  }

  /// Two models that see the truth through equal noise of their own.
  @Test
  func `paired intervals cover and paired tests keep their level`() throws {
    var held: [Bool] = []
    var rejected: [String: [Bool]] = [:]
    for seed in 0..<Self.simulations {
      var stream = AddressedRandom(seed: UInt64(seed), purpose: "equal models")
      var losses: [[Double]] = [[], []]
      var hits: [[Bool]] = [[], []]
      for _ in 0..<400 {
        let eta = 1.5 * stream.normal()
        let isOne = stream.bernoulli(1 / (1 + exp(-eta)))
        for model in 0..<2 {
          let z = eta + 0.7 * stream.normal()
          losses[model].append(log1p(exp(isOne ? -z : z)))
          hits[model].append((z > 0) == isOne)
        }
      }
      let rows = try PairedRows(
        lossA: losses[0],
        lossB: losses[1],
        hitsA: hits[0],
        hitsB: hits[1],
        labels: [Int32](repeating: 0, count: 400)
      )
      let difference = try #require(PairedDifference(rows))
      held.append(difference.interval.low <= 0 && 0 <= difference.interval.high)
      rejected["t", default: []].append(difference.pValue <= 0.05)
      let test = McNemarTest(hitsA: hits[0], hitsB: hits[1])
      rejected["exact", default: []].append(test.pValue <= 0.05)
      rejected["mid-p", default: []].append(test.midP <= 0.05)
    }
    #expect(abs(Self.share(held) - 0.95) < 0.021)
    let sizes = rejected.mapValues(Self.share)
    #expect(abs(try #require(sizes["t"]) - 0.05) < 0.021, "\(sizes)")
    #expect(try #require(sizes["exact"]) < 0.05, "\(sizes)")
    #expect(abs(try #require(sizes["mid-p"]) - 0.05) < 0.021, "\(sizes)")
  }
}
