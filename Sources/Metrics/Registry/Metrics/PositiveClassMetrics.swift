extension MetricID {
  /// The share of rows whose outcome was a hit: of the positive class, in its view.
  public static let observedRate: MetricID = "observed_rate"
  /// The mean probability of a hit.
  public static let expectedRate: MetricID = "expected_rate"
  /// The observed rate over the expected one.
  public static let observedOverExpected: MetricID = "observed_over_expected"
  /// The intercept of the recalibration whose slope is held at 1.
  public static let calibrationInTheLarge: MetricID = "calibration_in_the_large"
  /// The area under the ROC curve.
  public static let auroc: MetricID = "auroc"
  /// Average precision.
  public static let averagePrecision: MetricID = "average_precision"
  /// The net benefit of acting where the probability is at least the observed rate.
  public static let netBenefit: MetricID = "net_benefit"
}

extension BinaryRows {
  /// The rows of an evidence's view.
  ///
  /// Where every row counts by its weight alone, the table says all; the rows themselves are left out.
  package init(_ evidence: Evidence) {
    guard evidence.hasRows else {
      self.init(table: evidence.table)
      return
    }
    let predictions = evidence.predictions
    let isSampled = predictions.weights != nil && predictions.weighting == .sampling
    guard isSampled || predictions.clusters != nil else {
      self.init(table: evidence.table)
      return
    }
    self.init(rowsOf: evidence)
  }

  /// All rows of an evidence's view, which paired differences need.
  ///
  /// - Precondition: The evidence has rows.
  init(rowsOf evidence: Evidence) {
    let rows = evidence.viewRows
    self.init(
      probability: rows.confidence,
      positive: rows.hits,
      weights: rows.weights,
      weighting: evidence.predictions.weighting,
      clusters: evidence.predictions.clusters,
      table: evidence.table
    )
  }

  private init(table: CalibrationTable) {
    self.init(
      probability: [],
      positive: [],
      weights: nil,
      weighting: .frequency,
      clusters: nil,
      table: table
    )
  }
}

extension PairedMeasure {
  /// Why there is no interval; `nil` where there is one.
  fileprivate var whyNoInterval: String? {
    guard interval == nil else { return nil }
    return standardError == nil
      ? "an interval takes two rows of the positive class and two others"
      : "both models rank positive rows and others alike here, which does not tell how they rank other rows"
  }

  /// The difference as comparisons take it; `nil` where no row tells the models apart.
  fileprivate func estimate(_ rows: Int) -> PairedEstimate? {
    guard let interval, let pValue else { return nil }
    return PairedEstimate(
      a: a,
      b: b,
      difference: difference,
      standardError: standardError,
      interval: interval,
      pValue: pValue,
      units: Double(rows)
    )
  }
}

/// What happened against what was predicted, over all rows.
struct RateMetric: Estimator {
  /// Which number.
  enum Kind: Sendable { case observed, expected, ratio }

  private let kind: Kind
  let better = MetricDirection.neither
  let needs = EvidenceParts.table

  init(_ kind: Kind) { self.kind = kind }

  var id: MetricID {
    switch kind {
    case .observed: .observedRate
    case .expected: .expectedRate
    case .ratio: .observedOverExpected
    }
  }

  var title: String {
    switch kind {
    case .observed: "Observed rate"
    case .expected: "Expected rate"
    case .ratio: "Observed over expected"
    }
  }

  var bounds: ClosedRange<Double> { kind == .ratio ? 0 ... .infinity : 0...1 }

  func spec(_ options: MetricOptions) -> String {
    switch kind {
    case .observed: options.view.naming("share of hits, top-label")
    case .expected: options.view.naming("mean probability, top-label")
    case .ratio:
      options.view.naming(
        "share of hits over mean probability, top-label; delta method on the log scale"
      )
    }
  }

  func value(of evidence: Evidence) -> Double? { measured(evidence, level: 0.95)?.value }

  var inference: Inference {
    Inference(
      interval: .formula { evidence, _, level in measured(evidence, level: level)?.interval }
    )
  }

  private func measured(_ evidence: Evidence, level: Double) -> Measured? {
    let rates = RiskRates(BinaryRows(evidence), level: level)
    return switch kind {
    case .observed: rates?.observed
    case .expected: rates?.expected
    case .ratio: rates?.ratio
    }
  }
}

/// The intercept of Cox's recalibration with its slope held at 1.
struct InTheLargeMetric: Estimator {
  let id = MetricID.calibrationInTheLarge
  let title = "Calibration in the large"
  let better = MetricDirection.neither
  let bounds = -Double.infinity...Double.infinity
  let needs = EvidenceParts.table
  let shares: String? = "cox"

  func spec(_ options: MetricOptions) -> String {
    options.view.naming("a of logit P(hit) = a + logit p, top-label, rows with 0 < p < 1")
  }

  func value(of evidence: Evidence) throws -> Double? {
    try evidence.cox(level: evidence.inversionLevel)?.interceptAtUnitSlope.value
  }

  var inference: Inference {
    Inference(
      interval: .formula { evidence, _, level in
        try fit(evidence, level: level)?.interceptAtUnitSlope.interval
      }
    )
  }

  private func fit(_ evidence: Evidence, level: Double) throws -> RiskSlope? {
    try evidence.cox(level: level).map { RiskSlope(BinaryRows(evidence), fit: $0, level: level) }
  }
}

/// The area under the ROC curve of the view's probability.
struct AUROCMetric: Estimator {
  let id = MetricID.auroc
  let title = "AUROC"
  let better = MetricDirection.higher
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table

  func spec(_ options: MetricOptions) -> String {
    options.view.naming("area under the ROC curve, top-label, ties half; DeLong")
  }

  func value(of evidence: Evidence) -> Double? { AreaUnderROC(BinaryRows(evidence))?.value }

  /// Not by the top label: which rows are right depends on the model.
  func isPaired(in view: View) -> Bool { view != .topLabel }

  var inference: Inference {
    Inference(
      interval: .formula { evidence, _, level in
        AreaUnderROC(BinaryRows(evidence), level: level)?.interval
      },
      pair: .formula { a, b, level in
        let (a, b) = (BinaryRows(rowsOf: a), BinaryRows(rowsOf: b))
        return (try? AreaUnderROC.difference(a, b, level: level))?.estimate(a.rows)
      },
      whyUnpaired: { a, b in
        (try? AreaUnderROC.difference(BinaryRows(rowsOf: a), BinaryRows(rowsOf: b)))?.whyNoInterval
      }
    )
  }
}

/// Average precision of the view's probability.
struct AveragePrecisionMetric: Estimator {
  let id = MetricID.averagePrecision
  let title = "Average precision"
  let better = MetricDirection.higher
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table

  func spec(_ options: MetricOptions) -> String {
    options.view.naming("average precision, top-label, no interpolation; infinitesimal jackknife")
  }

  func value(of evidence: Evidence) -> Double? { AveragePrecision(BinaryRows(evidence))?.value }

  /// Not by the top label: which rows are right depends on the model.
  func isPaired(in view: View) -> Bool { view != .topLabel }

  var inference: Inference {
    Inference(
      interval: .formula { evidence, _, level in
        AveragePrecision(BinaryRows(evidence), level: level)?.interval
      },
      pair: .formula { a, b, level in
        let (a, b) = (BinaryRows(rowsOf: a), BinaryRows(rowsOf: b))
        return (try? AveragePrecision.difference(a, b, level: level))?.estimate(a.rows)
      },
      whyUnpaired: { a, b in
        (try? AveragePrecision.difference(BinaryRows(rowsOf: a), BinaryRows(rowsOf: b)))?
          .whyNoInterval
      }
    )
  }
}

/// The net benefit at the threshold where acting on all rows and on none are worth the same.
struct NetBenefitMetric: Estimator {
  let id = MetricID.netBenefit
  let title = "Net benefit"
  let better = MetricDirection.higher
  let bounds = -Double.infinity...1.0
  let needs = EvidenceParts.table

  func spec(_ options: MetricOptions) -> String {
    options.view.naming(
      "TP/n - FP/n t/(1-t) at t = share of hits, top-label; acting on all or on none gives 0 there"
    )
  }

  func value(of evidence: Evidence) throws -> Double? {
    let rows = BinaryRows(evidence)
    guard let share = RiskRates(rows)?.observed.value, share > 0, share < 1 else { return nil }
    return try DecisionCurve(rows, thresholds: [share])?.points.first?.netBenefit.value
  }
}
