public import CandorMetrics

/// The JSON of `candor metrics`: one model's estimates with what they were computed from.
public struct MetricsDocument: Sendable, Codable, Equatable {
  /// One number with its definition and interval.
  public struct Entry: Sendable, Codable, Equatable {
    /// The identifier, such as `ece`.
    public let id: MetricID
    /// The value; absent where the data do not define it.
    public let value: Double?
    /// The exact definition.
    public let spec: String
    /// How sure the value is, where that was computed.
    public let interval: Interval?
    /// Why there is no value, where that is known.
    public let reason: String?

    /// Takes over an estimate; a value that is not finite is left out.
    public init(_ estimate: Estimate) { self.init(estimate, EstimateReading()) }

    init(_ estimate: Estimate, _ reading: EstimateReading) {
      id = estimate.id
      value = estimate.value.flatMap { $0.isFinite ? $0 : nil }
      spec = reading.spec(estimate)
      reason = reading.reason(estimate)
      interval = estimate.interval.flatMap { $0.low.isFinite && $0.high.isFinite ? $0 : nil }
    }
  }

  /// The name and version of this layout.
  public let schema: String
  /// What was read.
  public let input: ModelOrigin
  /// Number of rows.
  public let rows: Int
  /// Number of classes.
  public let classes: Int
  /// The estimates, in the order of the registry.
  public let estimates: [Entry]

  /// Joins estimates with where they came from.
  public init(input: ModelOrigin, rows: Int, classes: Int, estimates: [Estimate]) {
    self.init(
      input: input,
      rows: rows,
      classes: classes,
      estimates: estimates,
      reading: EstimateReading()
    )
  }

  init(
    input: ModelOrigin,
    rows: Int,
    classes: Int,
    estimates: [Estimate],
    reading: EstimateReading
  ) {
    schema = "candor.metrics/1"
    self.input = input
    self.rows = rows
    self.classes = classes
    self.estimates = estimates.map { Entry($0, reading) }
  }
}
