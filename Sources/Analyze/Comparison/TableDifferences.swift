import CandorMetrics

/// Differences of what is recomputed from a whole table: calibration errors, decompositions, risk.
struct TableDifferences {
  let differences: [Comparison.Difference]
  /// The gap in log loss by CORP's decomposition; `nil` where a log score is infinite.
  let split: GapSplit?

  /// What is compared, in the order of `values(of:_:_:)`.
  private static let ids = ["ece", "smece", "corp_miscalibration", "corp_discrimination", "aurc"]

  init(_ pair: PairedModels, options: ComparisonOptions) throws {
    let tableA = CalibrationTable.topLabel(pair.a)
    let tableB = CalibrationTable.topLabel(pair.b)
    let metrics = try MetricSet.named(Self.ids, bins: options.bins)
    let resampled = try Self.resample(pair, tableA, tableB, options)
    let whole = zip(Self.values(of: tableA, options), Self.values(of: tableB, options))
    differences = zip(zip(metrics.metrics, whole), resampled).compactMap { found, distribution in
      let (metric, values) = found
      guard let a = values.0, let b = values.1 else { return nil }
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
          margin: options.margin(of: metric.id),
          pValue: distribution?.pValue()
        ),
        spec: metric.definition(MetricOptions(bins: options.bins))
      )
    }
    split = GapSplit(corp: Array(resampled.dropFirst(Self.ids.count)))
  }

  /// The metrics' differences, then CORP's parts of the gap, then these as shares of it.
  private static func resample(
    _ pair: PairedModels,
    _ tableA: CalibrationTable,
    _ tableB: CalibrationTable,
    _ options: ComparisonOptions
  ) throws -> [BootstrapDistribution?] {
    let viewA = try view(pair.a, tableA, options)
    let viewB = try view(pair.b, tableB, options)
    let losses = zip(pair.a.logLoss, pair.b.logLoss).map { $1 - $0 }
    let bootstrap = Bootstrap(
      replicates: options.tableReplicates,
      level: options.level,
      method: .basic,
      seed: options.seed
    )
    return try bootstrap.overRows(pair.rows) { resample in
      guard let a = viewA?.values(resample), let b = viewB?.values(resample) else {
        return [Double?](repeating: nil, count: ids.count + 2 * GapSplit.corpParts.count)
      }
      var gap = 0.0
      var total = 0.0
      for row in losses.indices {
        let weight = Double(resample.counts[row]) * pair.weight(row)
        gap += weight * losses[row]
        total += weight
      }
      let parts = GapSplit.corp(a.logScore, b.logScore, gap: gap / total)
      return [
        b.binned - a.binned,
        b.smooth - a.smooth,
        b.brier.miscalibration - a.brier.miscalibration,
        b.brier.discrimination - a.brier.discrimination,
        b.riskArea - a.riskArea,
      ] + parts + parts.map { part in gap == 0 ? nil : part.map { $0 / (gap / total) } }
    }
  }

  /// The values on all the rows, in the order of the ids.
  private static func values(of table: CalibrationTable, _ options: ComparisonOptions) -> [Double?]
  {
    let corp = CORP(table).brier
    return [
      BinnedCalibrationError(rule: .equalWidth(options.bins), norm: .l1).value(of: table),
      SmoothCalibrationError().value(of: table),
      corp?.miscalibration,
      corp?.discrimination,
      SelectiveRisk(table)?.area,
    ]
  }

  /// The kernel width is chosen once for each model: choosing it anew for each resample takes ten
  /// times as long and moves the interval's ends by less than their Monte Carlo error.
  private static func view(
    _ facts: RowFacts,
    _ table: CalibrationTable,
    _ options: ComparisonOptions
  ) throws -> ResampledCalibration? {
    guard let width = SmoothCalibrationError().result(of: table)?.width else { return nil }
    return try ResampledCalibration(
      confidence: facts.confidence,
      hits: facts.hits,
      weights: facts.weights,
      bins: options.bins,
      width: width
    )
  }
}
