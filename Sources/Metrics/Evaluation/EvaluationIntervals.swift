/// The intervals of an evaluation, each by the rule that its metric names.
struct EvaluationIntervals {
  private let evidence: Evidence
  private let settings: EvaluationSettings
  /// The intervals of what is read off shared resamples of rows.
  private let shared: [MetricID: Interval]

  init(_ metrics: [any Estimator], evidence: Evidence, settings: EvaluationSettings) throws {
    self.evidence = evidence
    self.settings = settings
    shared = try Self.resample(metrics, evidence, settings)
  }

  /// The interval of a metric that has a value; `nil` where there is none or none was asked for.
  func interval(of metric: any Estimator, value: Double) throws -> Interval? {
    switch metric.inference.interval {
    case .none: return nil
    case .formula(let interval): return try interval(evidence, value, settings.level)
    case .meanOfRows(let values):
      let values = values(evidence)
      guard values.allSatisfy(\.isFinite) else { return nil }
      return MeanInterval.hall.interval(
        values,
        weights: evidence.facts.weights,
        level: settings.level
      )
    case .resampledBins(let error):
      guard settings.replicates > 0 else { return nil }
      let bootstrap = Bootstrap(
        replicates: settings.replicates,
        level: settings.level,
        method: .basic,
        seed: settings.seed
      )
      return bootstrap.overBins(error(settings.options), of: evidence.table)?
        .interval(bounds: metric.bounds)
    case .resampledTable(let statistic):
      guard settings.replicates > 0 else { return nil }
      return Self.bootstrap(settings).overTable(evidence.table, statistic)?
        .interval(bounds: metric.bounds)
    case .resampledRows: return shared[metric.id]
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

  /// Draws rows once for every metric that reads resamples of them.
  private static func resample(
    _ metrics: [any Estimator],
    _ evidence: Evidence,
    _ settings: EvaluationSettings
  ) throws -> [MetricID: Interval] {
    let read = metrics.compactMap { metric in
      if case .resampledRows(let value) = metric.inference.interval {
        (metric: metric, value: value)
      } else {
        nil
      }
    }
    guard settings.replicates > 0, !read.isEmpty, let view = evidence.resampled else { return [:] }
    let found = try bootstrap(settings).overRows(evidence.rows) { resample in
      let values = view.values(resample)
      return read.map { entry in values.map(entry.value) }
    }
    return Dictionary(
      zip(read, found).compactMap { entry, distribution in
        distribution?.interval(bounds: entry.metric.bounds).map { (entry.metric.id, $0) }
      },
      uniquingKeysWith: { first, _ in first }
    )
  }
}
