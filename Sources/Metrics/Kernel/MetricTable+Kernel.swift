extension MetricTable {
  static let kernel: [Metric] = [
    Metric(
      "mmce",
      "MMCE",
      better: .lower,
      bounds: 0...1,
      spec: { _ in MMCE().spec },
      compute: { MMCE().value(of: $0.table) }
    ),
    Metric(
      "skce",
      "SKCE",
      better: .lower,
      bounds: -1...2,
      spec: { _ in TopLabelSKCE().spec },
      compute: { TopLabelSKCE().value(of: $0.table) }
    ),
    Metric(
      "kde_ece",
      "KDE-ECE",
      better: .lower,
      bounds: 0...1,
      spec: { _ in KDECalibrationError().spec },
      compute: { KDECalibrationError().value(of: $0.table) }
    ),
  ]
}
