internal import CCandorGSL

extension BootstrapDistribution {
  /// The estimate plus and minus a normal quantile of the bootstrap standard error.
  ///
  /// Reaches levels whose tails lie beyond the replicates, as simultaneous intervals need.
  ///
  /// - Parameter level: The nominal coverage, between 0 and 1.
  /// - Returns: The interval, or `nil` with fewer than two defined replicates.
  public func normalInterval(level: Double) -> Interval? {
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    guard let standardError else { return nil }
    let reach = gsl_cdf_ugaussian_Qinv((1 - level) / 2) * standardError
    return Interval(
      level: level,
      low: estimate - reach,
      high: estimate + reach,
      method: "normal, \(settings.description(resampled))"
    )
  }
}

extension BootstrapDistribution {
  /// The same replicates, read by another rule: one drawing serves several kinds of statistics.
  public func read(by method: Bootstrap.Method) -> BootstrapDistribution {
    var settings = settings
    settings.method = method
    let undefined = [Double?](repeating: nil, count: undefinedReplicates)
    return BootstrapDistribution(
      estimate: estimate,
      replicates: sorted + undefined,
      acceleration: acceleration,
      settings: settings,
      resampled: resampled
    )
  }
}
