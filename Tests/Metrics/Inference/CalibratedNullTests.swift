import CandorMetrics
import Foundation
import Testing

struct CalibratedNullTests {
  /// Every one of the 2^12 outcomes, added up by its number of hits.
  @Test
  func `Poisson-binomial probabilities equal the sum over all outcomes`() {
    let probabilities = (0..<12).map { 0.03 + 0.07 * Double($0) }
    var masses = [Double](repeating: 0, count: 13)
    for outcome in 0..<(1 << 12) {
      var mass = 1.0
      for (row, p) in probabilities.enumerated() {
        mass *= outcome >> row & 1 == 1 ? p : 1 - p
      }
      masses[outcome.nonzeroBitCount] += mass
    }
    let law = PoissonBinomial(probabilities.map { .init(rows: 1, probability: $0) })
    #expect(law.low == 0 && law.mass.count == 13)
    #expect(zip(law.mass, masses).allSatisfy { abs($0 - $1) < 1e-15 })
    let mean = probabilities.reduce(0, +)
    #expect(abs(law.mean - mean) < 1e-14)
    let spread = masses.enumerated().reduce(0) { $0 + $1.element * abs(Double($1.offset) - mean) }
    #expect(abs(law.absoluteMoment(1) - spread) < 1e-14)
    #expect(abs(law.absoluteMoment(2) - law.variance) < 1e-12)
  }

  @Test
  func `rows that share a probability are a binomial, and certain rows are certain`() throws {
    let joined = PoissonBinomial([
      .init(rows: 70, probability: 0.3), .init(rows: 5, probability: 1),
      .init(rows: 9, probability: 0), .init(rows: 30, probability: 0.9),
    ])
    let single = PoissonBinomial(
      Array(repeating: .init(rows: 1, probability: 0.3), count: 70)
        + Array(repeating: .init(rows: 1, probability: 0.9), count: 30)
        + Array(repeating: .init(rows: 1, probability: 1), count: 5)
    )
    let worst = try #require(
      single.mass.indices.map { index -> Double in
        let at = index + single.low - joined.low
        return abs(single.mass[index] - (joined.mass.indices.contains(at) ? joined.mass[at] : 0))
      }.max()
    )
    #expect(worst < 1e-14)
    let certain = PoissonBinomial([.init(rows: 4, probability: 1)])
    #expect(certain.low == 4 && certain.mass == [1] && certain.absoluteMoment(1) == 0)
  }

  /// Just beyond the switch, against the convolution: mid confidences and rare misses.
  @Test(arguments: [(0.1, 0.8, 2_300), (0.9, 0.999, 9_000), (0.985, 0.9999, 60_000)])
  func `the expansion equals the convolution where it takes over`(
    _ low: Double,
    _ high: Double,
    _ rows: Int
  ) throws {
    let cells = (0..<rows).map {
      PoissonBinomial.Cell(
        rows: 1,
        probability: low + (high - low) * (Double($0) + 0.5) / Double(rows)
      )
    }
    let exact = PoissonBinomial(cells, forceExact: true)
    let expanded = PoissonBinomial(cells)
    #expect((400...500).contains(exact.variance), "\(exact.variance)")
    var gap = 0.0
    var worst = 0.0
    for count in min(exact.low, expanded.low)..<(expanded.low + expanded.mass.count) {
      func mass(_ law: PoissonBinomial) -> Double {
        law.mass.indices.contains(count - law.low) ? law.mass[count - law.low] : 0
      }
      gap += mass(exact) - mass(expanded)
      worst = max(worst, abs(gap))
    }
    #expect(worst < 2e-5 && worst > 0, "\(worst)")
    #expect(abs(expanded.absoluteMoment(1) / exact.absoluteMoment(1) - 1) < 1e-5)
  }

  /// E|X − mean| of a normal law is √(2/π) standard deviations.
  @Test func `as many rows as a number can count keep little memory`() {
    let law = PoissonBinomial([.init(rows: 1 << 53, probability: 0.3)])
    #expect(law.mass.count <= 2_000_001 && law.step > 1)
    #expect(abs(law.absoluteMoment(2) / law.variance - 1) < 1e-6)
    #expect(abs(law.absoluteMoment(1) / (law.variance * 2 / Double.pi).squareRoot() - 1) < 1e-6)
  }

  @Test
  func `set A has the published null ECE`() throws {
    let table = try SyntheticRows.a.table()
    let null = try #require(
      CalibrationNull(draws: 20_000).distribution(
        of: BinnedCalibrationError(),
        on: SyntheticRows.a.table()
      )
    )
    // Published with four digits from 2,000 draws (calibration-metrics, section 2).
    #expect(abs(null.mean - 0.0387) < 0.0003 && null.hasExactMean)
    #expect(abs(null.quantile(0.95) - 0.0521) < 0.0006, "\(null.quantile(0.95))")
    #expect(null.observed == BinnedCalibrationError().value(of: table))
    // 40,000 draws of the same in NumPy: p = 0.0019, known to within 0.0002.
    #expect(abs(null.pValue - 0.0019) < 0.0015, "\(null.pValue)")
    #expect(null.spec.contains("20000 draws, seed 0") && null.spec.contains("ECE, top-label"))
  }

  /// The slow twin draws each row's outcome and bins it again.
  @Test(arguments: CalibrationNorm.allCases)
  func `drawing bins equals drawing every row`(_ norm: CalibrationNorm) throws {
    let error = BinnedCalibrationError(rule: .equalMass(8), norm: norm)
    let rows = SyntheticRows.calibrated(400, seed: 3) { (60 * $0).rounded() / 60 }
    let null = try #require(
      CalibrationNull(draws: 8_000).distribution(of: error, on: rows.table())
    )
    var draws: [Double] = []
    for draw in 0..<4_000 {
      var stream = AddressedRandom(seed: 77, purpose: "slow twin", index: draw)
      let outcomes = rows.confidence.map { stream.bernoulli($0) }
      let table = try SyntheticRows(confidence: rows.confidence, hits: outcomes).table()
      draws.append(try #require(error.value(of: table)))
    }
    let general = try #require(
      CalibrationNull(draws: 4_000).distribution(of: "it", on: rows.table()) { error.value(of: $0) }
    )
    let mean = draws.reduce(0, +) / 4_000
    let spread = sqrt(draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4_000)
    draws.sort()
    for other in [null, general] {
      #expect(abs(other.mean - mean) < 5 * spread / sqrt(2_000))
      #expect(abs(other.quantile(0.95) - draws[3_800]) < 0.2 * spread)
      #expect(abs(other.quantile(0.05) - draws[200]) < 0.2 * spread)
    }
    #expect(null.hasExactMean == (norm == .l1) && !general.hasExactMean)
  }

  /// p-values of calibrated models are uniform: their empirical distribution against the diagonal.
  @Test
  func `p-values of calibrated models are uniform`() throws {
    var values: [Double] = []
    for seed in 0..<600 {
      let rows = SyntheticRows.calibrated(250, seed: UInt64(1_000 + seed)) { 0.5 + 0.5 * $0 }
      let null = try #require(
        CalibrationNull(draws: 199, seed: UInt64(seed)).distribution(
          of: BinnedCalibrationError(),
          on: rows.table()
        )
      )
      values.append(null.pValue)
    }
    values.sort()
    let gap = values.enumerated().map { abs($1 - (Double($0) + 0.5) / 600) }.max() ?? 1
    // Kolmogorov's 0.1 % point is 1.95/√600 = 0.08; (1 + hits)/(1 + 199) adds steps of 0.005.
    #expect(gap < 0.085, "\(gap)")
  }

  @Test
  func `weights count as repeated rows and no rows give nothing`() throws {
    let times = (0..<1000).map { 1 + $0 % 3 }
    let weighted = try SyntheticRows.b.table(weights: times.map(Double.init))
    let repeated = try SyntheticRows.b.repeated(times).table()
    let null = CalibrationNull(draws: 100)
    #expect(
      null.distribution(of: BinnedCalibrationError(), on: weighted)
        == null.distribution(of: BinnedCalibrationError(), on: repeated)
    )
    let empty = try SyntheticRows(confidence: [], hits: []).table()
    #expect(null.distribution(of: BinnedCalibrationError(), on: empty) == nil)
  }
}
