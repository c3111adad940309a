extension MetricTable {
  static let cumulative: [Metric] = [
    cumulativeRow(
      "ks",
      "Kolmogorov-Smirnov calibration error",
      "max |C|, top-label, unscaled, extremes at the ends of tie groups",
      0...1
    ) { $0.kolmogorovSmirnov },
    cumulativeRow(
      "kuiper",
      "Kuiper calibration error",
      "max C - min C with C_0 = 0, top-label, unscaled, extremes at the ends of tie groups",
      0...1
    ) { $0.kuiper },
  ]

  static let furtherCumulative: [Metric] = [
    cumulativeRow(
      "ks_scaled",
      "Kolmogorov-Smirnov statistic",
      "max |C| over its standard deviation under calibration, top-label",
      0 ... .infinity
    ) { $0.scaledKolmogorovSmirnov },
    cumulativeRow(
      "kuiper_scaled",
      "Kuiper statistic",
      "max C - min C over its standard deviation under calibration, top-label",
      0 ... .infinity
    ) { $0.scaledKuiper },
    pValueRow("ks_p_value", "Kolmogorov-Smirnov p-value", "max |C|") { $0.kolmogorovSmirnov },
    pValueRow("kuiper_p_value", "Kuiper p-value", "max C - min C") { $0.kuiper },
    cumulativeRow(
      "ks_p_value_asymptotic",
      "Kolmogorov-Smirnov p-value, asymptotic",
      "chance of max |C| under calibration, Brownian motion",
      0...1,
      better: .neither
    ) { $0.asymptoticKolmogorovSmirnovPValue },
    cumulativeRow(
      "kuiper_p_value_asymptotic",
      "Kuiper p-value, asymptotic",
      "chance of max C - min C under calibration, Brownian motion",
      0...1,
      better: .neither
    ) { $0.asymptoticKuiperPValue },
  ]

  private static func pValueRow(
    _ id: String,
    _ title: String,
    _ statistic: String,
    _ test: @escaping @Sendable (CumulativeTestPair) -> HypothesisTest
  ) -> Metric {
    Metric(
      id,
      title,
      better: .neither,
      bounds: 0...1,
      shares: "cumulative tests",
      spec: { _ in "chance of \(statistic) under calibration, \(CumulativeTestPair.spec)" },
      compute: { $0.cumulativeTests.map { test($0).pValue } }
    )
  }

  private static func cumulativeRow(
    _ id: String,
    _ title: String,
    _ spec: String,
    _ bounds: ClosedRange<Double>,
    better: MetricDirection = .lower,
    _ value: @escaping @Sendable (CumulativeCalibration) -> Double?
  ) -> Metric {
    Metric(
      id,
      title,
      better: better,
      bounds: bounds,
      shares: "cumulative",
      spec: { _ in spec },
      compute: { $0.cumulative.flatMap(value) }
    )
  }
}
