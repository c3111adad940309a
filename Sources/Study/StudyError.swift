/// Why a study cannot be planned, run or read.
///
/// Everything a user can cause is thrown as this type, or as the error of the room it came from. The
/// description is a whole sentence: which file, key or unit, what was found, what to do.
public struct StudyError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure, for callers that react to it.
  public enum Code: String, Sendable, Equatable {
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
}
