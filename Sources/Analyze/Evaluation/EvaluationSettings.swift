/// What a user can choose about the measurement of one model.
public struct EvaluationSettings: Sendable, Equatable {
  /// Bins of the binned calibration errors and diagrams.
  public var bins = 15
  /// Whether every metric is computed, or the standard ones only.
  public var allMetrics = false
  /// Bootstrap replicates for intervals that have no closed form; 0 for none.
  public var replicates = 0
  /// Replicates of what is recomputed from a whole resampled table; `nil` for as many.
  public var tableReplicates: Int?
  /// Level of the intervals.
  public var level = 0.95
  /// Seed of everything random.
  public var seed: UInt64 = 0
  /// Draws of the calibration error that a perfectly calibrated model would show.
  public var nullDraws = 1_000

  /// Creates the default settings.
  public init() {}
}
