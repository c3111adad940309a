package import CandorFigures
import CandorMetrics

/// Names that try to become markup, put everywhere where a name can stand.
package enum Hostile {
  package static let strings = [
    "<img src=x onerror=window.pwned=1>",
    "</title></style><script>window.pwned=1</script>",
    "\" onmouseover=\"window.pwned=1\" x=\"",
    // A quotation mark that Swift sees as one character with its accent.
    "\"\u{301} onload=window.pwned=1 x=\"\u{301}",
    "' onfocus='window.pwned=1' tabindex='0",
    "<\u{338}script>window.pwned=1</script>",
    "&lt;script&gt;window.pwned=1&lt;/script&gt; {{title}} {{{style}}} ]]> <!-- -->",
    "javascript:window.pwned=1",
  ]

  private static func reliability(
    _ name: String,
    _ bins: [ReliabilityFigure.Bin]
  ) -> ReliabilityFigure {
    var figure = ReliabilityFigure(name: name, bins: bins)
    figure.notes = [name]
    figure.ranks = bins
    return figure
  }

  /// Every figure that takes a name, with this one.
  package static func figures(_ name: String, _ bins: [ReliabilityFigure.Bin]) -> [Figure] {
    [
      reliability(name, bins).figure(),
      TrainingCurvesFigure(
        name: name,
        epochs: [.init(number: 1, testLoss: 1), .init(number: 2, testLoss: 0.5)]
      ).figure(),
      ConfidenceHistogramFigure(name: name, bins: [.init(low: 0, high: 1, right: 1, wrong: 1)])
        .figure(),
      LossLedgerFigure(name: name, losses: [1, 2], right: [true, false]).figure(),
      WaterfallFigure(a: name, b: name, parts: [.init(label: name, rows: 1, contribution: 1)])
        .figure(),
      DivergenceFigure(
        name: name,
        epochs: [.init(number: 1, refinement: 1, calibration: 0.1, accuracy: nil)]
      ).figure(),
      TemperatureFigure(
        name: name,
        points: [
          .init(temperature: 0.5, logLoss: 1, ece: 0, accuracy: 1),
          .init(temperature: 2, logLoss: 1, ece: 0, accuracy: 1),
        ]
      ).figure(),
      RiskCoverageFigure(curves: [.init(name: name, points: [(0.5, 0), (1, 0.1)])]).figure(),
      PerClassFigure(name: name, classes: [.init(name: name, bins: bins, ece: 0.1)]).figure(),
      ConfusionFigure(name: name, classes: [name, name], counts: [[1, 2], [3, 4]]).figure(),
      SeedSpreadFigure(measure: name, groups: [.init(name: name, values: [(0, 1), (1, 2)])])
        .figure(),
      TemperatureMultiplesFigure(
        name: name,
        stages: [.init(label: name, logLoss: 1, ece: 0.1, accuracy: 0.9, bins: bins)]
      ).figure(),
    ]
  }
}
