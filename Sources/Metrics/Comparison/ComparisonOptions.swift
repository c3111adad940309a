/// What a user can choose about a comparison.
public struct ComparisonOptions: Sendable, Equatable {
  /// Confidence level of every interval; tests are at one minus this level.
  public var level = 0.95
  /// Bootstrap replicates of means over rows.
  public var replicates = 2_000
  /// Bootstrap replicates of what must be recomputed from a whole resampled table.
  public var tableReplicates = 1_000
  /// Seed of the resamples and of the folds.
  public var seed: UInt64 = 0
  /// Bins of the binned calibration error.
  public var bins = 15
  /// How classes become the probability and outcome that calibration is evaluated by.
  public var view = View.topLabel
  /// Folds where an explanation recalibrates both models; the differences do not read them.
  public var folds = 5
  /// Whether an explanation gives every class a curve of its own; `nil` for as many scores as that takes a few
  /// seconds for (`GapExplanation.mostForCurves`).
  public var classCurves: Bool?
  /// From so many units on a mean's interval is Hall's, and what is resampled is resampled by joint cells.
  package var manyUnits = Bootstrap.manyUnits
  /// Differences up to this size do not matter, for metrics that have no margin of their own.
  public var margin = 0.0
  /// Margins of single metrics, by id.
  public var margins: [MetricID: Double] = [:]

  /// Creates the default options.
  public init() {}

  /// The margin of a metric.
  public func margin(of id: MetricID) -> Double { margins[id] ?? margin }

  /// What estimators read of them.
  public var metricOptions: MetricOptions { MetricOptions(bins: bins, view: view, seed: seed) }

  /// Refuses what is out of range.
  func check() throws {
    try metricOptions.check()
    guard level > 0, level < 1 else {
      throw MetricsError.invalid("The level is \(level); it must lie between 0 and 1.")
    }
    guard min(replicates, tableReplicates) >= 2 else {
      throw MetricsError.invalid(
        "A bootstrap needs at least 2 replicates; found \(min(replicates, tableReplicates))."
      )
    }
  }
}
