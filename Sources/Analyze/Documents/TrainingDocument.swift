public import CandorTrain

/// The JSON of `candor train`: each run with its recipe, status and metrics by epoch.
public struct TrainingDocument: Sendable, Codable, Equatable {
  /// One run.
  public struct Run: Sendable, Codable, Equatable {
    /// The run's folder.
    public let path: String
    /// What `run.json` says.
    public let info: RunInfo
    /// One entry an epoch.
    public let metrics: [EpochMetrics]
  }

  /// The name and version of this layout.
  public let schema: String
  /// The runs, in the order of the recipes.
  public let runs: [Run]

  /// Describes runs.
  public init(_ runs: [RunFolder]) {
    schema = "candor.training/1"
    self.runs = runs.map { Run(path: $0.path, info: $0.info, metrics: $0.metrics) }
  }
}
