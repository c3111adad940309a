import CandorMetrics
import Foundation
import Testing

/// Intervals of the debiased L2 error and of the temperature.
struct FittedIntervalTests {
  /// NumPy 2.4.6 and SciPy 1.17.1: Hall's equation for the influence values, solved by `brentq`.
  @Test
  func `set M's temperature interval equals its formula in NumPy`() throws {
    let predictions = try GoldenSets.multiclass()
    let inverse = try #require(BestTemperature(predictions)?.inverse)
    let interval = try #require(BestTemperature.interval(predictions, inverse: inverse))
    #expect(
      abs(interval.low - 1.2785825679179734) < 1e-9
        && abs(interval.high - 1.7528181658866935) < 1e-9,
      "\(interval)"
    )
  }

  @Test
  func `a temperature interval needs a curved, finite loss`() throws {
    func predictions(_ logits: [Double], _ labels: [Int32]) throws -> Predictions {
      let matrix = try ScoreMatrix(rows: labels.count, columns: 2, storage: .double(logits))
      return try Predictions(scores: .logits(Logits(matrix)), labels: labels)
    }
    let flat = try predictions([0, 0, 0, 0], [0, 1])
    #expect(BestTemperature.interval(flat, inverse: 1) == nil)
    let single = try predictions([0, 1], [0])
    #expect(BestTemperature.interval(single, inverse: 1) == nil)
    let fine = try predictions([0, 1, 1, 0, 0, 2, 1, 0], [0, 1, 0, 1])
    #expect(BestTemperature.interval(fine, inverse: .infinity) == nil)
    #expect(BestTemperature.interval(fine, inverse: 0) == nil)
  }

  /// One bin with a large gap: the error is |mean of y − p|, a plain mean.
  @Test
  func `far from zero one bin's interval is that of its gap`() throws {
    let rows = SyntheticRows(
      confidence: (0..<4_000).map { 0.5 + 0.00001 * Double($0) },
      hits: (0..<4_000).map { $0 % 4 == 0 }
    )
    let error = DebiasedCalibrationError(rule: .equalWidth(1))
    let interval = try #require(error.interval(of: rows.table()))
    let gap = 0.5 + 0.00001 * 1_999.5 - 0.25
    let half = 1.959963984540054 * sqrt(0.25 * 0.75 / 4_000)
    #expect(abs(interval.low - (gap - half)) < 0.01 * half)
    #expect(abs(interval.high - (gap + half)) < 0.01 * half)
  }

  /// NumPy 2.4.6 and SciPy 1.17.1, the same law and ordering written anew (`special.gammainc`).
  @Test
  func `set A's interval of the debiased error equals its formula in SciPy`() throws {
    let table = try SyntheticRows.a.table()
    let known: [(bins: Int, level: Double, low: Double, high: Double)] = [
      (10, 0.95, 0.030671531373417407, 0.08667760047468617),
      (10, 0.8, 0.03981931777556608, 0.07749897345567004),
      (15, 0.95, 0.02322808005709908, 0.08137384485352807),
      (15, 0.8, 0.03190554887692408, 0.0720544851942952),
    ]
    for known in known {
      let error = DebiasedCalibrationError(rule: .equalMass(known.bins))
      let interval = try #require(error.interval(of: table, level: known.level))
      #expect(abs(interval.low - known.low) < 1e-8, "\(interval)")
      #expect(abs(interval.high - known.high) < 1e-8, "\(interval)")
    }
  }

  /// Every group has exactly the hits that it expects: the Gamma distribution has no such square.
  @Test(arguments: [20, 200])
  func `a fit that is too good has a short interval at zero`(_ each: Int) throws {
    var rows = SyntheticRows(confidence: [], hits: [])
    for step in 1..<20 {
      for row in 0..<each {
        rows.confidence.append(Double(step) / 20)
        rows.hits.append(row * 20 < step * each)
      }
    }
    let error = DebiasedCalibrationError()
    let interval = try #require(error.interval(of: try rows.table()))
    #expect(interval.low == 0)
    // The standard deviation of a group's gap is at most 1 / (2 √each).
    #expect(interval.high > 0 && interval.high < 0.5 / Double(each).squareRoot(), "\(interval)")
    // No longer than with the hits that chance would give.
    let usual = try SyntheticRows.calibrated(19 * each, seed: 4).table()
    let longer = try #require(error.interval(of: usual))
    #expect(interval.high < longer.high)
  }

  @Test
  func `intervals widen with the level, and reach zero for calibrated models`() throws {
    let error = DebiasedCalibrationError()
    let calibrated = try SyntheticRows.calibrated(600, seed: 2).table()
    let off = try SyntheticRows.a.table()
    for table in [calibrated, off] {
      let narrow = try #require(error.interval(of: table, level: 0.8))
      let wide = try #require(error.interval(of: table, level: 0.99))
      let value = try #require(error.value(of: table))
      #expect(wide.low <= narrow.low && narrow.low <= value)
      #expect(value <= narrow.high && narrow.high <= wide.high)
    }
    // At 0 the interval may miss in one of twenty sets, not more: 60 sets leave it ± 2.8 %.
    let atZero = try (0..<60).map { seed in
      try #require(error.interval(of: SyntheticRows.calibrated(600, seed: seed).table())).low == 0
    }
    #expect(atZero.count { $0 } >= 52)
    #expect(try #require(error.interval(of: off)).low > 0)
    // A model that is better calibrated than chance allows still has an interval with a width.
    let perfect = SyntheticRows(
      confidence: Array(repeating: 0.5, count: 1_000),
      hits: (0..<1_000).map { $0 % 2 == 0 }
    )
    let tight = try #require(error.interval(of: perfect.table()))
    #expect(tight.low == 0 && tight.high > 0.01)
    let empty = try SyntheticRows(confidence: [], hits: []).table()
    #expect(error.interval(of: empty) == nil)
    let times = (0..<1000).map { 1 + $0 % 3 }
    let weighted = try SyntheticRows.b.table(weights: times.map(Double.init))
    let repeated = try SyntheticRows.b.repeated(times).table()
    #expect(error.interval(of: weighted) == error.interval(of: repeated))
  }
}
