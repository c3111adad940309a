public import CandorMetrics

/// One model measured: its estimates with intervals, and what the figures are drawn from.
public struct Evaluation: Sendable {
  /// The model.
  public let model: LoadedModel
  /// How it was measured.
  public let settings: EvaluationSettings
  /// What can be said of each row.
  public let facts: RowFacts
  /// The top-label view.
  public let table: CalibrationTable
  /// The estimates in the order of the registry, then the calibration error under calibration.
  public let estimates: [Estimate]
  /// The ECE that a perfectly calibrated model with these confidences would show.
  public let null: CalibratedNull?

  /// Measures a model.
  ///
  /// - Throws: `MetricsError` when the settings or the predictions do not allow it.
  public init(_ model: LoadedModel, settings: EvaluationSettings = EvaluationSettings()) throws {
    self.model = model
    self.settings = settings
    let set: MetricSet =
      settings.allMetrics ? .all(bins: settings.bins) : .standard(bins: settings.bins)
    let facts = RowFacts(model.predictions)
    let table = CalibrationTable.topLabel(facts)
    let intervals = try EstimateIntervals(
      predictions: model.predictions,
      facts: facts,
      table: table,
      settings: settings
    )
    let null = CalibrationNull(draws: settings.nullDraws, seed: settings.seed).distribution(
      of: intervals.ece,
      on: table
    )
    self.facts = facts
    self.table = table
    self.null = null
    estimates =
      try set.evaluate(model.predictions).map { estimate in
        Estimate(
          id: estimate.id,
          value: estimate.value,
          spec: estimate.spec,
          interval: intervals.interval(of: estimate)
        )
      } + Self.nullEstimates(null, settings)
  }

  /// The estimate with an id.
  public func estimate(_ id: String) -> Estimate? { estimates.first { $0.id == id } }

  /// The value with an id, where the data define it.
  public func value(_ id: String) -> Double? { estimate(id)?.value }

  /// The JSON of `candor metrics`.
  public var document: MetricsDocument {
    MetricsDocument(
      input: model.origin,
      rows: model.predictions.rows,
      classes: model.predictions.classes,
      estimates: estimates
    )
  }

  /// What chance alone would show, beside every ECE.
  private static func nullEstimates(
    _ null: CalibratedNull?,
    _ settings: EvaluationSettings
  ) -> [Estimate] {
    guard let null else { return [] }
    let tail = (1 - settings.level) / 2
    return [
      Estimate(
        id: "ece_if_calibrated",
        value: null.mean,
        spec: "mean ECE of a perfectly calibrated model with these confidences; \(null.spec)",
        interval: Interval(
          level: settings.level,
          low: null.quantile(tail),
          high: null.quantile(1 - tail),
          method: "central range of the draws"
        )
      ),
      Estimate(
        id: "ece_p_value",
        value: null.pValue,
        spec: "share of those draws with an ECE at least as large, (1 + hits) / (1 + draws)"
      ),
    ]
  }
}
