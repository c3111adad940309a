public import CandorMetrics
public import CandorTrain

/// An input that was read and, where it is a network, evaluated: ready to be measured.
public struct LoadedModel: Sendable {
  /// Where it came from.
  public var origin: ModelOrigin
  /// What the model said of each row.
  public let predictions: Predictions
  /// The names of the classes, where they are known.
  public let classNames: [String]?
  /// The run, where the input is one.
  public let run: RunFolder?
  /// The recipe, where the weights tell it.
  public let recipe: Recipe?
  /// What was found in the file but plays no part, for a note.
  public let ignored: [String]

  /// The name under which tables and figures show the model.
  public var name: String { origin.name }
}
