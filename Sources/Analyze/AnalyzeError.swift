/// Why inputs that are each in order do not make what was asked for, or what could not be done.
///
/// Everything a user can cause is thrown as this type, or as the error of the room it came from.
/// The description is a whole sentence: which file or key, what was found, what was expected, what
/// to do.
public struct AnalyzeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure, for callers that react to it.
  public enum Code: String, Sendable, Equatable {
    /// Two models that were not evaluated on the same rows.
    case notComparable
    /// A quantity that the given data do not define.
    case undefined
    /// An input that is not what the command needs.
    case unsuitable
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

}
