import CandorMetrics
import CandorText

/// Puts the findings of a comparison into words; a finding that the data do not support has none.
struct CauseSentences {
  let a: String
  let b: String
  let gap: Double
  let classNames: [String]?

  /// The sentence of a view, or `nil` when the interval of its part holds zero.
  func sentence(_ cause: Cause) -> String? {
    guard let interval = cause.differenceInterval, interval.low > 0 || interval.high < 0,
      let share = cause.share, let shareInterval = cause.interval
    else { return nil }
    let amount = NumberText.difference(cause.difference)
    let whole = NumberText.difference(gap)
    let portion =
      "\(amount) of \(whole), \(NumberText.percent(share, 0)) of the gap"
      + " [\(NumberText.percent(shareInterval.low, 0)),"
      + " \(NumberText.percent(shareInterval.high, 0))]"
    switch cause.kind {
    case .calibration:
      return "Rescaling each model's confidence, by a temperature fitted on other rows, removes"
        + " \(portion): that much is calibration."
    case .refinement:
      let (better, worse) = cause.difference < 0 ? (b, a) : (a, b)
      return "After both models are rescaled, \(portion) remains: no single temperature gives"
        + " \(worse) what \(better) has."
    case .flips:
      return "Rows on which exactly one model is right carry \(portion)."
    case .tail:
      return "The 1 % of rows where the two losses differ most carry \(portion)."
    case .class:
      return "Rows of class \(className(cause.classIndex)) carry \(portion), more than any other"
        + " class."
    case .reading:
      return nil
    }
  }

  private func className(_ index: Int?) -> String {
    guard let index else { return "" }
    guard let classNames, index < classNames.count else { return String(index) }
    return "\(index) (\(classNames[index]))"
  }
}
