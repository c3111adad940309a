import CandorMetrics

/// Differences of what is recomputed from a whole table: calibration errors, decompositions, risk.
struct TableDifferences {
  let differences: [Comparison.Difference]

  /// What is compared, in the order of `values(of:_:_:)`.
  private static let ids = ["ece", "smece", "corp_miscalibration", "corp_discrimination", "aurc"]

  init(_ pair: PairedModels, options: ComparisonOptions) throws {
    let tableA = CalibrationTable.topLabel(pair.a)
    let tableB = CalibrationTable.topLabel(pair.b)
    let metrics = try MetricSet.named(Self.ids, bins: options.bins)
    let ece = BinnedCalibrationError(rule: .equalWidth(options.bins), norm: .l1)
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
        return Self.ids.map { _ in nil }
      }
      return zip(Self.values(of: a, ece, widthA), Self.values(of: b, ece, widthB)).map { a, b in
        guard let a, let b else { return nil }
        return b - a
      }
    }
    let whole = zip(Self.values(of: tableA, ece, widthA), Self.values(of: tableB, ece, widthB))
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
  }

  private static func values(
    of table: CalibrationTable,
    _ ece: BinnedCalibrationError,
    _ width: Double?
  ) -> [Double?] {
    let corp = CORP(table).brier
    return [
      ece.value(of: table),
      width.flatMap { SmoothCalibrationError().value(of: table, width: $0) },
      corp?.miscalibration,
      corp?.discrimination,
      SelectiveRisk(table)?.area,
    ]
  }

  private static func view(_ facts: RowFacts) throws -> ResampledView {
    try ResampledView(confidence: facts.confidence, hits: facts.hits, weights: facts.weights)
  }
}
