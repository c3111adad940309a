/// An interval that goes with an estimate, and how it was made.
public struct Interval: Sendable, Equatable, Codable {
  /// The nominal coverage, such as 0.95.
  public let level: Double
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double
  /// How it was computed, such as `wilson` or `bootstrap BCa, 2000 replicates, seed 0`.
  public let method: String

  /// Creates an interval.
  public init(level: Double, low: Double, high: Double, method: String) {
    self.level = level
    self.low = low
    self.high = high
    self.method = method
  }
}

/// A number, what exactly it is, and how sure it is.
///
/// The ``spec`` travels with every number that is printed or saved, because the same name means
/// different numbers in different tools.
public struct Estimate: Sendable, Equatable {
  /// The identifier used in JSON, such as `ece`.
  public let id: MetricID
  /// The value, or `nil` where the data do not define it (never 0 or NaN in its place).
  public let value: Double?
  /// The exact definition in words, such as
  /// `ECE, top-label, 15 equal-width bins, [a,b) last closed, L1`.
  public let spec: String
  /// How sure the value is, where an interval was asked for and is defined.
  ///
  /// Of a calibration error it is that of the population's error, and holds ``corrected``.
  public let interval: Interval?
  /// Of a calibration error, its mean under perfect calibration: what chance alone would show.
  public let byChance: Double?
  /// Of a calibration error, the estimate with the push of chance taken off.
  public let corrected: Double?
  /// Of a calibration error, the test of perfect calibration that it is the statistic of; 0 is in
  /// ``interval`` exactly when it is above 1 − level.
  public let pValue: Double?
  /// Why there is no interval, where one would be looked for.
  public let intervalReason: String?

  /// Creates an estimate.
  public init(
    id: MetricID,
    value: Double?,
    spec: String,
    interval: Interval? = nil,
    byChance: Double? = nil,
    corrected: Double? = nil,
    pValue: Double? = nil,
    intervalReason: String? = nil
  ) {
    self.id = id
    self.value = value
    self.spec = spec
    self.interval = interval
    self.byChance = byChance
    self.corrected = corrected
    self.pValue = pValue
    self.intervalReason = intervalReason
  }
}
