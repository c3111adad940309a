/// What an interval for a difference allows to be said, and no more.
public enum Verdict: String, Sendable, Codable, CaseIterable {
  /// Model a is better: the interval leaves zero out and the difference reaches the margin.
  case aBetter = "a_better"
  /// Model b is better: the interval leaves zero out and the difference reaches the margin.
  case bBetter = "b_better"
  /// There is no margin, and the interval holds zero: no difference was found.
  case noDifferenceDetected = "no_difference_detected"
  /// The difference is smaller than matters: the whole interval lies within the margin.
  case belowMargin = "below_margin"
  /// There is no interval, or there is a margin and the interval reaches across it: the data do not
  /// settle whether the difference matters.
  case cannotTell = "cannot_tell"

  /// Reads an interval of b − a.
  ///
  /// - Parameters:
  ///   - difference: The estimate of b − a.
  ///   - interval: Its interval, or `nil` where there is none.
  ///   - lowerIsBetter: True for losses and errors, false for accuracy.
  ///   - margin: The size below which a difference does not matter; 0 for none.
  ///   - pValue: A p-value (adjusted for several comparisons) that must also be at most 1 − level for
  ///     a difference to be called, or `nil`.
  public init(
    difference: Double,
    interval: Interval?,
    lowerIsBetter: Bool,
    margin: Double = 0,
    pValue: Double? = nil
  ) {
    guard let interval else {
      self = .cannotTell
      return
    }
    let isWithinMargin = interval.low > -margin && interval.high < margin
    let holdsZero = interval.low <= 0 && interval.high >= 0
    let isRuledOut = pValue.map { $0 > 1 - interval.level } ?? false
    if isWithinMargin {
      self = .belowMargin
    } else if holdsZero || isRuledOut {
      self = margin > 0 ? .cannotTell : .noDifferenceDetected
    } else if abs(difference) < margin {
      self = .cannotTell
    } else {
      self = (difference < 0) == lowerIsBetter ? .bBetter : .aBetter
    }
  }
}
