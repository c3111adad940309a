/// A calibration error, what chance alone would show in its place, and what is left of it.
///
/// The four numbers belong together: ``corrected`` always lies in ``interval`` and never above ``value``, and 0 is
/// in the interval exactly when ``pValue`` is above 1 − level.
public struct CalibrationInference: Sendable, Equatable {
  /// The error on the data, as its estimator has it.
  public let value: Double
  /// The mean of the error under perfect calibration, with the confidences as they are.
  public let byChance: Double
  /// (1 + draws under calibration at or above the value) / (1 + draws).
  public let pValue: Double
  /// The population's error under which the value would be a median one; 0 where the value is no
  /// larger than the median under calibration, and never more than the value.
  public let corrected: Double
  /// The interval of the population's error.
  public let interval: Interval
}

extension CalibrationInference {
  /// Joins what an inversion found, so that the numbers agree.
  ///
  /// An error with few bins of its own choosing may be below that of its population, and what it is corrected to
  /// above it. A correction for chance takes something off: it ends at the value, and so does the interval's
  /// lower end.
  ///
  /// - Parameters:
  ///   - low: The lower end; 0 where calibration is not ruled out.
  ///   - high: The upper end, or `nil` where nothing is ruled out as too large.
  init(
    value: Double,
    byChance: Double,
    pValue: Double,
    corrected: Double,
    low: Double,
    high: Double?,
    level: Double,
    method: String
  ) {
    let most = min(1, max(value, .leastNonzeroMagnitude))
    let low = low > 0 ? min(most, max(low, .leastNonzeroMagnitude)) : 0
    let corrected = min(most, max(low, corrected))
    self.value = value
    self.byChance = byChance
    self.pValue = pValue
    self.corrected = corrected
    interval = Interval(
      level: level,
      low: low,
      high: min(1, max(corrected, high ?? 1)),
      method: method
    )
  }
}
