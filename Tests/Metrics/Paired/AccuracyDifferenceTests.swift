import CandorMetrics
import Foundation
import Testing

@Suite("Difference of accuracies")
struct AccuracyDifferenceTests {
  /// The likelihood maximised numerically by SciPy, `Tests/Fixtures/Paired/make.py`.
  ///
  /// Agresti 2002, table 10.1, is 86 against 150 of 1,600.
  @Test(
    "Tango's interval equals a numerical likelihood",
    arguments: [
      (12, 2, 50, 0.061112407, 0.344708749), (1, 0, 44, -0.059393232, 0.118077097),
      (86, 150, 1_600, -0.058998033, -0.021361565), (5, 0, 30, 0.034234377, 0.335643505),
      (3, 9, 100, -0.137693009, 0.009115601), (0, 4, 4, -1.000000000, -0.020218337),
    ]
  )
  func tango(_ onlyB: Double, _ onlyA: Double, _ rows: Double, _ low: Double, _ high: Double) {
    let found = AccuracyDifference.interval(onlyA: onlyA, onlyB: onlyB, rows: rows)
    #expect(abs(found.low - low) < 2e-7 && abs(found.high - high) < 2e-7, "\(found)")
  }

  @Test(
    "0 is inside exactly when p > α, for every table of up to 30 rows",
    arguments: [0.8, 0.95, 0.99]
  )
  func consistent(level: Double) {
    for rows in [1, 2, 5, 12, 30] {
      for onlyA in 0...rows {
        for onlyB in 0...(rows - onlyA) {
          let (a, b, n) = (Double(onlyA), Double(onlyB), Double(rows))
          let found = AccuracyDifference.interval(onlyA: a, onlyB: b, rows: n, level: level)
          let p = AccuracyDifference.pValue(onlyA: a, onlyB: b)
          let holdsZero = found.low <= 0 && found.high >= 0
          #expect(holdsZero == (p > 1 - level), "\(onlyA), \(onlyB) of \(rows): \(found), \(p)")
          #expect(found.low >= -1 && found.high <= 1 && found.low < found.high)
          let estimate = (b - a) / n
          #expect(found.low <= estimate && estimate <= found.high)
          let mirrored = AccuracyDifference.interval(onlyA: b, onlyB: a, rows: n, level: level)
          #expect(abs(mirrored.low + found.high) < 1e-9)
        }
      }
    }
  }

  @Test(
    "without a discordant row no claim is finer than the exact bound",
    arguments: [(10, 0.30850), (20, 0.16843), (50, 0.07112), (200, 0.01828)]
  )
  func agreement(rows: Int, bound: Double) throws {
    let hits = [Bool](repeating: true, count: rows)
    let found = try #require(
      AccuracyDifference.compare(hitsA: hits, hitsB: hits, design: RowDesign(rows: rows))
    )
    #expect(found.difference == 0 && found.pValue == 1)
    // 1 − 0.025^(1/n), printed to five digits; the score interval reaches a little farther from 50 rows on.
    #expect(found.interval.high > bound - 6e-6, "\(found.interval)")
    #expect(found.interval.high < bound + 0.001)
    #expect(found.interval.low == -found.interval.high)
  }

  private static let hits: (a: [Bool], b: [Bool]) = {
    let rows = PairedFixture(rows: 240)
    return (rows.a.map { $0 < 0.8 }, rows.b.map { $0 < 0.72 })
  }()

  @Test("frequencies are repeats; sampling weights have no scale; equal weights are none")
  func weights() throws {
    let (a, b) = Self.hits
    let times = (0..<240).map { $0 % 3 }
    let places = times.indices.flatMap { row in [Int](repeating: row, count: times[row]) }
    let repeated = try #require(
      AccuracyDifference.compare(
        hitsA: places.map { a[$0] },
        hitsB: places.map { b[$0] },
        design: RowDesign(rows: places.count)
      )
    )
    let counted = try #require(
      AccuracyDifference.compare(
        hitsA: a,
        hitsB: b,
        design: RowDesign(rows: 240, weights: times.map(Double.init))
      )
    )
    #expect(counted == repeated)
    let rows = PairedFixture(rows: 240)
    for kind in ["sampling", "both"] {
      let one = try #require(
        AccuracyDifference.compare(hitsA: a, hitsB: b, design: rows.design(kind))
      )
      let other = try #require(
        AccuracyDifference.compare(hitsA: a, hitsB: b, design: rows.design(kind, scale: 1e-7))
      )
      #expect(agree(one.interval.low, other.interval.low, 1e-9))
      #expect(agree(one.pValue, other.pValue, 1e-9))
      #expect((one.interval.low <= 0 && one.interval.high >= 0) == (one.pValue > 0.05))
    }
  }

  @Test("the weighted sign test is Σw² under equality")
  func signTest() throws {
    let weights: [Double] = [3, 1, 2, 5, 1, 4]
    let a = [true, true, false, false, true, false]
    let b = [false, true, true, true, false, false]
    let found = try #require(
      AccuracyDifference.compare(
        hitsA: a,
        hitsB: b,
        design: RowDesign(rows: 6, weights: weights, weighting: .sampling)
      )
    )
    // Signs −3, 0, 2, 5, −1, 0: z = 3/√39, Student's with 16²/56 − 1 degrees of freedom.
    // SciPy 1.17: 2 * t.sf(3 / 39 ** 0.5, 256 / 56 - 1)
    #expect(abs(found.pValue - 0.6588766) < 1e-6, "\(found.pValue)")
    #expect(agree(found.difference, 3.0 / 16))
  }

  @Test("clusters of one row are rows; ten copies of every row are no news as clusters")
  func clusters() throws {
    let (a, b) = Self.hits
    let alone = try #require(
      AccuracyDifference.compare(hitsA: a, hitsB: b, design: RowDesign(rows: 240))
    )
    let copies = (0..<2_400).map { $0 / 10 }
    let together = try #require(
      AccuracyDifference.compare(
        hitsA: copies.map { a[$0] },
        hitsB: copies.map { b[$0] },
        design: RowDesign(rows: 2_400, clusters: copies.map(Int32.init))
      )
    )
    #expect(agree(together.difference, alone.difference))
    // Student's quantile with 239 degrees of freedom in place of the normal one.
    #expect(abs(together.interval.low - alone.interval.low) < 0.001)
    #expect(abs(together.interval.high - alone.interval.high) < 0.001)
  }
}
