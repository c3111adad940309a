import CandorMetrics

/// Differences of what is recomputed from a whole table: calibration errors, decompositions, risk.
struct TableDifferences {
  let differences: [Comparison.Difference]

  private struct Statistic: Sendable {
    let metric: Metric
    /// The value of a table, with the width of the model's kernel.
    let value: @Sendable (CalibrationTable, Double?) -> Double?
  }

  init(_ pair: PairedModels, options: ComparisonOptions) throws {
    let tableA = CalibrationTable.topLabel(pair.a)
    let tableB = CalibrationTable.topLabel(pair.b)
    let statistics = try Self.statistics(bins: options.bins)
    // The kernel width is chosen once for each model: choosing it anew for each resample takes ten
    // times as long and moves the interval's ends by less than their Monte Carlo error.
    let widthA = SmoothCalibrationError().result(of: tableA)?.width
    let widthB = SmoothCalibrationError().result(of: tableB)?.width
    let viewA = try Self.view(pair.a)
    let viewB = try Self.view(pair.b)
    let bootstrap = Bootstrap(
      replicates: options.tableReplicates,
      level: options.level,
      method: .basic,
      seed: options.seed
    )
    let resampled = try bootstrap.overRows(pair.rows) { resample in
      guard let a = viewA.table(resample), let b = viewB.table(resample) else {
        return statistics.map { _ in nil }
      }
      return statistics.map { statistic in
        guard let a = statistic.value(a, widthA), let b = statistic.value(b, widthB) else {
          return nil
        }
        return b - a
      }
    }
    differences = zip(statistics, resampled).compactMap { statistic, distribution in
      guard let a = statistic.value(tableA, widthA), let b = statistic.value(tableB, widthB)
      else { return nil }
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
    let values: KeyValuePairs<String, @Sendable (CalibrationTable, Double?) -> Double?> = [
      "ece": { table, _ in ece.value(of: table) },
      "smece": { table, width in
        width.flatMap { SmoothCalibrationError().value(of: table, width: $0) }
      },
      "corp_miscalibration": { table, _ in CORP(table).brier?.miscalibration },
      "corp_discrimination": { table, _ in CORP(table).brier?.discrimination },
      "aurc": { table, _ in SelectiveRisk(table)?.area },
    ]
    return try values.map { id, value in
      Statistic(metric: try MetricSet.named([id]).metrics[0], value: value)
    }
  }

  private static func view(_ facts: RowFacts) throws -> ResampledView {
    try ResampledView(confidence: facts.confidence, hits: facts.hits, weights: facts.weights)
  }
}
