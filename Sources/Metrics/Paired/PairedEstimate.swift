/// A quantity of two models on the same rows, its difference b − a, and what can be said of that.
///
/// `interval` is always that of `difference`, and holds 0 exactly when `pValue` exceeds 1 − level.
public struct PairedEstimate: Sendable, Equatable {
  /// The first model's value.
  public let a: Double
  /// The second model's value.
  public let b: Double
  /// The difference that the interval and the test are of.
  public let difference: Double
  /// Its standard error, where the interval is made of one.
  public let standardError: Double?
  /// The interval of the difference.
  public let interval: Interval
  /// Two-sided p-value of no difference.
  public let pValue: Double
  /// How many independent observations it rests on.
  public let units: Double

  /// Joins what is known of a difference.
  public init(
    a: Double,
    b: Double,
    difference: Double,
    standardError: Double? = nil,
    interval: Interval,
    pValue: Double,
    units: Double
  ) {
    self.a = a
    self.b = b
    self.difference = difference
    self.standardError = standardError
    self.interval = interval
    self.pValue = pValue
    self.units = units
  }
}
