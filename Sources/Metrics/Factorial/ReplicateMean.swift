internal import CCandorGSL

/// The mean of a quantity over independent replicates (seeds), with Student's interval.
///
/// `mean ± t(level, n − 1) · s / √n`, with `s² = Σ (x − mean)² / (n − 1)`. Exact for normal
/// replicates. One replicate has a mean and no interval: a single seed says nothing about the next.
public struct ReplicateMean: Sendable, Equatable {
  /// The values, one a replicate, in the order given.
  public let values: [Double]
  /// Their mean.
  public let mean: Double
  /// Their sample standard deviation, or `nil` with fewer than two.
  public let standardDeviation: Double?
  /// The standard error of the mean, or `nil` with fewer than two.
  public var standardError: Double? {
    standardDeviation.map { $0 / Double(values.count).squareRoot() }
  }
  /// The interval of the mean, or `nil` with fewer than two replicates.
  public let interval: Interval?
  /// The two-sided p-value of a mean of zero by Student's t, or `nil` where it is not defined.
  ///
  /// Not defined with fewer than two replicates or when they do not differ from each other.
  public let pValue: Double?

  /// Summarises replicates.
  ///
  /// - Throws: `MetricsError` when there is no value, one is not finite, or the level is not in
  ///   (0, 1).
  public init(_ values: [Double], level: Double = 0.95) throws {
    _ = GSLStatus.quiet
    guard !values.isEmpty else {
      throw MetricsError.undefined("The mean over replicates needs at least one replicate.")
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw MetricsError.invalid("Replicate \(index) is \(values[index]), not a number.")
    }
    guard level > 0, level < 1 else {
      throw MetricsError.invalid("An interval's level must lie between 0 and 1; found \(level).")
    }
    self.values = values
    mean = gsl_stats_mean(values, 1, values.count)
    guard values.count >= 2 else {
      (standardDeviation, interval, pValue) = (nil, nil, nil)
      return
    }
    let deviation = gsl_stats_sd_m(values, 1, values.count, mean)
    let error = deviation / Double(values.count).squareRoot()
    let freedom = Double(values.count - 1)
    let reach = gsl_cdf_tdist_Pinv(0.5 + level / 2, freedom) * error
    standardDeviation = deviation
    interval = Interval(
      level: level,
      low: mean - reach,
      high: mean + reach,
      method: "Student t over \(values.count) seeds"
    )
    pValue = error > 0 ? 2 * gsl_cdf_tdist_Q(abs(mean) / error, freedom) : nil
  }
}
