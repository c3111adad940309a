/// What a model is evaluated by.
///
/// A binary model is evaluated by the probability of its positive class, as risk scores, detectors and
/// filters are; a model of more classes by its top label.
public enum ClassificationTask: Sendable, Hashable {
  /// Three or more classes, or two that are evaluated by the top label.
  case multiclass
  /// Two classes, of which one, 0 or 1, is the positive one.
  case binary(positive: Int)

  /// The word for it: `binary` or `multiclass`.
  public var name: String {
    switch self {
    case .multiclass: "multiclass"
    case .binary: "binary"
    }
  }

  /// The positive class, in a binary task.
  public var positive: Int? {
    switch self {
    case .multiclass: nil
    case .binary(let positive): positive
    }
  }
}
