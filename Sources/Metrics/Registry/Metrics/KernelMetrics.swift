/// The maximum mean calibration error.
struct MMCEMetric: Estimator {
  let id: MetricID = "mmce"
  let title = "MMCE"
  let better = MetricDirection.lower
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table

  func spec(_ options: MetricOptions) -> String { MMCE().spec(view: options.view.name) }

  func value(of evidence: Evidence) -> Double? { MMCE().value(of: evidence.table) }
}

/// The squared kernel calibration error.
struct SKCEMetric: Estimator {
  let id: MetricID = "skce"
  let title = "SKCE"
  let better = MetricDirection.lower
  let bounds = -1.0...2.0
  let needs = EvidenceParts.table

  func spec(_ options: MetricOptions) -> String { TopLabelSKCE().spec(view: options.view.name) }

  func value(of evidence: Evidence) -> Double? { TopLabelSKCE().value(of: evidence.table) }
}

/// The calibration error by kernel density estimates.
struct KDEErrorMetric: Estimator {
  let id: MetricID = "kde_ece"
  let title = "KDE-ECE"
  let better = MetricDirection.lower
  let bounds = 0.0...1.0
  let needs = EvidenceParts.table

  func spec(_ options: MetricOptions) -> String {
    KDECalibrationError().spec(view: options.view.name)
  }

  func value(of evidence: Evidence) -> Double? { KDECalibrationError().value(of: evidence.table) }
}
