/// Why inputs that are each in order do not make what was asked for, or what could not be done.
///
/// Everything a user can cause is thrown as this type, or as the error of the room it came from.
/// The description is a whole sentence: which file or key, what was found, what was expected, what
/// to do.
public struct AnalyzeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure, for callers that react to it.
  public enum Code: String, Sendable, Equatable {
    /// Two models that were not judged on the same rows.
    case notComparable
    /// A quantity that the given data do not define.
    case undefined
    /// An input that is not what the command needs.
    case unsuitable
    /// Arguments or environment variables that contradict each other or are incomplete.
    case usage
    /// A plan, a folder or a unit whose content cannot be used.
    case badData
    /// Something is not where it was looked for.
    case missing
    /// The work is not finished yet; trying again later can succeed.
    case unfinished
    /// A program of the system (such as `sbatch`) failed or could not be started.
    case system
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

  /// The exit status of a command that ends with this failure (the names are those of sysexits).
  public var exitStatus: Int32 {
    switch code {
    case .usage: 64
    case .badData, .notComparable, .undefined, .unsuitable: 65
    case .missing: 66
    case .unfinished: 75
    case .system: 74
    }
  }
}
