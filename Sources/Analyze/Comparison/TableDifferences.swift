import CandorMetrics

/// Differences of what is recomputed from a whole table: calibration errors, decompositions, risk.
struct TableDifferences {
  let differences: [Comparison.Difference]

  private struct Statistic: Sendable {
    let metric: Metric
    let value: @Sendable (CalibrationTable) -> Double?
  }

  init(_ pair: PairedModels, options: ComparisonOptions) throws {
    let statistics = try Self.statistics(bins: options.bins)
    let viewA = ReweightedView(pair.a)
    let viewB = ReweightedView(pair.b)
    let bootstrap = Bootstrap(
      replicates: options.tableReplicates,
      level: options.level,
      method: .percentile,
      seed: options.seed
    )
    let resampled = try bootstrap.overRows(pair.rows) { resample in
      let a = viewA.table(resample)
      let b = viewB.table(resample)
      return statistics.map { statistic in
        statistic.value(a).flatMap { a in statistic.value(b).map { $0 - a } }
      }
    }
    let tableA = CalibrationTable.topLabel(pair.a)
    let tableB = CalibrationTable.topLabel(pair.b)
    differences = zip(statistics, resampled).compactMap { statistic, distribution in
      guard let a = statistic.value(tableA), let b = statistic.value(tableB) else { return nil }
      let metric = statistic.metric
      let interval = distribution?.interval()
      return Comparison.Difference(
        id: metric.id,
        title: metric.title,
        better: metric.better,
        a: a,
        b: b,
        difference: b - a,
        interval: interval,
        pValue: distribution?.pValue(),
        verdict: Verdict(
          b - a,
          interval,
          better: metric.better,
          margin: options.margin(of: metric.id)
        ),
        spec: metric.definition(MetricOptions(bins: options.bins))
      )
    }
  }

  private static func statistics(bins: Int) throws -> [Statistic] {
    let ece = BinnedCalibrationError(rule: .equalWidth(bins), norm: .l1)
    let values: KeyValuePairs<String, @Sendable (CalibrationTable) -> Double?> = [
      "ece": { ece.value(of: $0) },
      "smece": { SmoothCalibrationError().value(of: $0) },
      "corp_miscalibration": { CORP($0).brier?.miscalibration },
      "corp_discrimination": { CORP($0).brier?.discrimination },
      "aurc": { SelectiveRisk($0)?.area },
    ]
    return try values.map { id, value in
      Statistic(metric: try MetricSet.named([id]).metrics[0], value: value)
    }
  }
}
