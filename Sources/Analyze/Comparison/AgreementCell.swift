/// Which of two models is right on a row.
public enum AgreementCell: String, Sendable, Codable, CaseIterable {
  /// Both models are right.
  case bothRight = "both_right"
  /// Both models are wrong, alike or not.
  case bothWrong = "both_wrong"
  /// Only the first model is right.
  case onlyA = "only_a_right"
  /// Only the second model is right.
  case onlyB = "only_b_right"

  /// The agreement of a row.
  public init(aRight: Bool, bRight: Bool) {
    self =
      switch (aRight, bRight) {
      case (true, true): .bothRight
      case (false, false): .bothWrong
      case (true, false): .onlyA
      case (false, true): .onlyB
      }
  }
}
