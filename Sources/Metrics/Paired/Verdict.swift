/// What an interval for a difference allows to be said, and no more.
public enum Verdict: String, Sendable, Codable, CaseIterable {
  /// Model a is better: the interval leaves zero out and the difference reaches the margin.
  case aBetter = "a_better"
  /// Model b is better: the interval leaves zero out and the difference reaches the margin.
  case bBetter = "b_better"
  /// The interval holds zero and reaches beyond the margin: the data do not tell.
  case noDifferenceDetected = "no_difference_detected"
  /// The difference is smaller than matters: the whole interval lies within the margin, or it
  /// leaves zero out but the difference itself does not reach the margin.
  case belowMargin = "below_margin"

  /// Reads an interval of b − a.
  ///
  /// - Parameters:
  ///   - difference: The estimate of b − a.
  ///   - interval: Its interval.
  ///   - lowerIsBetter: True for losses and errors, false for accuracy.
  ///   - margin: The size below which a difference does not matter; 0 for none.
  ///   - pValue: A p-value (adjusted for several comparisons) that must also be at most 1 − level for
  ///     a difference to be called, or `nil`.
  public init(
    difference: Double,
    interval: Interval,
    lowerIsBetter: Bool,
    margin: Double = 0,
    pValue: Double? = nil
  ) {
    let isWithinMargin = interval.low > -margin && interval.high < margin
    let holdsZero = interval.low <= 0 && interval.high >= 0
    let isRuledOut = pValue.map { $0 > 1 - interval.level } ?? false
    if isWithinMargin {
      self = .belowMargin
    } else if holdsZero || isRuledOut {
      self = .noDifferenceDetected
    } else if abs(difference) < margin {
      self = .belowMargin
    } else {
      self = (difference < 0) == lowerIsBetter ? .bBetter : .aBetter
    }
  }
}
