/// What was wrong with a recipe, a data folder, a checkpoint or a run.
///
/// Everything a user can cause is thrown as this type, or as `FormatsError` where the bytes of a
/// file are at fault; what only a programmer can cause is a precondition. The description is a
/// whole sentence: which file or key, what was found, what was expected, what to do.
public struct TrainError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure, for callers that react to it.
  public enum Code: String, Sendable, Equatable {
    /// A recipe with an unknown key, a value out of range or keys that contradict each other.
    case invalidRecipe
    /// Data files that are whole but do not belong together or hold impossible values.
    case invalidData
    /// The data folder, a run or a file is not where it was looked for.
    case missing
    /// A checkpoint that is no network of this kind, or not the network it says it is.
    case invalidCheckpoint
    /// A run folder that cannot be read, or that another run already occupies.
    case invalidRun
    /// A run that cannot be continued because what made it has changed.
    case cannotResume

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
