public import CandorMetrics

extension Verdict {
  /// Reads a difference of a metric; one that has no better side never has a winner.
  init(
    _ difference: Double,
    _ interval: Interval?,
    better: MetricDirection,
    margin: Double,
    pValue: Double? = nil
  ) {
    guard let interval, better != .neither else {
      self = .noDifferenceDetected
      return
    }
    self.init(
      difference: difference,
      interval: interval,
      lowerIsBetter: better == .lower,
      margin: margin,
      pValue: pValue
    )
  }

  /// The verdict in words, with the models' names.
  public func words(a: String, b: String) -> String {
    switch self {
    case .aBetter: "\(a) better"
    case .bBetter: "\(b) better"
    case .noDifferenceDetected: "no difference detected"
    case .belowMargin: "below your margin"
    }
  }
}
