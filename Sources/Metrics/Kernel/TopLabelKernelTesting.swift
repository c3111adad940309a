internal import CCandorGSL
internal import CandorProgress
internal import Glibc

/// Tests of the hypothesis that a view is calibrated, by its squared kernel calibration error.
///
/// The hypothesis is that each outcome is a hit with the probability its confidence says,
/// independently. All four tests read the table; rows must have no weights other than 1, because a
/// weight does not say how independent rows are.
///
/// - References: Widmann, Lindsten and Zachariah 2019, section 5; Bröcker and Smith 2007 for the
///   resampling.
public struct TopLabelKernelTesting: Sendable, Hashable {
  /// The width of the kernel.
  public let bandwidth: KernelBandwidth
  /// The number of random draws of the tests that draw.
  public let draws: Int
  /// Names the random streams.
  public let seed: UInt64

  /// Creates the tests.
  ///
  /// - Parameters:
  ///   - bandwidth: The width of the kernel.
  ///   - draws: How many draws, at least 1; the least p-value is 1/(1 + draws).
  ///   - seed: Names the random streams.
  public init(bandwidth: KernelBandwidth = .fixed(1), draws: Int = 1_000, seed: UInt64 = 0) {
    precondition(draws >= 1, "a Monte Carlo test needs at least one draw")
    self.bandwidth = bandwidth
    self.draws = draws
    self.seed = seed
  }

  /// Draws outcomes from the confidences and asks how often their error is as large.
  ///
  /// Given the confidences this is exact at any number of rows: p = (1 + draws at least as
  /// large)/(1 + draws), which is uniform or larger under calibration. With `resampled` the
  /// confidences are drawn anew as well, with replacement, as Bröcker and Smith do; the question is
  /// then about models that give such confidences, not about these rows.
  ///
  /// - Returns: The result for the unbiased error, or `nil` when that is undefined.
  /// - Throws: `MetricsError` when rows have weights.
  /// - Complexity: O(draws × distinct confidences).
  public func consistency(
    of table: CalibrationTable,
    resampled: Bool = false
  ) throws -> KernelTestResult? {
    try test(table, "consistency resampling\(resampled ? " of confidences too" : "")") { stream in
      var rows = table.rows
      if resampled {
        let weights = rows.map(Double.init)
        stream.multinomial(
          trials: table.totalRows,
          weights: weights,
          total: weights.reduce(0, +),
          into: &rows
        )
      }
      var residuals = [Double](repeating: 0, count: rows.count)
      var diagonal = 0.0
      for index in rows.indices where rows[index] > 0 {
        let p = table.confidence[index]
        let hits = Double(stream.binomial(trials: rows[index], probability: p))
        let misses = Double(rows[index]) - hits
        residuals[index] = hits - Double(rows[index]) * p
        diagonal += hits * (1 - p) * (1 - p) + misses * p * p
      }
      return (residuals, diagonal)
    }
  }

  /// Flips the signs of the residuals at random and asks how often the error is as large.
  ///
  /// The multiplier ("wild") bootstrap of a degenerate U-statistic: asymptotically exact, and it
  /// keeps the residuals' own sizes. Under calibration each residual has mean 0 given its
  /// confidence, so the products keep their variance when signs are random.
  ///
  /// - Returns: The result for the unbiased error, or `nil` when that is undefined.
  /// - Throws: `MetricsError` when rows have weights.
  /// - Complexity: O(draws × distinct confidences).
  /// - References: Arcones and Giné 1992; Chwialkowski, Sejdinovic and Gretton 2014, "A wild
  ///   bootstrap for degenerate kernel tests".
  public func asymptotic(of table: CalibrationTable) throws -> KernelTestResult? {
    let diagonal = table.squaredResiduals
    return try test(table, "multiplier bootstrap") { stream in
      let residuals = table.confidence.indices.map { index in
        let p = table.confidence[index]
        let hits = Int(table.hitWeight[index])
        let misses = table.rows[index] - hits
        return (1 - p) * Self.signs(hits, &stream) - p * Self.signs(misses, &stream)
      }
      return (residuals, diagonal)
    }
  }

  /// A bound that holds for any distribution at any number of rows: never wrong, seldom sharp.
  ///
  /// Unbiased form: `exp(−⌊n/2⌋ (SKCE/B)²/2)`; biased: `exp(−max(0, √(n SKCE/B) − 1)²/2)`, with
  /// `B = 2 sup κ = 2`. A negative unbiased error gives 1.
  ///
  /// - Returns: The result, or `nil` when the error is undefined.
  /// - Throws: `MetricsError` when rows have weights.
  /// - References: Widmann et al. 2019, theorems 2 and 3.
  public func distributionFree(
    of table: CalibrationTable,
    form: TopLabelSKCE.Form = .unbiased
  ) throws -> KernelTestResult? {
    try Self.checkUnweighted(table)
    let estimator = TopLabelSKCE(bandwidth: bandwidth, form: form)
    guard let statistic = estimator.value(of: table) else { return nil }
    return Self.distributionFree(statistic, table.totalRows, form: form, spec: estimator.spec)
  }

  static func distributionFree(
    _ statistic: Double,
    _ rows: Int,
    form: TopLabelSKCE.Form,
    spec: String
  ) -> KernelTestResult {
    let bound = 2.0
    let exponent =
      switch form {
      case .unbiased:
        Double(rows / 2) * (max(0, statistic) / bound) * (max(0, statistic) / bound) / 2
      case .biased: pow(max(0, (Double(rows) * statistic / bound).squareRoot() - 1), 2) / 2
      }
    return KernelTestResult(
      statistic: statistic,
      pValue: exp(-exponent),
      spec: "\(spec); distribution-free bound"
    )
  }

  /// The sum of `count` random signs.
  private static func signs(_ count: Int, _ stream: inout AddressedRandom) -> Double {
    switch count {
    case 0: 0
    case 1: stream.next() >> 63 == 0 ? 1 : -1
    default: Double(2 * stream.binomial(trials: count, probability: 0.5) - count)
    }
  }

  private static func checkUnweighted(_ table: CalibrationTable) throws {
    let isWeighted = table.rows.indices.contains { Double(table.rows[$0]) != table.weight[$0] }
    guard !isWeighted else {
      throw MetricsError.invalid(
        "Kernel tests need rows without weights; a weight does not say how independent rows are."
      )
    }
  }

  private func test(
    _ table: CalibrationTable,
    _ name: String,
    draw: @Sendable (inout AddressedRandom) -> (residuals: [Double], diagonal: Double)
  ) throws -> KernelTestResult? {
    try Self.checkUnweighted(table)
    let estimator = TopLabelSKCE(bandwidth: bandwidth, form: .unbiased)
    guard let rate = bandwidth.rate(table), let statistic = estimator.value(of: table) else {
      return nil
    }
    let decay = TableKernelSum.decay(table.confidence, rate: rate)
    let total = table.totalWeight
    let purpose = AddressedRandom.Purpose("kernel test, \(name)")
    let hits = MonteCarlo.count(draws) { replicate in
      var stream = AddressedRandom(seed: seed, purpose: purpose, index: replicate)
      let (residuals, diagonal) = draw(&stream)
      let drawn = TopLabelSKCE.value(
        pairs: TableKernelSum.pairs(decay: decay, residuals),
        diagonal: diagonal,
        total: total,
        form: .unbiased
      )
      // A draw that repeats the data may differ in the last bits only: count it as equal.
      return (drawn ?? 0) >= statistic - 1e-12 * abs(statistic)
    }
    return KernelTestResult(
      statistic: statistic,
      pValue: Double(1 + hits) / Double(1 + draws),
      spec: "\(estimator.spec); \(name), \(draws) draws, seed \(seed)"
    )
  }
}

/// Counting over many independent draws, shared out between threads.
enum MonteCarlo {
  /// How many replicates answer yes; an answer must depend on the replicate's number only.
  static func count(_ draws: Int, _ isHit: @Sendable (Int) -> Bool) -> Int {
    let stage = Progress.open("drawing", of: draws)
    defer { stage?.close() }
    let ranges = Workers.ranges(draws, atLeast: 16)
    var counts = [Int](repeating: 0, count: ranges.count)
    counts.withUnsafeMutableBufferPointer { counts in
      nonisolated(unsafe) let counts = counts
      Workers.run(ranges.count) { piece in
        counts[piece] = ranges[piece].count { draw in
          stage?.advance()
          return isHit(draw)
        }
      }
    }
    return counts.reduce(0, +)
  }
}
