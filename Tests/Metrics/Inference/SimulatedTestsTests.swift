import CandorMetrics
import Foundation
import Testing

/// Tests of calibration whose p-values are simulated, against the same null drawn elsewhere.
struct SimulatedTestsTests {
  /// The first `rows` confidences of set A, with hits where the second sequence is below p^power.
  private static func rows(_ rows: Int, _ power: Double) -> SyntheticRows {
    let confidence = (1...rows).map { GoldenSets.fraction(Double($0) * 0.6180339887498949) }
    return SyntheticRows(
      confidence: confidence,
      hits: confidence.enumerated().map { index, p in
        GoldenSets.fraction(Double(index + 1) * 0.7548776662466927) < pow(p, power)
      }
    )
  }

  struct Known: Sendable {
    let rows: Int
    let power: Double
    /// Statistic and p-value of Kolmogorov-Smirnov, Kuiper and Hosmer-Lemeshow (groups by rank).
    let values: [(statistic: Double, pValue: Double)]
  }

  /// NumPy 2.4.6, 400,000 calibrated models each; the p-values are known to 0.0008.
  static let known: [Known] = [
    Known(
      rows: 1_000,
      power: 1.1,
      values: [(1.7585517936257093, 0.152055), (1.7586558716998113, 0.29106), (4.62003, 0.913745)]
    ),
    Known(
      rows: 200,
      power: 1.2,
      values: [(1.6031012879616882, 0.206388), (1.6031012879616882, 0.372493), (4.00214, 0.95047)]
    ),
    Known(
      rows: 50,
      power: 1.4,
      values: [(1.7049143354781826, 0.165853), (1.7049143354781826, 0.26444), (10.05178, 0.394978)]
    ),
  ]

  @Test(arguments: known)
  func `simulated p-values are those of another simulation`(_ known: Known) throws {
    let table = try Self.rows(known.rows, known.power).table()
    let null = CalibrationNull(draws: 40_000, seed: 3)
    let pair = try #require(CumulativeTestPair(table, reference: .simulated(null)))
    let groups = try #require(HosmerLemeshowTest(reference: .simulated(null)).test(table))
    let found = [pair.kolmogorovSmirnov, pair.kuiper, groups]
    for (test, known) in zip(found, known.values) {
      #expect(abs(test.statistic - known.statistic) < 1e-5)
      // Four standard errors of 40,000 draws and of the other simulation's.
      let error = (known.pValue * (1 - known.pValue) * (1 / 40_000 + 1 / 400_000)).squareRoot()
      #expect(abs(test.pValue - known.pValue) < 4 * error, "\(test) \(known)")
    }
  }

  @Test
  func `the default is simulated where rows are few and a series where they are many`() throws {
    let few = try #require(CumulativeTestPair(Self.rows(200, 1).table()))
    #expect(few.kuiper.spec.contains("2000 simulated calibrated models, seed 0"))
    let table = try Self.rows(10_001, 1).table()
    let many = try #require(CumulativeTestPair(table))
    let plain = try #require(CumulativeCalibration(table))
    #expect(many.kuiper.spec.contains("Brownian motion"))
    #expect(many.kuiper.pValue == plain.asymptoticKuiperPValue)
    #expect(many.kolmogorovSmirnov.pValue == plain.asymptoticKolmogorovSmirnovPValue)
    #expect(many.kolmogorovSmirnov.statistic == plain.scaledKolmogorovSmirnov)
    #expect(HosmerLemeshowTest().spec.contains("2000 simulated"))
    #expect(HosmerLemeshowTest(data: .development).spec.hasSuffix("development data, chi-squared"))
  }

  @Test
  func `without variance there is no cumulative test`() throws {
    let empty = try SyntheticRows(confidence: [], hits: []).table()
    let sure = try SyntheticRows(confidence: [0, 1], hits: [false, true]).table()
    #expect(CumulativeTestPair(empty) == nil && CumulativeTestPair(sure) == nil)
  }

  @Test
  func `a weight counts as repeated rows`() throws {
    let rows = Self.rows(150, 1.2)
    let times = (0..<150).map { 1 + $0 % 3 }
    let weighted = try rows.table(weights: times.map(Double.init))
    let repeated = try rows.repeated(times).table()
    #expect(CumulativeTestPair(weighted) == CumulativeTestPair(repeated))
    #expect(HosmerLemeshowTest().test(weighted) == HosmerLemeshowTest().test(repeated))
  }
}
