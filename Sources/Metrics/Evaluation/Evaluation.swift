/// Predictions measured: every estimate with its definition and its interval.
///
/// ```swift
/// let evaluation = try Evaluation(predictions)
/// let ece = evaluation[.ece]  // value, interval, spec
/// ```
///
/// Complete after its `init`. Intervals that have a closed form, and those of calibration errors, are
/// always given; those that need resamples are given where ``EvaluationSettings/replicates`` asks for them.
///
/// - Complexity: O(rows × classes) and O(replicates × rows).
public struct Evaluation: Sendable {
  /// How it was measured.
  public let settings: EvaluationSettings
  /// What it was measured from; figures and comparisons read it, too.
  public let evidence: Evidence
  /// The estimates in the order of the metrics, then the tests of calibration.
  public let estimates: [Estimate]

  /// Measures predictions.
  ///
  /// - Parameters:
  ///   - predictions: What the model said of labelled rows.
  ///   - metrics: What is measured; `nil` for those that `candor metrics` prints.
  ///   - settings: Bins, view, level, replicates, seed.
  /// - Throws: `MetricsError` when a setting is out of range or the classes do not have the view; and
  ///   what a metric throws.
  public init(
    _ predictions: Predictions,
    metrics: [any Estimator]? = nil,
    settings: EvaluationSettings = EvaluationSettings()
  ) throws {
    try settings.check()
    let metrics =
      (metrics ?? Self.usual(settings))
      + MetricTable.chance
    let set = MetricSet(metrics, options: settings.options)
    let evidence = try Evidence(
      predictions,
      options: settings.options,
      parts: set.needs.union([.facts, .table]),
      level: settings.level
    )
    let intervals = try EvaluationIntervals(metrics, evidence: evidence, settings: settings)
    let values = try set.estimates(evidence)
    self.settings = settings
    self.evidence = evidence
    estimates = try zip(metrics, values).map { metric, estimate in
      guard let value = estimate.value else { return estimate }
      let chance = try intervals.chance(of: metric)
      let interval = try intervals.interval(of: metric, value: value)
      return Estimate(
        id: estimate.id,
        value: value,
        spec: estimate.spec,
        interval: interval,
        byChance: chance?.byChance,
        corrected: chance?.corrected,
        pValue: chance?.pValue,
        intervalReason: interval == nil ? intervals.reason(of: metric) : nil
      )
    }
  }

  /// What is measured where no metrics are named.
  private static func usual(_ settings: EvaluationSettings) -> [any Estimator] {
    if settings.allMetrics { return MetricTable.all }
    return settings.view == .positive ? MetricTable.positive : MetricTable.standard
  }

  /// The estimate of a metric, or `nil` where it was not measured.
  public subscript(id: MetricID) -> Estimate? { estimates.first { $0.id == id } }

  /// The predictions.
  public var predictions: Predictions { evidence.predictions }

  /// What can be said of each row.
  public var facts: RowFacts { evidence.facts }

  /// The table of the view.
  public var table: CalibrationTable { evidence.table }

  /// One test of "is it calibrated?" that sees the top label and every class.
  public var panel: PanelResult? { evidence.panel }

  /// The reliability diagram of the view: bins, curve and band at the settings' level.
  ///
  /// - Complexity: O(distinct confidences + groups²), anew at each call.
  public var reliability: ReliabilityDiagram {
    ReliabilityDiagram(
      table: table,
      rule: .equalWidth(settings.bins),
      level: settings.level,
      view: settings.view.name,
      seed: settings.seed
    )
  }
}
