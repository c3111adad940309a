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
    }
  }
}

extension Comparison.Difference {
  /// The verdict in words; a dash where there is none.
  public func words(a: String, b: String) -> String {
    verdict?.words(a: a, b: b) ?? NumberText.absent
  }
}
