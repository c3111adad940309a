/// What was wrong with the numbers a caller handed to the metrics library.
///
/// Everything a user's data can cause is thrown as this type; what only a programmer can cause is a
/// precondition. The description is a whole sentence that names the place, what was found and what
/// was expected.
public struct MetricsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure, for callers that react to it.
  public enum Code: String, Sendable, Equatable {
    /// Shapes, labels, weights or values that cannot be what they claim to be.
    case invalidInput
    /// Two models that were not evaluated on the same rows.
    case notComparable
    /// The numbers are valid but do not determine the quantity asked for.
    case undefined
    /// A fit or a search ended without meeting its tolerance.
    case notConverged
    /// GSL reported a failure that the arguments should have ruled out.
    case library
  }

  /// The kind of failure.
  public let code: Code
  /// The sentence for the user.
  public let description: String

  /// Creates an error of a kind with its sentence.
  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  package static func invalid(_ description: String) -> Self { Self(.invalidInput, description) }
  package static func undefined(_ description: String) -> Self { Self(.undefined, description) }
}
