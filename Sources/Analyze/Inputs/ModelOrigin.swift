/// Where a model's predictions came from, as documents and pages name it.
public struct ModelOrigin: Sendable, Codable, Equatable {
  /// What kind of thing was read.
  public enum Kind: String, Sendable, Codable {
    /// A folder that `candor train` left.
    case run
    /// A weights file, evaluated on the data.
    case checkpoint
    /// Predictions of any model.
    case predictions
  }

  /// What kind of thing was read.
  public var kind: Kind
  /// What the user typed.
  public var path: String
  /// The name under which tables and figures show the model.
  public var name: String
  /// The epoch whose weights were evaluated.
  public var epoch: Int?
  /// Which part of the data was evaluated: `test` or `train`.
  public var split: String?
  /// How many dropout passes were averaged; absent for the plain pass.
  public var monteCarloSamples: Int?
  /// The standard error that the number of passes leaves in the log loss.
  public var monteCarloError: Double?
  /// A fingerprint of the labels in row order: equal for models evaluated on the same rows.
  public var labelFingerprint: String?
  /// What was made of the names in a file of predictions.
  public var understood: String?
  /// What the model is evaluated by: `binary` or `multiclass`; absent where nobody asked.
  public var task: String?
  /// The least probability that stored ones were read as.
  public var clip: Double?
  /// What the weights of rows mean: `frequency` or `sampling`; absent without weights.
  public var weights: String?

  /// Names an origin.
  public init(
    kind: Kind,
    path: String,
    name: String,
    epoch: Int? = nil,
    split: String? = nil,
    monteCarloSamples: Int? = nil,
    labelFingerprint: String? = nil
  ) {
    self.kind = kind
    self.path = path
    self.name = name
    self.epoch = epoch
    self.split = split
    self.monteCarloSamples = monteCarloSamples
    self.labelFingerprint = labelFingerprint
  }
}
