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
    /// Of a calibration error, its mean under perfect calibration.
    public let by_chance: Double?
    /// Of a calibration error, the estimate with the push of chance taken off; it lies in `interval`.
    public let corrected: Double?
    /// Of a calibration error, the test of perfect calibration that it is the statistic of.
    public let p_value: Double?
    /// Why there is no interval, where one would be looked for.
    public let interval_reason: String?

    /// Takes over an estimate; a value that is not finite is left out.
    public init(_ estimate: Estimate) { self.init(estimate, EstimateReading()) }

    init(_ estimate: Estimate, _ reading: EstimateReading) {
      id = estimate.id
      value = estimate.value.flatMap { $0.isFinite ? $0 : nil }
      spec = reading.spec(estimate)
      reason = reading.reason(estimate)
      interval = estimate.interval.flatMap { $0.low.isFinite && $0.high.isFinite ? $0 : nil }
      by_chance = estimate.byChance
      corrected = estimate.corrected
      p_value = estimate.pValue
      interval_reason = estimate.intervalReason
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
  /// The view that speaks most against calibration, beside the estimate `calibration_p_value`.
  public let calibration_view: String?
  /// What it says, in words; where calibration is rejected.
  public let calibration_finding: String?

  /// Joins estimates with where they came from.
  ///
  /// - Parameters:
  ///   - input: What was read.
  ///   - rows: Number of rows.
  ///   - classes: Number of classes.
  ///   - estimates: The numbers.
  ///   - panel: The test of every view, where the rows are there.
  ///   - finding: What speaks most against calibration, where it is rejected.
  public init(
    input: ModelOrigin,
    rows: Int,
    classes: Int,
    estimates: [Estimate],
    panel: PanelResult? = nil,
    finding: String? = nil
  ) {
    self.init(
      input: input,
      rows: rows,
      classes: classes,
      estimates: estimates,
      panel: panel,
      finding: finding,
      reading: EstimateReading()
    )
  }

  init(
    input: ModelOrigin,
    rows: Int,
    classes: Int,
    estimates: [Estimate],
    panel: PanelResult?,
    finding: String?,
    reading: EstimateReading
  ) {
    schema = "candor.metrics/1"
    self.input = input
    self.rows = rows
    self.classes = classes
    self.estimates = estimates.map { Entry($0, reading) }
    calibration_view = panel?.first?.view.name
    calibration_finding = finding
  }
}
