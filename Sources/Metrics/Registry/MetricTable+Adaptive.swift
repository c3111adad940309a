extension MetricTable {
  /// Calibration errors that are debiased or choose their own resolution.
  static let adaptive: [Metric] = [
    Metric(
      "ece_debiased_l2",
      "Debiased L2 calibration error",
      better: .lower,
      bounds: 0...1,
      shares: "bins",
      spec: { DebiasedCalibrationError(rule: .equalMass($0.bins)).spec() },
      compute: { context in
        let rule = BinRule.equalMass(context.options.bins)
        return DebiasedCalibrationError(rule: rule)
          .value(of: context.bins(rule), total: context.totalWeight)
      }
    ),
    sweep("ece_sweep", "ECE-sweep", .l1),
    Metric(
      "smece",
      "Smooth ECE",
      better: .lower,
      bounds: 0...1,
      spec: { _ in SmoothCalibrationError.spec },
      compute: { SmoothCalibrationError().value(of: $0.table) }
    ),
  ]

  static let furtherAdaptive: [Metric] = [
    sweep("rmsce_sweep", "RMSCE-sweep", .l2),
    Metric(
      "classwise_debiased_l2",
      "Classwise debiased L2 calibration error",
      better: .lower,
      bounds: 0...1,
      needs: .rows,
      spec: {
        DebiasedCalibrationError(rule: .equalMass($0.bins)).spec(view: "classwise root mean square")
      },
      compute: { context in
        DebiasedCalibrationError(rule: .equalMass(context.options.bins))
          .classwise(context.classTables)
      }
    ),
  ]

  private static func sweep(_ id: String, _ title: String, _ norm: CalibrationNorm) -> Metric {
    Metric(
      id,
      title,
      better: .lower,
      bounds: 0...1,
      spec: { _ in SweepCalibrationError(norm: norm).spec },
      compute: { SweepCalibrationError(norm: norm).value(of: $0.table) }
    )
  }
}
