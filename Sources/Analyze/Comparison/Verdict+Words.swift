public import CandorMetrics
import CandorText

extension Verdict {
  /// The verdict in words, with the models' names.
  public func words(a: String, b: String) -> String {
    switch self {
    case .aBetter: "\(a) better"
    case .bBetter: "\(b) better"
    case .noDifferenceDetected: "no difference detected"
    case .belowMargin: "below your margin"
    case .cannotTell: "cannot tell"
    }
  }
}

extension Comparison.Difference {
  /// A value as it is printed: `infinite` where it is.
  func shown(_ value: Double) -> String {
    value.isInfinite ? "infinite" : NumberText.metric(value)
  }

  /// The difference as it is printed; a dash between two infinite values.
  var shownDifference: String {
    difference.isInfinite
      ? "infinite" : difference.isNaN ? NumberText.absent : NumberText.difference(difference)
  }

  /// The verdict in words; a dash where there is none.
  public func words(a: String, b: String) -> String {
    guard let verdict else { return NumberText.absent }
    let words = verdict.words(a: a, b: b)
    if let detectable {
      return "\(words) (would have found \(NumberText.metric(detectable)))"
    }
    if let rowsNeeded { return "\(words), needs about \(NumberText.count(rowsNeeded)) rows" }
    return verdict == .cannotTell ? "\(words): \(reason ?? "")" : words
  }
}
