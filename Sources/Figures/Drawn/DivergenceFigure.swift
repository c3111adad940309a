import CandorText

/// What kind of loss a run gains or loses over its epochs: refinement and calibration.
public struct DivergenceFigure: Sendable, Worded {
  /// The parts of the test loss after one epoch.
  public struct Epoch: Sendable {
    /// The number of the epoch.
    public let number: Int
    /// The loss that stays after recalibration.
    public let refinement: Double
    /// The loss that recalibration removes.
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

  /// The language of its words.
  public var language = Language.english
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
      title: say(.divergenceTitle, ["name": name]),
      caption: say(.divergenceCaption),
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
          tip: say(.divergencePart)
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
      y: .losses(say(.testLoss), losses, language),
      height: 170,
      marks: marks
    )
    guard hasAccuracy else { return [[upper], [calibration(labelled: true)]] }
    let lower = Panel(
      x: axis(labelled: true),
      y: Axis.covering(
        say(.testAccuracy),
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
        tip: "\(epoch.number): \(NumberText.fixed(epoch.calibration, 4))"
      )
    }
    return Panel(
      x: axis(labelled: labelled),
      y: .covering(
        say(.divergenceAlone),
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
    Axis.epochs(epochs.map(\.number), labelled: labelled, language)
  }

  private var legend: [LegendEntry] {
    var entries = [
      LegendEntry(.line(.slate, .solid, .circle), say(.testLoss)),
      LegendEntry(.line(.blue, .dashed, .square), say(.divergenceRefinement)),
      LegendEntry(.area(.vermillion, .hatched), say(.divergenceCalibration)),
    ]
    if epochs.contains(where: { $0.accuracy != nil }) {
      entries.append(LegendEntry(.line(.green, .solid, .diamond), say(.testAccuracy)))
    }
    if let lowestLoss {
      entries.append(
        LegendEntry(
          .line(.slate, .dotted, nil),
          say(.divergenceLowest, ["epoch": "\(lowestLoss)"])
        )
      )
    }
    if !divergences.isEmpty {
      entries.append(LegendEntry(.area(.ochre, .faint), say(.divergenceStretch)))
    }
    return entries
  }

  private var description: String {
    guard let first = epochs.first, let last = epochs.last else { return say(.divergenceNone) }
    func words(_ epoch: Epoch) -> String {
      say(
        .divergenceEpoch,
        [
          "epoch": "\(epoch.number)",
          "loss": NumberText.fixed(epoch.refinement + epoch.calibration, 3),
          "refinement": NumberText.fixed(epoch.refinement, 3),
          "calibration": NumberText.fixed(epoch.calibration, 3),
        ]
      )
    }
    return say(.divergenceFrom, ["first": words(first), "last": words(last)])
  }
}
