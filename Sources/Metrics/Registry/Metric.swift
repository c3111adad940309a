/// Which way a metric gets better.
public enum MetricDirection: String, Sendable, Codable {
  /// Smaller is better, such as a loss.
  case lower
  /// Larger is better, such as accuracy.
  case higher
  /// Neither by itself, such as mean confidence.
  case neither
}

/// What a metric is computed from; decides whether it can be had once the rows are gone.
struct MetricNeeds: OptionSet, Sendable {
  let rawValue: Int

  /// The rows themselves.
  static let rows = MetricNeeds(rawValue: 1)
  /// The number of rows whose predicted class is right.
  static let hits = MetricNeeds(rawValue: 2)
  /// The sum of log losses.
  static let logLoss = MetricNeeds(rawValue: 128)
  /// The sum of Brier scores.
  static let brier = MetricNeeds(rawValue: 256)
  /// The sum of confidences.
  static let confidence = MetricNeeds(rawValue: 512)
  /// The sum of spherical scores.
  static let spherical = MetricNeeds(rawValue: 64)
  /// The confusion matrix.
  static let confusion = MetricNeeds(rawValue: 4)
  /// The bins of the top-label view.
  static let bins = MetricNeeds(rawValue: 8)
  /// The bins of every class against the rest.
  static let classBins = MetricNeeds(rawValue: 32)
  /// The table of the top-label view.
  static let table = MetricNeeds(rawValue: 16)
}

/// One row of the table of all metrics: what it is called, what it needs, how it is computed.
///
/// To add a metric, write its estimator in a file of its own, add a row to the table it belongs to
/// (``MetricTable``), and a golden value to the tests. The invariance tests pick it up from here.
public struct Metric: Sendable {
  /// The identifier used in JSON.
  public let id: String
  /// A short name for people.
  public let title: String
  /// Which way is better.
  public let better: MetricDirection
  /// The least and the largest value it can take, where there are such.
  public let bounds: ClosedRange<Double>
  /// Whether a monotone change of all confidences (a temperature) leaves it alone.
  public let isRankBased: Bool
  /// What it is computed from.
  let needs: MetricNeeds
  /// Metrics of the same name here read one costly part and are best computed one after the other;
  /// all others may be computed at the same time.
  let shares: String?
  private let spec: @Sendable (MetricOptions) -> String
  /// The value, or `nil` where the data do not define it.
  let compute: @Sendable (inout MetricContext) throws -> Double?

  init(
    _ id: String,
    _ title: String,
    better: MetricDirection,
    bounds: ClosedRange<Double>,
    isRankBased: Bool = false,
    needs: MetricNeeds = .table,
    shares: String? = nil,
    spec: @escaping @Sendable (MetricOptions) -> String,
    compute: @escaping @Sendable (inout MetricContext) throws -> Double?
  ) {
    self.id = id
    self.title = title
    self.better = better
    self.bounds = bounds
    self.isRankBased = isRankBased
    self.needs = needs
    self.shares = shares
    self.spec = spec
    self.compute = compute
  }

  /// The exact definition in words, as it stands in every estimate of this metric.
  public func definition(_ options: MetricOptions = MetricOptions()) -> String { spec(options) }
}

/// What a user can choose about the metrics.
public struct MetricOptions: Sendable, Hashable {
  /// Number of bins of the binned metrics.
  public var bins: Int

  /// Creates options.
  public init(bins: Int = 15) { self.bins = bins }
}
