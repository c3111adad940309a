extension MetricTable {
  static let selective: [Metric] = [
    Metric(
      "aurc",
      "AURC",
      better: .lower,
      bounds: 0...1,
      shares: "selective",
      spec: { _ in SelectiveRisk.spec },
      compute: { $0.selective?.area }
    )
  ]

  static let furtherSelective: [Metric] = [
    Metric(
      "e_aurc",
      "Excess AURC",
      better: .lower,
      bounds: 0...1,
      shares: "selective",
      spec: { _ in SelectiveRisk.spec + ", minus e + (1 - e) ln(1 - e) for error rate e" },
      compute: { $0.selective?.excessArea }
    ),
    Metric(
      "augrc",
      "AUGRC",
      better: .lower,
      bounds: 0...1,
      shares: "selective",
      spec: { _ in
        "area under errors/n over coverage, top-label, (1 - AUROC) acc (1 - acc) + (1 - acc)^2/2,"
          + " Traub et al. 2024"
      },
      compute: { $0.selective?.generalisedArea }
    ),
  ]

  static let temperature: [Metric] = [
    Metric(
      "temperature",
      "Best temperature (in-sample)",
      better: .neither,
      bounds: 0 ... .infinity,
      needs: .rows,
      spec: { _ in BestTemperature.spec },
      compute: { $0.temperature?.temperature }
    ),
    Metric(
      "log_loss_at_temperature",
      "Log loss at the best temperature (in-sample)",
      better: .lower,
      bounds: 0 ... .infinity,
      needs: .rows,
      spec: { _ in "log loss at the " + BestTemperature.spec },
      compute: { $0.temperature?.logLoss }
    ),
  ]
}
