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
    /// The mean of the value under perfect calibration; of calibration errors only.
    public let byChance: Double?
    /// The value corrected for chance, inside the interval; of calibration errors only.
    public let corrected: Double?
    /// The share of calibrated models that show as much; of calibration errors only.
    public let pValue: Double?

    enum CodingKeys: String, CodingKey {
      case id, value, spec, interval, corrected
      case byChance = "by_chance"
      case pValue = "p_value"
    }

    /// Takes over an estimate; a value that is not finite is left out.
    public init(_ estimate: Estimate) {
      id = estimate.id
      value = estimate.value.flatMap { $0.isFinite ? $0 : nil }
      spec = estimate.spec
      interval = estimate.interval.flatMap { $0.low.isFinite && $0.high.isFinite ? $0 : nil }
      byChance = estimate.byChance
      corrected = estimate.corrected
      pValue = estimate.pValue
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
  /// The view that the panel's test finds most off, where it rejects calibration.
  public let calibrationView: String?
  /// What it finds there, in words.
  public let calibrationFinding: String?

  enum CodingKeys: String, CodingKey {
    case schema, input, rows, classes, estimates
    case calibrationView = "calibration_view"
    case calibrationFinding = "calibration_finding"
  }

  /// Joins estimates with where they came from.
  public init(
    input: ModelOrigin,
    rows: Int,
    classes: Int,
    estimates: [Estimate],
    findings: [PanelFinding] = []
  ) {
    schema = "candor.metrics/1"
    self.input = input
    self.rows = rows
    self.classes = classes
    self.estimates = estimates.map(Entry.init)
    calibrationView = findings.first?.view.name
    calibrationFinding =
      findings.isEmpty ? nil : findings.map { $0.sentence() }.joined(separator: "; ")
  }
}
