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

extension ModelOrigin {
  private enum CodingKeys: String, CodingKey {
    case kind, path, name, epoch, split, understood, task, clip, weights
    case monteCarloSamples, monteCarloError, labelFingerprint
  }

  /// The names that keys of several words have beside their older ones.
  private enum SnakeCaseKeys: String, CodingKey {
    case monteCarloSamples = "monte_carlo_samples"
    case monteCarloError = "monte_carlo_error"
    case labelFingerprint = "label_fingerprint"
  }

  /// Writes what is known; a key of several words in snake_case, too.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(kind, forKey: .kind)
    try values.encode(path, forKey: .path)
    try values.encode(name, forKey: .name)
    try values.encodeIfPresent(epoch, forKey: .epoch)
    try values.encodeIfPresent(split, forKey: .split)
    try values.encodeIfPresent(monteCarloSamples, forKey: .monteCarloSamples)
    try values.encodeIfPresent(monteCarloError, forKey: .monteCarloError)
    try values.encodeIfPresent(labelFingerprint, forKey: .labelFingerprint)
    try values.encodeIfPresent(understood, forKey: .understood)
    try values.encodeIfPresent(task, forKey: .task)
    try values.encodeIfPresent(clip, forKey: .clip)
    try values.encodeIfPresent(weights, forKey: .weights)
    var others = encoder.container(keyedBy: SnakeCaseKeys.self)
    try others.encodeIfPresent(monteCarloSamples, forKey: .monteCarloSamples)
    try others.encodeIfPresent(monteCarloError, forKey: .monteCarloError)
    try others.encodeIfPresent(labelFingerprint, forKey: .labelFingerprint)
  }
}
