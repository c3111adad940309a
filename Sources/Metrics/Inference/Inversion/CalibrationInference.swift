/// A calibration error, what chance alone would show in its place, and what is left of it.
///
/// The four numbers belong together: ``corrected`` always lies in ``interval``, and 0 is in the
/// interval exactly when ``pValue`` is above 1 − level.
public struct CalibrationInference: Sendable, Equatable {
  /// The error on the data, as its estimator has it.
  public let value: Double
  /// The mean of the error under perfect calibration, with the confidences as they are.
  public let byChance: Double
  /// (1 + draws under calibration at or above the value) / (1 + draws).
  public let pValue: Double
  /// The population's error under which the value would be a median one; 0 where the value is no
  /// larger than the median under calibration.
  public let corrected: Double
  /// The interval of the population's error.
  public let interval: Interval
}
