internal import CCandorGSL
internal import Glibc

/// The replicates of one statistic beside its value on the data.
public struct BootstrapDistribution: Sendable, Equatable {
  /// The statistic on the data.
  public let estimate: Double
  /// The statistic on each resample that defines it, ascending.
  public let sorted: [Double]
  /// How many resamples left the statistic undefined (for instance those of one class only).
  public let undefinedReplicates: Int
  /// Efron's acceleration, where it was computed.
  public let acceleration: Double
  /// The settings it was drawn with.
  public let settings: Bootstrap
  /// What was resampled, such as `rows`.
  public let resampled: String

  /// Orders replicates; `nil` ones are counted and left out.
  package init(
    estimate: Double,
    replicates: [Double?],
    acceleration: Double,
    settings: Bootstrap,
    resampled: String
  ) {
    self.estimate = estimate
    sorted = replicates.compactMap { $0 }.filter { !$0.isNaN }.sorted()
    undefinedReplicates = replicates.count - sorted.count
    self.acceleration = acceleration
    self.settings = settings
    self.resampled = resampled
  }

  /// The standard deviation of the replicates: the bootstrap's standard error of the estimate.
  public var standardError: Double? {
    guard sorted.count > 1 else { return nil }
    let mean = sorted.compensatedSum / Double(sorted.count)
    let squares = sorted.map { ($0 - mean) * ($0 - mean) }.compensatedSum
    return sqrt(squares / Double(sorted.count - 1))
  }

  /// The interval by the settings' method.
  ///
  /// - Parameter bounds: Where the statistic must lie; ends beyond are moved to the bound.
  /// - Returns: `nil` when more than one replicate in twenty is undefined, or BCa has no meaning
  ///   because the estimate lies outside all replicates.
  public func interval(bounds: ClosedRange<Double>? = nil) -> Interval? {
    guard undefinedReplicates * 20 <= settings.replicates, !sorted.isEmpty else { return nil }
    let tail = (1 - settings.level) / 2
    var ends: (low: Double, high: Double)
    switch settings.method {
    case .percentile: ends = (quantile(tail), quantile(1 - tail))
    case .basic: ends = (2 * estimate - quantile(1 - tail), 2 * estimate - quantile(tail))
    case .bca:
      guard let shares = acceleratedShares(tail) else { return nil }
      ends = (quantile(shares.low), quantile(shares.high))
    }
    if let bounds {
      ends = (
        min(max(ends.low, bounds.lowerBound), bounds.upperBound),
        min(max(ends.high, bounds.lowerBound), bounds.upperBound)
      )
    }
    return Interval(
      level: settings.level,
      low: ends.low,
      high: ends.high,
      method: settings.description(resampled)
    )
  }

  /// A two-sided p-value of the hypothesis that the true value is `value`.
  ///
  /// The replicates are moved so that their mean is `value`; the p-value is the share of them that
  /// are at least as far from it as the estimate is, (1 + hits) / (1 + draws).
  public func pValue(against value: Double = 0) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let mean = sorted.compensatedSum / Double(sorted.count)
    let shift = abs(estimate - value)
    let hits = sorted.count { abs($0 - mean) >= shift }
    return Double(1 + hits) / Double(1 + sorted.count)
  }

  /// The quantile of the replicates, type 7 of Hyndman and Fan 1996.
  package func quantile(_ share: Double) -> Double {
    gsl_stats_quantile_from_sorted_data(sorted, 1, sorted.count, share)
  }

  /// Efron 1987, equation 4.2: where the two quantiles are read instead of at α/2 and 1 − α/2.
  private func acceleratedShares(_ tail: Double) -> (low: Double, high: Double)? {
    // Ties count half, so that a statistic with few values is not called biased.
    let below = Double(sorted.count { $0 < estimate })
    let equal = Double(sorted.count { $0 == estimate })
    let share = (below + equal / 2) / Double(sorted.count)
    guard share > 0, share < 1 else { return nil }
    let bias = gsl_cdf_ugaussian_Pinv(share)
    func moved(_ probability: Double) -> Double {
      let z = bias + gsl_cdf_ugaussian_Pinv(probability)
      return gsl_cdf_ugaussian_P(bias + z / (1 - acceleration * z))
    }
    return (moved(tail), moved(1 - tail))
  }
}
