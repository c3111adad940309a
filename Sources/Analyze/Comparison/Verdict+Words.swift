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
