import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

struct BootstrapTests {
  private static func fraction(_ x: Double) -> Double { x - x.rounded(.down) }

  /// NumPy 2.4.6 and SciPy 1.17.1: the formulas written out over 200 given replicates.
  @Test(arguments: [
    (Bootstrap.Method.bca, 0.04562778100197563, 0.9735530075903767),
    (.percentile, 0.03723090191927785, 0.9518788761389272),
    (.basic, -0.3518788761389272, 0.5627690980807222),
  ])
  func `intervals equal the formulas in NumPy`(
    _ method: Bootstrap.Method,
    _ low: Double,
    _ high: Double
  ) throws {
    let replicates: [Double] = (1...200).map {
      let u = Self.fraction(Double($0) * 0.6180339887498949)
      return u * u + 0.1 * Self.fraction(Double($0) * 0.7548776662466927)
    }
    let settings = Bootstrap(replicates: 200, level: 0.9, method: method)
    let distribution = BootstrapDistribution(
      estimate: 0.3,
      replicates: replicates,
      acceleration: 0.05,
      settings: settings,
      resampled: "rows"
    )
    let interval = try #require(distribution.interval())
    #expect(abs(interval.low - low) < 1e-12 && abs(interval.high - high) < 1e-12, "\(interval)")
    #expect(interval.method.contains(method.rawValue) && interval.method.contains("seed 0"))
    let clipped = try #require(distribution.interval(bounds: 0.2...0.5))
    #expect(clipped.low >= 0.2 && clipped.high == 0.5)
  }

  @Test
  func `what replicates leave undefined is counted and too much of it refused`() {
    let settings = Bootstrap(replicates: 40, method: .percentile)
    func distribution(missing: Int) -> BootstrapDistribution {
      BootstrapDistribution(
        estimate: 20,
        replicates: (0..<40).map { $0 < missing ? nil : Double($0) },
        acceleration: 0,
        settings: settings,
        resampled: "rows"
      )
    }
    #expect(distribution(missing: 2).interval() != nil)
    #expect(distribution(missing: 3).interval() == nil)
    #expect(distribution(missing: 3).undefinedReplicates == 3)
    // An estimate below every replicate has no bias correction.
    let biased = BootstrapDistribution(
      estimate: -1,
      replicates: (0..<40).map(Double.init),
      acceleration: 0,
      settings: Bootstrap(replicates: 40),
      resampled: "rows"
    )
    #expect(biased.interval() == nil)
  }

  /// The mean's bootstrap is known: standard error s√((n−1)/n)/√n, acceleration skewness/(6√n).
  @Test(arguments: [150, 1_000])
  func `the bootstrap of a mean has its closed form`(_ rows: Int) throws {
    var stream = AddressedRandom(seed: 8, purpose: "values")
    let values = (0..<rows).map { _ in -log(stream.openUniform()) }
    let distributions = try Bootstrap(replicates: 4_000).overRows(rows) { resample in
      var sum = 0.0
      for (count, value) in zip(resample.counts, values) { sum += Double(count) * value }
      return [sum / Double(rows), nil]
    }
    let mean = values.reduce(0, +) / Double(rows)
    let second = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows)
    let third = values.reduce(0) { $0 + pow($1 - mean, 3) } / Double(rows)
    let distribution = try #require(distributions[0])
    #expect(distributions.count == 2 && distributions[1] == nil)
    #expect(abs(distribution.estimate - mean) < 1e-12)
    let error = try #require(distribution.standardError)
    // A standard deviation from 4,000 draws is known to about 1.1 %.
    #expect(abs(error / sqrt(second / Double(rows)) - 1) < 0.05)
    let acceleration = third / (6 * pow(second, 1.5) * sqrt(Double(rows)))
    // Exact with one row a group; with 5 rows a group the groups' skewness is noisy.
    let tolerance = rows <= 200 ? 1e-9 : 0.6
    #expect(abs(distribution.acceleration / acceleration - 1) < tolerance)
  }

  @Test
  func `replicates are addressed, so a shorter run is a part of a longer one`() throws {
    let table = try SyntheticRows.a.table()
    let error = BinnedCalibrationError()
    func runs(_ count: Int) throws -> [[Double]] {
      let settings = Bootstrap(replicates: count, method: .percentile, seed: 5)
      return [
        try #require(settings.overBins(error, of: table)).sorted,
        try #require(settings.overTable(table) { error.value(of: $0) }).sorted,
        try #require(
          try settings.overRows(50) { [Double($0.counts[3]) + 0.01 * Double($0.counts[7])] }[0]
        ).sorted,
      ]
    }
    for (short, long) in zip(try runs(60), try runs(200)) {
      var rest = long[...]
      let isPart = short.allSatisfy { value in
        guard let index = rest.firstIndex(of: value) else { return false }
        rest = rest[(index + 1)...]
        return true
      }
      #expect(isPart && long != short)
    }
    let (first, second) = (try runs(60), try runs(60))
    #expect(first == second)
  }

  /// Three ways to draw the same thing: rows one by one, pairs of the table, binned counts.
  @Test(arguments: CalibrationNorm.allCases)
  func `rows, table cells and binned counts agree in distribution`(_ norm: CalibrationNorm) throws {
    for rows in [SyntheticRows.a, .b, .calibrated(300, seed: 2, confidence: { 0.7 + 0.3 * $0 })] {
      let error = BinnedCalibrationError(rule: .equalWidth(norm == .max ? 4 : 10), norm: norm)
      let settings = Bootstrap(replicates: 3_000, method: .percentile, seed: 9)
      let table = try rows.table()
      let count = rows.hits.count
      let byRow = try #require(
        try settings.overRows(count) { resample in
          let drawn = try? rows.repeated(resample.counts.map(Int.init)).table()
          return [drawn.flatMap { error.value(of: $0) }]
        }[0]
      )
      let byCell = try #require(settings.overTable(table) { error.value(of: $0) })
      let byBin = try #require(settings.overBins(error, of: table))
      #expect(byCell.estimate == byRow.estimate && byBin.estimate == byRow.estimate)
      let spread = try #require(byRow.standardError)
      for other in [byCell, byBin] {
        let otherSpread = try #require(other.standardError)
        #expect(abs(otherSpread / spread - 1) < 0.08, "\(norm) \(count)")
        for share in [0.025, 0.25, 0.5, 0.75, 0.975] {
          let gap = abs(other.quantile(share) - byRow.quantile(share)) / spread
          #expect(gap < 0.25, "\(norm) \(count) at \(share): \(gap) standard errors")
        }
      }
    }
  }

  @Test
  func `weights count as repeated rows`() throws {
    let times = (0..<1000).map { 1 + $0 % 3 }
    let weighted = try SyntheticRows.b.table(weights: times.map(Double.init))
    let repeated = try SyntheticRows.b.repeated(times).table()
    let error = BinnedCalibrationError()
    for settings in [Bootstrap(replicates: 50), Bootstrap(replicates: 50, method: .basic)] {
      #expect(
        settings.overBins(error, of: weighted)?.sorted
          == settings.overBins(error, of: repeated)?.sorted
      )
      #expect(
        settings.overTable(weighted) { error.value(of: $0) }?.sorted
          == settings.overTable(repeated) { error.value(of: $0) }?.sorted
      )
    }
  }

  @Test
  func `no rows are refused or absent`() throws {
    let empty = try SyntheticRows(confidence: [], hits: []).table()
    #expect(Bootstrap().overBins(BinnedCalibrationError(), of: empty) == nil)
    #expect(Bootstrap().overTable(empty) { BinnedCalibrationError().value(of: $0) } == nil)
    #expect(throws: MetricsError.self) { try Bootstrap().overRows(0) { _ in [] } }
  }
}
