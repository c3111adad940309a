/// Intervals, p-values and corrected estimates of calibration errors, by inverting one simulated test.
///
/// A calibration error cannot be below 0, and chance alone pushes it up. A bootstrap knows neither: near
/// 0 its intervals hold the truth in a third of the cases. Here models are simulated whose error is known:
/// their chances are q_λ = c + λ (g(c) − c), with g Cox's recalibration of the data, from the calibrated
/// model at λ = 0 outwards. Outcomes are drawn from q_λ, and for λ > 0 the choice of rows is redrawn, too.
/// Every λ is kept whose draws have the observed error in their accepted range, and the interval goes
/// over the population errors at these λ.
///
/// The accepted range leaves out a share α = 1 − level of the draws. At λ = 0 all of it lies above, so that 0 is
/// in the interval exactly when the p-value is above α. It is shared out to both sides as λ grows, equally from the λ
/// on at which the test finds miscalibration half of the time. ``CalibrationInference/corrected`` is the error of
/// the λ under which the observed error is a median one.
///
/// The law of an error hangs on the direction, too. Errors that are sums of residuals (binned ones, the smooth one,
/// Kolmogorov and Smirnov's, Kuiper's) are inverted along a second path on which all log-odds move alike, and the interval goes over
/// both. The upper end of a maximum error is at least that of every bin by itself (`LargestGapLimit`).
///
/// All statistics and all λ share their draws. Draw r reads the stream (seed, purpose, r), so nothing depends on
/// the number of threads. Outcomes are drawn in at most some 500 cells of neighbouring confidences,
/// however many rows there are.
///
/// - Note: The path is a model. Coverage far from what it can show (a miscalibration that Cox's curve cannot
///   follow) is an approximation; `make validate` measures it.
/// - Complexity: O(rows log rows + (draws + λ × path draws) × cells).
/// - References: Cox 1958; the inversion of simulated tests: Davison and Hinkley 1997, section 5.5; the
///   shift of the tails near a bound: Feldman and Cousins 1998.
public struct CalibrationInversion: Sendable, Hashable, Codable {
  /// How many calibrated models are drawn, for the p-value and the mean by chance.
  public var draws: Int
  /// How many models are drawn at each further place of the path.
  public var pathDraws: Int
  /// The nominal coverage of the intervals.
  public var level: Double
  /// The seed of the streams.
  public var seed: UInt64

  /// Creates the settings.
  ///
  /// - Precondition: At least 20 draws each, and `0 < level < 1`.
  public init(draws: Int = 1_000, pathDraws: Int = 250, level: Double = 0.95, seed: UInt64 = 0) {
    precondition(draws >= 20 && pathDraws >= 20, "an inversion needs at least 20 draws")
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    self.draws = draws
    self.pathDraws = pathDraws
    self.level = level
    self.seed = seed
  }

  /// How the intervals are made, in words.
  public var method: String {
    "inversion of the simulated test along Cox's recalibration, \(draws) + \(pathDraws) draws,"
      + " seed \(seed)"
  }

  /// The inferences of statistics of a view; weights count as repeated rows.
  ///
  /// - Returns: One inference a statistic; those that the table does not define are left out.
  public func inferences(
    for statistics: [CalibrationStatistic],
    on table: CalibrationTable
  ) -> [CalibrationStatistic: CalibrationInference] {
    inferences(for: statistics, on: InversionRows(table))
  }

  /// The inferences of statistics of rows with sampling weights, whose scale does not matter.
  ///
  /// Outcomes are drawn for the rows themselves and weighted.
  ///
  /// - Throws: `MetricsError` naming the row of a confidence or weight that cannot be one.
  public func inferences(
    for statistics: [CalibrationStatistic],
    confidence: [Double],
    hits: [Bool],
    samplingWeights: [Double]
  ) throws -> [CalibrationStatistic: CalibrationInference] {
    let rows = try InversionRows(
      confidence: confidence,
      hits: hits,
      samplingWeights: samplingWeights
    )
    return inferences(for: statistics, on: rows)
  }

  /// A binned error of rows with sampling weights under calibration, or `nil` without rows.
  ///
  /// - Throws: `MetricsError` naming the row of a confidence or weight that cannot be one.
  public func calibratedNull(
    of error: BinnedCalibrationError,
    confidence: [Double],
    hits: [Bool],
    samplingWeights: [Double]
  ) throws -> CalibratedNull? {
    let rows = try InversionRows(
      confidence: confidence,
      hits: hits,
      samplingWeights: samplingWeights
    )
    guard rows.count > 0 else { return nil }
    return InversionSimulation(self, [.binned(error)], rows).null(
      spec: "\(error.spec), of a calibrated model with these confidences and sampling weights,"
        + " \(draws) draws, seed \(seed)"
    )
  }

  /// The same of rows that are grouped already; `value` gives a statistic's own value of them.
  func inferences(
    for statistics: [CalibrationStatistic],
    on rows: InversionRows,
    value: ((CalibrationStatistic) -> Double?)? = nil
  ) -> [CalibrationStatistic: CalibrationInference] {
    let values = statistics.map { value?($0) ?? $0.value(of: rows.table) }
    let defined = statistics.indices.filter { values[$0]?.isFinite ?? false }
    guard !defined.isEmpty, rows.count > 0 else { return [:] }
    let kept = defined.map { statistics[$0] }
    let simulation = InversionSimulation(self, kept, rows)
    return Dictionary(
      zip(kept, simulation.inferences(values: defined.compactMap { values[$0] })),
      uniquingKeysWith: { first, _ in first }
    )
  }
}
