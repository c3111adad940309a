extension MetricTable {
  /// Statistics of hypothesis tests and of recalibration models, as numbers.
  static let tests: [Metric] = [
    Metric(
      "spiegelhalter_z",
      "Spiegelhalter z",
      better: .neither,
      bounds: -.infinity ... .infinity,
      spec: { _ in SpiegelhalterTest.spec },
      compute: { SpiegelhalterTest().test($0.table)?.statistic }
    )
  ]

  static let furtherTests: [Metric] = [
    Metric(
      "spiegelhalter_p_value",
      "Spiegelhalter p-value",
      better: .neither,
      bounds: 0...1,
      spec: { _ in "p-value of " + SpiegelhalterTest.spec },
      compute: { SpiegelhalterTest().test($0.table)?.pValue }
    ),
    Metric(
      "hosmer_lemeshow",
      "Hosmer-Lemeshow statistic",
      better: .neither,
      bounds: 0 ... .infinity,
      spec: { _ in HosmerLemeshowTest().statisticSpec },
      compute: { HosmerLemeshowTest(reference: .asymptotic).test($0.table)?.statistic }
    ),
    Metric(
      "hosmer_lemeshow_p_value",
      "Hosmer-Lemeshow p-value",
      better: .neither,
      bounds: 0...1,
      spec: { _ in HosmerLemeshowTest().spec },
      compute: { HosmerLemeshowTest().test($0.table)?.pValue }
    ),
    Metric(
      "hosmer_lemeshow_p_value_asymptotic",
      "Hosmer-Lemeshow p-value, asymptotic",
      better: .neither,
      bounds: 0...1,
      spec: { _ in HosmerLemeshowTest(reference: .asymptotic).spec },
      compute: { HosmerLemeshowTest(reference: .asymptotic).test($0.table)?.pValue }
    ),
    cox("cox_intercept", "Cox intercept", "intercept") { $0.intercept.value },
    cox("cox_slope", "Cox slope", "slope") { $0.slope.value },
    smoothed("ici", "ICI", "mean") { $0.ici },
    smoothed("e50", "E50", "median") { $0.e50 },
    smoothed("e90", "E90", "90th percentile") { $0.e90 },
    smoothed("emax", "Emax", "maximum") { $0.emax },
  ]

  private static func cox(
    _ id: String,
    _ title: String,
    _ part: String,
    _ value: @escaping @Sendable (CoxRecalibration) -> Double
  ) -> Metric {
    Metric(
      id,
      title,
      better: .neither,
      bounds: -.infinity ... .infinity,
      spec: { _ in "\(part) of \(CoxRecalibration.spec)" },
      compute: { context in
        do {
          return value(try CoxRecalibration(context.table))
        } catch let error as MetricsError
          where error.code == .undefined || error.code == .notConverged
        {
          return nil
        }
      }
    )
  }

  private static func smoothed(
    _ id: String,
    _ title: String,
    _ part: String,
    _ value: @escaping @Sendable (SmoothedCalibration) -> Double
  ) -> Metric {
    Metric(
      id,
      title,
      better: .lower,
      bounds: 0...1,
      shares: "smoothed",
      spec: { _ in "\(part) of \(SmoothedCalibration.spec)" },
      compute: { $0.smoothed.map(value) }
    )
  }
}
