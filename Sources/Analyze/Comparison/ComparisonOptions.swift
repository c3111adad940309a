/// What a user can choose about a comparison.
public struct ComparisonOptions: Sendable, Equatable {
  /// Confidence level of every interval; tests are at one minus this level.
  public var level = 0.95
  /// Bootstrap replicates of sums over rows.
  public var replicates = 2_000
  /// Bootstrap replicates of what must be recomputed from a whole resampled table.
  public var tableReplicates = 1_000
  /// Seed of the resamples and of the folds.
  public var seed: UInt64 = 0
  /// Bins of the binned calibration error.
  public var bins = 15
  /// Folds of the cross-fit recalibration.
  public var folds = 5
  /// Differences up to this size do not matter, for metrics that have no margin of their own.
  public var margin = 0.0
  /// Margins of single metrics, by id.
  public var margins: [String: Double] = [:]

  /// Creates the default options.
  public init() {}

  /// The margin of a metric.
  public func margin(of id: String) -> Double { margins[id] ?? margin }
}
