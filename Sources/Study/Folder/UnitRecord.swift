import CandorAnalyze
public import CandorTrain

/// What a finished unit leaves: one file, `units/<id>.json`, and nothing that depends on when, where
/// beside which other units, or after how many interruptions it ran.
public struct UnitRecord: Sendable, Equatable, Codable {
  /// How a unit ended.
  public enum State: String, Sendable, Codable {
    /// Trained to the last epoch, with losses that a network can have.
    case finished
    /// A loss was not finite any more, or the training ended more than ten times above the loss of
    /// guessing (`DivergenceRule`); there are curves, but no values.
    case diverged
  }

  /// The name and version of this layout.
  public let schema: String
  /// The unit's name.
  public let id: String
  /// What was trained.
  public let recipe: Recipe
  /// How it ended.
  public let state: State
  /// The numbers measured, by name; one that is not defined is absent.
  public let values: [String: Double]
  /// The curves, by name: one number an epoch (or a class), absent ones as `null`.
  public let series: [String: [Double?]]
  /// What else may decide the last bits, such as the matrix library's kernels.
  public let machine: [String: String]

  /// Joins a unit with its outcome; numbers that are not finite are left out.
  public init(_ unit: StudyUnit, _ outcome: UnitOutcome) {
    schema = "candor.unit/1"
    id = unit.id
    recipe = unit.recipe
    state = outcome.state
    values = outcome.values.filter { $0.value.isFinite }
    series = outcome.series.mapValues { $0.map { $0.isFinite ? $0 : nil } }
    machine = outcome.machine
  }
}

/// What training and measuring a unit gives.
public struct UnitOutcome: Sendable, Equatable {
  /// How training ended.
  public var state: UnitRecord.State
  /// Numbers by name.
  public var values: [String: Double]
  /// Curves by name.
  public var series: [String: [Double]]
  /// What else may decide the last bits.
  public var machine: [String: String]
  /// The finished network, where it is to be kept.
  public var network: Parameters?

  /// Creates an outcome.
  public init(
    state: UnitRecord.State,
    values: [String: Double] = [:],
    series: [String: [Double]] = [:],
    machine: [String: String] = [:]
  ) {
    self.state = state
    self.values = values
    self.series = series
    self.machine = machine
  }
}
