/// The intervals of an evaluation, each by the rule that its metric names.
struct EvaluationIntervals {
  private let evidence: Evidence
  private let settings: EvaluationSettings
  /// The intervals of what is read off shared resamples of rows.
  private let shared: [MetricID: Interval]
  /// What is known of the calibration errors.
  private let inverted: [CalibrationStatistic: CalibrationInference]

  init(_ metrics: [any Estimator], evidence: Evidence, settings: EvaluationSettings) throws {
    self.evidence = evidence
    self.settings = settings
    shared = try Self.resample(metrics, evidence, settings)
    inverted = try evidence.inferences(
      of: metrics.compactMap { metric in
        guard case .inverted(let statistic) = metric.inference.interval else { return nil }
        return statistic(settings.options)
      },
      level: settings.level
    )
  }

  /// What chance alone would show of a metric, where it is a calibration error.
  func chance(of metric: any Estimator) throws -> CalibrationInference? {
    switch metric.inference.interval {
    case .inverted(let statistic): inverted[statistic(settings.options)]
    case .invertedLabels: try evidence.labelInference(level: settings.level)?.classwiseError
    default: nil
    }
  }

  /// The interval of a metric that has a value; `nil` where there is none or none was asked for.
  func interval(of metric: any Estimator, value: Double) throws -> Interval? {
    switch metric.inference.interval {
    case .none, .withheld: return nil
    case .formula(let interval): return try interval(evidence, value, settings.level)
    case .meanOfRows(let values):
      let values = values(evidence)
      guard values.allSatisfy(\.isFinite) else { return nil }
      return MeanInterval.hall.interval(
        values,
        design: evidence.design,
        bounds: metric.bounds,
        level: settings.level
      )
    case .inverted, .invertedLabels: return try chance(of: metric)?.interval
    case .resampledTable(let statistic):
      // A table's cells are resampled as counts of rows.
      guard settings.replicates > 0, evidence.countsRows else { return nil }
      return Self.bootstrap(settings).overTable(evidence.table, statistic)?
        .interval(bounds: metric.bounds)
    case .resampledRows: return shared[metric.id]
    }
  }

  /// Why a metric that has a value has no interval, where there is something to say.
  func reason(of metric: any Estimator) -> String? {
    switch metric.inference.interval {
    case .withheld(let reason): reason
    case .inverted where evidence.predictions.clusters != nil: IntervalRule.clustered
    case .invertedLabels where evidence.predictions.clusters != nil: IntervalRule.clustered
    case .invertedLabels where settings.bins > 100: IntervalRule.tooManyBins
    default: nil
    }
  }

  /// How whole resamples are drawn.
  private static func bootstrap(_ settings: EvaluationSettings) -> Bootstrap {
    Bootstrap(
      replicates: settings.tableReplicates ?? settings.replicates,
      level: settings.level,
      method: .basic,
      seed: settings.seed
    )
  }

  /// Resamples once for all metrics that read the same resamples.
  private static func resample(
    _ metrics: [any Estimator],
    _ evidence: Evidence,
    _ settings: EvaluationSettings
  ) throws -> [MetricID: Interval] {
    guard settings.replicates > 0, evidence.hasRows else { return [:] }
    var readers: [ResampledOrder: [Reader]] = [:]
    for metric in metrics {
      guard case .resampledRows(let order, let value) = metric.inference.interval else { continue }
      let own = evidence.view == .topLabel ? .topLabel : order
      readers[own, default: []].append(Reader(metric: metric, value: value))
    }
    var intervals: [MetricID: Interval] = [:]
    for (order, read) in readers {
      let found = try distributions(read, order, evidence, settings)
      for (reader, distribution) in zip(read, found) {
        intervals[reader.metric.id] = distribution?.interval(bounds: reader.metric.bounds)
      }
    }
    return intervals
  }

  /// A metric and what it reads of a resample.
  private struct Reader {
    let metric: any Estimator
    let value: @Sendable (ResampledCalibration.Values) -> Double
  }

  /// Resamples of rows, or of cells where rows are very many.
  private static func distributions(
    _ read: [Reader],
    _ order: ResampledOrder,
    _ evidence: Evidence,
    _ settings: EvaluationSettings
  ) throws -> [BootstrapDistribution?] {
    if evidence.design.isPlain, Double(evidence.rows) >= settings.manyUnits {
      return try bootstrap(settings).overCells(
        order == .topLabel ? evidence.topLabelTable : evidence.table,
        exact: read.map { try $0.metric.value(of: evidence) }
      ) { values in read.map { $0.value(values) } }
    }
    guard let view = evidence.resampled(by: order) else { return read.map { _ in nil } }
    return try bootstrap(settings).overRows(evidence.design) { resample in
      let values = view.values(resample)
      return read.map { reader in values.map(reader.value) }
    }
  }
}
