extension MetricID {
  /// The debiased L2 calibration error.
  public static let debiasedL2: MetricID = "ece_debiased_l2"
  /// The ECE over as many bins as keep the curve monotone.
  public static let eceSweep: MetricID = "ece_sweep"
  /// The smooth calibration error.
  public static let smoothECE: MetricID = "smece"
  /// The root mean square error over as many bins as keep the curve monotone.
  public static let rmsceSweep: MetricID = "rmsce_sweep"
  /// The root mean square of the classes' debiased errors.
  public static let classwiseDebiasedL2: MetricID = "classwise_debiased_l2"
}

/// The debiased L2 calibration error.
struct DebiasedErrorMetric: Estimator {
  let id = MetricID.debiasedL2
  let title = "Debiased L2 calibration error"
  let better = MetricDirection.lower
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table
  let shares: String? = "bins"

  private func error(_ options: MetricOptions) -> DebiasedCalibrationError {
    DebiasedCalibrationError(rule: .equalMass(options.bins))
  }

  func spec(_ options: MetricOptions) -> String { error(options).spec(view: options.view.name) }

  func value(of evidence: Evidence) -> Double? {
    error(evidence.options).value(
      of: evidence.bins(.equalMass(evidence.options.bins)),
      total: evidence.totalWeight
    )
  }

  var inference: Inference {
    Inference(
      interval: .formula { evidence, _, level in
        guard evidence.countsRows else { return nil }
        return error(evidence.options).interval(of: evidence.table, level: level)
      }
    )
  }
}

/// The root mean square of the classes' debiased errors.
struct ClasswiseDebiasedErrorMetric: Estimator {
  let id = MetricID.classwiseDebiasedL2
  let title = "Classwise debiased L2 calibration error"
  let better = MetricDirection.lower
  let bounds = 0.0...1.0

  private func error(_ options: MetricOptions) -> DebiasedCalibrationError {
    DebiasedCalibrationError(rule: .equalMass(options.bins))
  }

  func spec(_ options: MetricOptions) -> String {
    error(options).spec(view: "classwise root mean square")
  }

  func value(of evidence: Evidence) -> Double? {
    error(evidence.options).classwise(evidence.classTables)
  }
}

/// A calibration error that chooses its own number of bins.
struct SweepErrorMetric: Estimator {
  let id: MetricID
  let title: String
  let better = MetricDirection.lower
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table
  private let norm: CalibrationNorm

  init(_ id: MetricID, _ title: String, _ norm: CalibrationNorm) {
    self.id = id
    self.title = title
    self.norm = norm
  }

  func spec(_ options: MetricOptions) -> String {
    options.view.naming(SweepCalibrationError(norm: norm).spec)
  }

  func value(of evidence: Evidence) -> Double? {
    evidence.value(of: .sweep(norm))
  }

  var inference: Inference { Inference(interval: .inverted { _ in .sweep(norm) }) }
}

/// The smooth calibration error.
struct SmoothErrorMetric: Estimator {
  let id = MetricID.smoothECE
  let title = "Smooth ECE"
  let better = MetricDirection.lower
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table

  func spec(_ options: MetricOptions) -> String {
    options.view.naming(SmoothCalibrationError.spec)
  }

  func value(of evidence: Evidence) -> Double? { evidence.smooth?.value }

  var inference: Inference {
    Inference(interval: .inverted { _ in .smooth }, pair: .described(PairRule.biased))
  }
}
