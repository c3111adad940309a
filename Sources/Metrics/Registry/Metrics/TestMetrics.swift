extension MetricID {
  /// Spiegelhalter's statistic.
  public static let spiegelhalterZ: MetricID = "spiegelhalter_z"
  /// The intercept of Cox's recalibration.
  public static let coxIntercept: MetricID = "cox_intercept"
  /// The slope of Cox's recalibration.
  public static let coxSlope: MetricID = "cox_slope"
  /// The mean ECE of a calibrated model with these confidences.
  public static let eceIfCalibrated: MetricID = "ece_if_calibrated"
  /// The test of calibration that sees every view.
  public static let calibrationPValue: MetricID = "calibration_p_value"
  /// The share of calibrated models with an ECE at least as large.
  public static let ecePValue: MetricID = "ece_p_value"
}

/// Spiegelhalter's statistic.
struct SpiegelhalterMetric: Estimator {
  let id = MetricID.spiegelhalterZ
  let title = "Spiegelhalter z"
  let better = MetricDirection.neither
  let bounds = -Double.infinity...Double.infinity
  let needs = EvidenceParts.table

  func spec(_ options: MetricOptions) -> String { options.view.naming(SpiegelhalterTest.spec) }

  func value(of evidence: Evidence) -> Double? {
    evidence.countsRows ? SpiegelhalterTest().test(evidence.table)?.statistic : nil
  }
}

/// Spiegelhalter's p-value.
struct SpiegelhalterTestMetric: Estimator {
  let id: MetricID = "spiegelhalter_p_value"
  let title = "Spiegelhalter p-value"
  let better = MetricDirection.neither
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table

  func spec(_ options: MetricOptions) -> String {
    "p-value of " + options.view.naming(SpiegelhalterTest.spec)
  }

  func value(of evidence: Evidence) -> Double? {
    evidence.countsRows ? SpiegelhalterTest().test(evidence.table)?.pValue : nil
  }
}

/// Hosmer and Lemeshow's statistic and p-values.
struct HosmerLemeshowMetric: Estimator {
  /// Which number.
  enum Kind: Sendable { case statistic, simulated, asymptotic }

  private let kind: Kind
  let better = MetricDirection.neither
  let needs = EvidenceParts.table

  init(_ kind: Kind) { self.kind = kind }

  var id: MetricID {
    switch kind {
    case .statistic: "hosmer_lemeshow"
    case .simulated: "hosmer_lemeshow_p_value"
    case .asymptotic: "hosmer_lemeshow_p_value_asymptotic"
    }
  }

  var title: String {
    switch kind {
    case .statistic: "Hosmer-Lemeshow statistic"
    case .simulated: "Hosmer-Lemeshow p-value"
    case .asymptotic: "Hosmer-Lemeshow p-value, asymptotic"
    }
  }

  var bounds: ClosedRange<Double> { kind == .statistic ? 0 ... .infinity : 0...1 }

  private func test(_ options: MetricOptions) -> HosmerLemeshowTest {
    kind == .simulated
      ? HosmerLemeshowTest(reference: .simulated(CalibrationNull(seed: options.seed)))
      : HosmerLemeshowTest(reference: .asymptotic)
  }

  func spec(_ options: MetricOptions) -> String {
    kind == .statistic ? test(options).statisticSpec : test(options).spec
  }

  func value(of evidence: Evidence) -> Double? {
    guard evidence.countsRows else { return nil }
    let found = test(evidence.options).test(evidence.table)
    return kind == .statistic ? found?.statistic : found?.pValue
  }
}

/// A coefficient of Cox's recalibration, with the interval of the model's likelihood.
struct CoxMetric: Estimator {
  /// Which coefficient.
  enum Kind: String, Sendable { case intercept, slope }

  private let kind: Kind
  let better = MetricDirection.neither
  let bounds = -Double.infinity...Double.infinity
  let needs = EvidenceParts.table
  let shares: String? = "cox"

  init(_ kind: Kind) { self.kind = kind }

  var id: MetricID { kind == .intercept ? .coxIntercept : .coxSlope }
  var title: String { "Cox \(kind.rawValue)" }

  func spec(_ options: MetricOptions) -> String {
    "\(kind.rawValue) of \(options.view.naming(CoxRecalibration.spec))"
  }

  func value(of evidence: Evidence) throws -> Double? {
    try evidence.cox(level: evidence.inversionLevel).map {
      kind == .intercept ? $0.intercept.value : $0.slope.value
    }
  }

  var inference: Inference {
    Inference(
      interval: .formula { evidence, _, level in
        guard evidence.countsRows else { return nil }
        return try evidence.cox(level: level).flatMap {
          kind == .intercept ? $0.intercept.interval : $0.slope.interval
        }
      }
    )
  }
}

/// A quantile or the mean of the distance between a smoothed curve and the diagonal.
struct SmoothedMetric: Estimator {
  /// Which number.
  enum Kind: String, Sendable {
    case ici, e50, e90, emax

    var words: String {
      switch self {
      case .ici: "mean"
      case .e50: "median"
      case .e90: "90th percentile"
      case .emax: "maximum"
      }
    }
  }

  private let kind: Kind
  let better = MetricDirection.lower
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table
  let shares: String? = "smoothed"

  init(_ kind: Kind) { self.kind = kind }

  var id: MetricID { MetricID(kind.rawValue) }

  var title: String {
    switch kind {
    case .ici: "ICI"
    case .e50: "E50"
    case .e90: "E90"
    case .emax: "Emax"
    }
  }

  func spec(_ options: MetricOptions) -> String {
    "\(kind.words) of \(options.view.naming(SmoothedCalibration.spec))"
  }

  func value(of evidence: Evidence) -> Double? { evidence.smoothed.map(read) }

  private func read(_ curve: SmoothedCalibration) -> Double {
    switch kind {
    case .ici: curve.ici
    case .e50: curve.e50
    case .e90: curve.e90
    case .emax: curve.emax
    }
  }

  var inference: Inference {
    Inference(interval: .withheld(IntervalRule.smoothed))
  }
}

/// The ECE that chance alone would show.
struct ECEByChanceMetric: Estimator {
  let id = MetricID.eceIfCalibrated
  let title = "ECE if it were calibrated"
  let better = MetricDirection.neither
  let bounds = 0.0...1.0
  let needs: EvidenceParts = [.rows, .table]

  func spec(_ options: MetricOptions) -> String {
    let rule = BinnedCalibrationError(rule: .equalWidth(options.bins), norm: .l1)
    return
      "mean of \(rule.spec(view: options.view.name)) of a perfectly calibrated model with these"
      + " confidences"
  }

  func value(of evidence: Evidence) throws -> Double? {
    try evidence.chance(of: .ece(evidence.options))?.byChance
  }
}

/// The test of calibration that has the ECE for its statistic.
struct ECETestMetric: Estimator {
  let id = MetricID.ecePValue
  let title = "p-value of calibration (by ECE)"
  let better = MetricDirection.neither
  let bounds = 0.0...1.0
  let needs: EvidenceParts = [.rows, .table]

  func spec(_ options: MetricOptions) -> String {
    "share of \(options.draws) draws of such a model, seed \(options.seed), with an ECE at least as"
      + " large, (1 + hits) / (1 + draws)"
  }

  func value(of evidence: Evidence) throws -> Double? {
    try evidence.chance(of: .ece(evidence.options))?.pValue
  }
}

extension CalibrationStatistic {
  /// The error that the report names ECE.
  static func ece(_ options: MetricOptions) -> CalibrationStatistic {
    .binned(BinnedCalibrationError(rule: .equalWidth(options.bins), norm: .l1))
  }
}

/// The test of calibration that sees every view.
struct CalibrationPanelMetric: Estimator {
  let id = MetricID.calibrationPValue
  let title = "p-value of calibration (every view)"
  let better = MetricDirection.neither
  let bounds = 0.0...1.0

  func spec(_ options: MetricOptions) -> String {
    "chance that a calibrated model shows, in the top label or any class, as much as this one: level,"
      + " slope and shape; labels drawn from the probabilities, seed \(options.seed)"
  }

  func value(of evidence: Evidence) -> Double? { evidence.panel?.pValue }
}
