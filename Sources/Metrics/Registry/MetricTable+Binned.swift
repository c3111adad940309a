extension MetricTable {
  static let binned: [Metric] = [
    binnedError("ece", "ECE", norm: .l1) { .equalWidth($0) },
    binnedError("mce", "MCE", norm: .max) { .equalWidth($0) },
    binnedError("rmsce", "RMSCE", norm: .l2) { .equalWidth($0) },
    binnedError("ece_equal_mass", "ECE, equal mass", norm: .l1, needs: .table) { .equalMass($0) },
    Metric(
      "classwise_ece",
      "Classwise ECE",
      better: .lower,
      bounds: 0...1,
      needs: .classBins,
      spec: { ClasswiseCalibrationError(rule: .equalWidth($0.bins)).spec },
      compute: { $0.classwiseError }
    ),
  ]

  static let furtherBinned: [Metric] = [
    Metric(
      "classwise_ece_thresholded",
      "Thresholded classwise ECE",
      better: .lower,
      bounds: 0...1,
      needs: .rows,
      spec: { ClasswiseCalibrationError(rule: .equalMass($0.bins), threshold: 0.01).spec },
      compute: { context in
        ClasswiseCalibrationError(rule: .equalMass(context.options.bins), threshold: 0.01)
          .value(of: context.classTables)
      }
    ),
    Metric(
      "top_label_conditional_ece",
      "Top-label-conditional ECE",
      better: .lower,
      bounds: 0...1,
      needs: .rows,
      spec: { TopLabelConditionalError(rule: .equalWidth($0.bins)).spec },
      compute: { context in
        TopLabelConditionalError(rule: .equalWidth(context.options.bins)).value(of: context.facts)
      }
    ),
  ]

  private static func binnedError(
    _ id: String,
    _ title: String,
    norm: CalibrationNorm,
    needs: MetricNeeds = .bins,
    rule: @escaping @Sendable (Int) -> BinRule
  ) -> Metric {
    Metric(
      id,
      title,
      better: .lower,
      bounds: 0...1,
      needs: needs,
      shares: "bins",
      spec: { BinnedCalibrationError(rule: rule($0.bins), norm: norm).spec },
      compute: { context in
        let rule = rule(context.options.bins)
        return BinnedCalibrationError(rule: rule, norm: norm)
          .value(of: context.bins(rule), total: context.totalWeight)
      }
    )
  }
}
