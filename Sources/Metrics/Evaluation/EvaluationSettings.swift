/// What a user can choose about the measurement of one model.
public struct EvaluationSettings: Sendable, Equatable {
  /// Bins of the binned calibration errors and diagrams.
  public var bins = 15
  /// How classes become the probability and outcome that calibration is evaluated by.
  public var view = View.topLabel
  /// Whether every metric is computed, or the standard ones only, where none are named.
  public var allMetrics = false
  /// Bootstrap replicates for intervals that have no closed form; 0 for none.
  public var replicates = 0
  /// Replicates of what is recomputed from a whole resampled table; `nil` for as many.
  public var tableReplicates: Int?
  /// Level of the intervals and bands.
  public var level = 0.95
  /// Seed of everything random.
  public var seed: UInt64 = 0
  /// Draws of the calibration error that a perfectly calibrated model would show.
  public var nullDraws = 1_000
  /// From so many rows on, what is resampled is resampled by cells.
  package var manyUnits = Bootstrap.manyUnits

  /// Creates settings; without arguments, the default ones.
  public init(
    bins: Int = 15,
    view: View = .topLabel,
    replicates: Int = 0,
    level: Double = 0.95,
    seed: UInt64 = 0
  ) {
    self.bins = bins
    self.view = view
    self.replicates = replicates
    self.level = level
    self.seed = seed
  }

  /// What estimators read of them.
  public var options: MetricOptions {
    MetricOptions(bins: bins, view: view, seed: seed, draws: nullDraws)
  }

  /// Refuses what is out of range.
  func check() throws {
    try options.check()
    guard level > 0, level < 1 else {
      throw MetricsError.invalid("The level is \(level); it must lie between 0 and 1.")
    }
    guard [replicates, tableReplicates ?? replicates].allSatisfy({ $0 == 0 || $0 >= 2 }) else {
      throw MetricsError.invalid(
        "A bootstrap needs 0 or at least 2 replicates; found"
          + " \(min(replicates, tableReplicates ?? replicates))."
      )
    }
  }
}
