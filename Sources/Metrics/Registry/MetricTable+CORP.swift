extension MetricTable {
  static let corp: [Metric] = [
    corpRow("corp_score", "Top-label Brier score", "score", 0...1) { $0.brier?.score },
    corpRow("corp_miscalibration", "CORP miscalibration", "miscalibration", 0...1) {
      $0.brier?.miscalibration
    },
    corpRow("corp_discrimination", "CORP discrimination", "discrimination", 0...1, .higher) {
      $0.brier?.discrimination
    },
    corpRow("corp_uncertainty", "CORP uncertainty", "uncertainty", 0...0.25, .neither) {
      $0.brier?.uncertainty
    },
  ]

  static let furtherCorp: [Metric] = [
    Metric(
      "corp_log_miscalibration",
      "CORP miscalibration of the log score",
      better: .lower,
      bounds: 0 ... .infinity,
      shares: "corp of the log score",
      spec: { _ in "CORP miscalibration of the log score, top-label, isotonic regression" },
      compute: { $0.corpOfLogScore.logScore?.miscalibration }
    ),
    Metric(
      "corp_log_discrimination",
      "CORP discrimination of the log score",
      better: .higher,
      bounds: 0 ... .infinity,
      shares: "corp of the log score",
      spec: { _ in "CORP discrimination of the log score, top-label, isotonic regression" },
      compute: { $0.corpOfLogScore.logScore?.discrimination }
    ),
    Metric(
      "murphy_reliability",
      "Murphy reliability",
      better: .lower,
      bounds: 0...1,
      spec: { "reliability term of Murphy 1973, top-label, \(BinRule.equalWidth($0.bins).spec)" },
      compute: { context in
        MurphyDecomposition(context.table, rule: .equalWidth(context.options.bins))?.reliability
      }
    ),
    Metric(
      "murphy_resolution",
      "Murphy resolution",
      better: .higher,
      bounds: 0...1,
      spec: { "resolution term of Murphy 1973, top-label, \(BinRule.equalWidth($0.bins).spec)" },
      compute: { context in
        MurphyDecomposition(context.table, rule: .equalWidth(context.options.bins))?.resolution
      }
    ),
  ]

  private static func corpRow(
    _ id: String,
    _ title: String,
    _ component: String,
    _ bounds: ClosedRange<Double>,
    _ better: MetricDirection = .lower,
    _ value: @escaping @Sendable (CORP) -> Double?
  ) -> Metric {
    Metric(
      id,
      title,
      better: better,
      bounds: bounds,
      shares: "corp",
      spec: { _ in CORP.spec(component) },
      compute: { value($0.corp) }
    )
  }
}
