import CandorText

/// What kind of loss a run gains or loses over its epochs: refinement and calibration.
public struct DivergenceFigure: Sendable {
  /// The parts of the test loss after one epoch.
  public struct Epoch: Sendable {
    /// The number of the epoch.
    public let number: Int
    /// The loss that stays when the confidences are mended.
    public let refinement: Double
    /// The loss that mending the confidences removes.
    public let calibration: Double
    /// The test accuracy.
    public let accuracy: Double?

    /// Creates an epoch.
    public init(number: Int, refinement: Double, calibration: Double, accuracy: Double?) {
      self.number = number
      self.refinement = refinement
      self.calibration = calibration
      self.accuracy = accuracy
    }
  }

  /// The name of the run.
  public var name: String
  /// The epochs in order.
  public var epochs: [Epoch]
  /// The epoch of the lowest test loss.
  public var lowestLoss: Int?
  /// Stretches of epochs in which the loss rises while the accuracy does not fall.
  public var divergences: [ClosedRange<Int>]

  /// Creates the data of the figure.
  public init(
    name: String,
    epochs: [Epoch],
    lowestLoss: Int? = nil,
    divergences: [ClosedRange<Int>] = []
  ) {
    self.name = name
    self.epochs = epochs
    self.lowestLoss = lowestLoss
    self.divergences = divergences
  }

  /// Draws the figure.
  public func figure() -> Figure {
    Figure(
      name: "divergence-\(name)",
      title: "Loss of \(name) by epoch: refinement and calibration",
      caption: "The solid line is the test loss, the dashed one what would be left of it with "
        + "mended confidences. The hatched part between them (beneath on a scale of its own) is what "
        + "recalibration would take off. Where the dashed line itself rises, recalibration would not help. "
        + "Which epoch is lowest is in part luck of these images: choose it on others.",
      description: description,
      chart: Chart(legend: legend, rows: rows)
    )
  }

  private var rows: [[Panel]] {
    let losses = epochs.map { $0.refinement + $0.calibration } + epochs.map(\.refinement)
    var marks = background
    marks.append(
      .band(
        Mark.Band(
          slices: epochs.map {
            Mark.Band.Slice(
              x: Double($0.number),
              low: $0.refinement,
              high: $0.refinement + $0.calibration
            )
          },
          ink: .vermillion,
          fill: .hatched,
          tip: "calibration part"
        )
      )
    )
    marks.append(
      line(.blue, .dashed, .square) { $0.refinement }
    )
    marks.append(line(.slate, .solid, .circle) { $0.refinement + $0.calibration })
    let hasAccuracy = epochs.contains { $0.accuracy != nil }
    let upper = Panel(
      x: axis(labelled: false),
      y: .losses("test loss", losses),
      height: 170,
      marks: marks
    )
    guard hasAccuracy else { return [[upper], [calibration(labelled: true)]] }
    let lower = Panel(
      x: axis(labelled: true),
      y: Axis.covering(
        "test accuracy",
        epochs.compactMap(\.accuracy),
        parts: 3,
        style: .percent
      ),
      height: 90,
      marks: background + [line(.green, .solid, .diamond) { $0.accuracy }]
    )
    return [[upper], [calibration(labelled: false)], [lower]]
  }

  /// The calibration part on a scale of its own: beside the whole loss it may be too thin to see.
  private func calibration(labelled: Bool) -> Panel {
    let bars = epochs.map { epoch in
      Mark.Bar(
        x0: Double(epoch.number) - 0.3,
        x1: Double(epoch.number) + 0.3,
        y0: 0,
        y1: epoch.calibration,
        ink: .vermillion,
        fill: .hatched,
        tip: "epoch \(epoch.number): \(NumberText.fixed(epoch.calibration, 4))"
      )
    }
    return Panel(
      x: axis(labelled: labelled),
      y: .covering(
        "calibration alone (nats)",
        epochs.map(\.calibration),
        zero: true,
        parts: 2
      ),
      height: 56,
      marks: background + [.bars(bars)]
    )
  }

  private var background: [Mark] {
    var marks: [Mark] = divergences.map {
      .shade(Mark.Shade(from: Double($0.lowerBound), to: Double($0.upperBound), ink: .ochre))
    }
    if let lowestLoss {
      marks.append(.rule(Mark.Rule(course: .upright(x: Double(lowestLoss)), dash: .dotted)))
    }
    return marks
  }

  private func line(
    _ ink: Ink,
    _ dash: Dash,
    _ shape: Shape,
    _ value: (Epoch) -> Double?
  ) -> Mark {
    .line(
      Mark.Line(
        points: epochs.compactMap { epoch in
          value(epoch).map { Place(Double(epoch.number), $0) }
        },
        ink: ink,
        dash: dash,
        shape: epochs.count <= 40 ? shape : nil
      )
    )
  }

  private func axis(labelled: Bool) -> Axis {
    Axis.epochs(epochs.map(\.number), labelled: labelled)
  }

  private var legend: [LegendEntry] {
    var entries = [
      LegendEntry(.line(.slate, .solid, .circle), "test loss"),
      LegendEntry(.line(.blue, .dashed, .square), "refinement"),
      LegendEntry(.area(.vermillion, .hatched), "calibration"),
    ]
    if epochs.contains(where: { $0.accuracy != nil }) {
      entries.append(LegendEntry(.line(.green, .solid, .diamond), "test accuracy"))
    }
    if let lowestLoss {
      entries.append(LegendEntry(.line(.slate, .dotted, nil), "lowest loss: epoch \(lowestLoss)"))
    }
    if !divergences.isEmpty {
      entries.append(LegendEntry(.area(.ochre, .faint), "loss rises, accuracy does not fall"))
    }
    return entries
  }

  private var description: String {
    guard let first = epochs.first, let last = epochs.last else { return "No epochs." }
    func words(_ epoch: Epoch) -> String {
      "epoch \(epoch.number): loss \(NumberText.fixed(epoch.refinement + epoch.calibration, 3)) = "
        + "refinement \(NumberText.fixed(epoch.refinement, 3)) + calibration "
        + NumberText.fixed(epoch.calibration, 3)
    }
    return "From \(words(first)) to \(words(last))."
  }
}
