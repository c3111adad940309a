extension MetricID {
  /// The expected calibration error: equal-width bins, L1.
  public static let ece: MetricID = "ece"
  /// The largest gap of a bin.
  public static let mce: MetricID = "mce"
  /// The root mean square of the bins' gaps.
  public static let rmsce: MetricID = "rmsce"
  /// The expected calibration error over bins of equal mass.
  public static let eceEqualMass: MetricID = "ece_equal_mass"
  /// The mean of the classes' binned errors.
  public static let classwiseECE: MetricID = "classwise_ece"
  /// The same over classes and rows of at least 1 % probability.
  public static let thresholdedClasswiseECE: MetricID = "classwise_ece_thresholded"
  /// The mean of the binned errors of each predicted class's rows.
  public static let topLabelConditionalECE: MetricID = "top_label_conditional_ece"
}

/// A binned calibration error of the view.
struct BinnedErrorMetric: Estimator {
  let id: MetricID
  let title: String
  let better = MetricDirection.lower
  let bounds = 0.0...1.0
  let needs: EvidenceParts
  let shares: String? = "bins"
  private let norm: CalibrationNorm
  private let equalMass: Bool

  init(_ id: MetricID, _ title: String, _ norm: CalibrationNorm, equalMass: Bool = false) {
    self.id = id
    self.title = title
    self.norm = norm
    self.equalMass = equalMass
    needs = equalMass ? .table : .bins
  }

  private func error(_ options: MetricOptions) -> BinnedCalibrationError {
    BinnedCalibrationError(
      rule: equalMass ? .equalMass(options.bins) : .equalWidth(options.bins),
      norm: norm
    )
  }

  func spec(_ options: MetricOptions) -> String { error(options).spec(view: options.view.name) }

  func value(of evidence: Evidence) -> Double? {
    let error = error(evidence.options)
    return error.value(of: evidence.bins(error.rule), total: evidence.totalWeight)
  }

  var inference: Inference {
    Inference(
      interval: .inverted { .binned(error($0)) },
      pair: id == .ece ? .described(PairRule.biased) : .none
    )
  }
}

/// The mean of the classes' binned errors.
struct ClasswiseErrorMetric: Estimator {
  let id = MetricID.classwiseECE
  let title = "Classwise ECE"
  let better = MetricDirection.lower
  let bounds = 0.0...1.0
  let needs = EvidenceParts.classBins

  func spec(_ options: MetricOptions) -> String {
    ClasswiseCalibrationError(rule: .equalWidth(options.bins)).spec
  }

  func value(of evidence: Evidence) -> Double? { evidence.classwiseError }

  var inference: Inference { Inference(interval: .invertedLabels) }
}

/// The mean of the classes' errors over rows of at least 1 % probability.
struct ThresholdedClasswiseErrorMetric: Estimator {
  let id = MetricID.thresholdedClasswiseECE
  let title = "Thresholded classwise ECE"
  let better = MetricDirection.lower
  let bounds = 0.0...1.0

  private func error(_ options: MetricOptions) -> ClasswiseCalibrationError {
    ClasswiseCalibrationError(rule: .equalMass(options.bins), threshold: 0.01)
  }

  func spec(_ options: MetricOptions) -> String { error(options).spec }

  func value(of evidence: Evidence) -> Double? {
    error(evidence.options).value(of: evidence.classTables)
  }
}

/// The mean of the binned errors of each predicted class's rows.
struct TopLabelConditionalErrorMetric: Estimator {
  let id = MetricID.topLabelConditionalECE
  let title = "Top-label-conditional ECE"
  let better = MetricDirection.lower
  let bounds = 0.0...1.0

  private func error(_ options: MetricOptions) -> TopLabelConditionalError {
    TopLabelConditionalError(rule: .equalWidth(options.bins))
  }

  func spec(_ options: MetricOptions) -> String { error(options).spec }

  func value(of evidence: Evidence) -> Double? { error(evidence.options).value(of: evidence.facts) }
}
