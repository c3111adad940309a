/// The training and test losses of one setting's seeds over many epochs, a line each.
struct LongCurvesFigure: Sendable {
  /// The name of the figure.
  var name: String
  /// The setting.
  var title: String
  /// The training loss of each seed by epoch; what is not known is a gap.
  var train: [[Double?]]
  /// The test loss of each seed by epoch.
  var test: [[Double?]]

  /// Draws the figure.
  func figure() -> Figure {
    let values = (train + test).joined().compactMap(\.self).filter { $0 > 0 }
    let epochs = test.map(\.count).max() ?? 0
    func lines(_ curves: [[Double?]], _ ink: Ink, _ dash: Dash, _ what: String) -> [Mark] {
      curves.map { curve in
        .line(
          Mark.Line(
            points: curve.enumerated().compactMap { place, value in
              value.map { Place(Double(place + 1), $0) }
            },
            ink: ink,
            dash: dash,
            width: 1.2,
            tip: what
          )
        )
      }
    }
    return Figure(
      name: name,
      title: title,
      caption:
        "A line is a seed. Where the test losses rise while the training losses fall, training"
        + " on means over-fitting.",
      description: description,
      chart: Chart(
        legend: [
          LegendEntry(.line(.blue, .dashed, nil), "train, finished network"),
          LegendEntry(.line(.vermillion, .solid, nil), "test, finished network"),
        ],
        rows: [
          [
            Panel(
              x: .epochs(Array(1...max(1, epochs)), labelled: true),
              y: Axis.losses("loss", values),
              height: 165,
              marks: lines(train, .blue, .dashed, "train")
                + lines(test, .vermillion, .solid, "test")
            )
          ]
        ]
      )
    )
  }

  private var description: String {
    func ends(_ curves: [[Double?]]) -> String {
      let last = curves.compactMap { $0.last ?? nil }
      guard let low = last.min(), let high = last.max() else { return "not known" }
      return "\(NumberText.fixed(low, 3)) to \(NumberText.fixed(high, 3))"
    }
    return "\(title): after the last epoch the training loss is \(ends(train)), the test loss"
      + " \(ends(test)), over \(test.count) seeds."
  }
}
