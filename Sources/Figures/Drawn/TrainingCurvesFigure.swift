import CandorText

/// How a network trained: its losses and accuracies over the epochs.
///
/// The running loss and the loss of the finished network are different numbers, so they are
/// different curves with different names.
public struct TrainingCurvesFigure: Sendable, Worded {
  /// What was measured in one epoch; what was not measured is absent.
  public struct Epoch: Sendable {
    /// The number of the epoch, from 1.
    public let number: Int
    /// The mean loss over the epoch's batches, dropout on and weights moving.
    public var runningTrainLoss: Double?
    /// The loss on the training rows of the network as it stands after the epoch.
    public var trainLoss: Double?
    /// The loss on the test rows of the network as it stands after the epoch.
    public var testLoss: Double?
    /// The accuracy over the epoch's batches, dropout on and weights moving.
    public var runningTrainAccuracy: Double?
    /// The accuracy on the training rows of the network as it stands after the epoch.
    public var trainAccuracy: Double?
    /// The accuracy on the test rows of the network as it stands after the epoch.
    public var testAccuracy: Double?

    /// Creates an epoch.
    public init(
      number: Int,
      runningTrainLoss: Double? = nil,
      trainLoss: Double? = nil,
      testLoss: Double? = nil,
      runningTrainAccuracy: Double? = nil,
      trainAccuracy: Double? = nil,
      testAccuracy: Double? = nil
    ) {
      self.number = number
      self.runningTrainLoss = runningTrainLoss
      self.trainLoss = trainLoss
      self.testLoss = testLoss
      self.runningTrainAccuracy = runningTrainAccuracy
      self.trainAccuracy = trainAccuracy
      self.testAccuracy = testAccuracy
    }
  }

  /// The language of its words.
  public var language = Language.english
  /// The name of the run.
  public var name: String
  /// The epochs in order.
  public var epochs: [Epoch]
  /// Stretches of epochs in which the test loss rises while the test accuracy does not fall, from
  /// the epoch before the rise to the last epoch of it.
  public var divergences: [ClosedRange<Int>]
  /// Whether the running loss was read with dropout on.
  public var runsWithDropout: Bool
  /// Losses that the axis must hold too, so that several runs can share one scale.
  public var sharedLosses: [Double]
  /// Accuracies that the axis must hold too.
  public var sharedAccuracies: [Double]

  /// Creates the data of the figure.
  public init(
    name: String,
    epochs: [Epoch],
    divergences: [ClosedRange<Int>] = [],
    runsWithDropout: Bool = false,
    sharedLosses: [Double] = [],
    sharedAccuracies: [Double] = []
  ) {
    self.name = name
    self.epochs = epochs
    self.divergences = divergences
    self.runsWithDropout = runsWithDropout
    self.sharedLosses = sharedLosses
    self.sharedAccuracies = sharedAccuracies
  }

  /// All losses of the run, for ``sharedLosses`` of its neighbours.
  public var losses: [Double] {
    epochs.flatMap { [$0.runningTrainLoss, $0.trainLoss, $0.testLoss].compactMap(\.self) }
  }

  /// All accuracies of the run, for ``sharedAccuracies`` of its neighbours.
  public var accuracies: [Double] {
    epochs.flatMap {
      [$0.runningTrainAccuracy, $0.trainAccuracy, $0.testAccuracy].compactMap(\.self)
    }
  }

  /// Draws the figure.
  public func figure() -> Figure {
    Figure(
      name: "training-\(name)",
      title: say(.trainingTitle, ["name": name]),
      caption: caption,
      description: description,
      chart: Chart(
        legend: legend,
        rows: [
          [panel(say(.loss), losses + sharedLosses, Self.lossCurves, style: .number, x: false)],
          [
            panel(
              say(.accuracy),
              accuracies + sharedAccuracies,
              Self.accuracyCurves,
              style: .percent
            )
          ],
        ]
      )
    )
  }

  private typealias Curve = (value: @Sendable (Epoch) -> Double?, look: Look)

  private struct Look {
    let name: FigurePhrase
    let ink: Ink
    let dash: Dash
    let shape: Shape
  }

  private static let running = Look(
    name: .trainingRunning,
    ink: .slate,
    dash: .dotted,
    shape: .diamond
  )
  private static let train = Look(
    name: .trainingTrain,
    ink: .blue,
    dash: .dashed,
    shape: .square
  )
  private static let test = Look(
    name: .trainingTest,
    ink: .vermillion,
    dash: .solid,
    shape: .circle
  )
  private static let lossCurves: [Curve] = [
    ({ $0.runningTrainLoss }, running), ({ $0.trainLoss }, train), ({ $0.testLoss }, test),
  ]
  private static let accuracyCurves: [Curve] = [
    ({ $0.runningTrainAccuracy }, running), ({ $0.trainAccuracy }, train),
    ({ $0.testAccuracy }, test),
  ]

  private var legend: [LegendEntry] {
    let drawn = zip(Self.lossCurves, Self.accuracyCurves).compactMap { loss, accuracy in
      let isDrawn = epochs.contains { loss.value($0) != nil || accuracy.value($0) != nil }
      return isDrawn ? loss.look : nil
    }
    var entries = drawn.map { LegendEntry(.line($0.ink, $0.dash, $0.shape), words($0)) }
    if !divergences.isEmpty {
      entries.append(LegendEntry(.area(.ochre, .faint), say(.trainingStretch)))
    }
    return entries
  }

  private func words(_ look: Look) -> String {
    say(
      look.name == Self.running.name && runsWithDropout ? .trainingRunningDropout : look.name
    )
  }

  private func panel(
    _ title: String,
    _ values: [Double],
    _ curves: [Curve],
    style: Ticks.Style,
    x labelled: Bool = true
  ) -> Panel {
    var y =
      style == .percent
      ? Axis.covering(title, values, parts: 4, style: style) : Axis.losses(title, values, language)
    if style == .percent, case .linear(let low, let high) = y.scale {
      y.scale = .linear(max(0, low), min(1, high))
      y.ticks = Ticks.linear(from: max(0, low), to: min(1, high), about: 4, style: .percent)
    }
    var marks: [Mark] = divergences.map {
      .shade(Mark.Shade(from: Double($0.lowerBound), to: Double($0.upperBound), ink: .ochre))
    }
    for curve in curves {
      let points = epochs.compactMap { epoch in
        curve.value(epoch).map { Place(Double(epoch.number), $0) }
      }
      marks.append(
        .line(
          Mark.Line(
            points: points,
            ink: curve.look.ink,
            dash: curve.look.dash,
            shape: epochs.count <= 40 ? curve.look.shape : nil,
            tip: words(curve.look)
          )
        )
      )
    }
    return Panel(
      x: .epochs(epochs.map(\.number), labelled: labelled, language),
      y: y,
      height: labelled ? 110 : 165,
      marks: marks
    )
  }

  private var caption: String {
    language.joined([say(.trainingCaption)] + (divergences.isEmpty ? [] : [say(.trainingShaded)]))
  }

  private var description: String {
    guard let last = epochs.last else { return say(.trainingNone) }
    let values: [(FigurePhrase, Double?, Bool)] = [
      (.trainingRunningLoss, last.runningTrainLoss, false),
      (.trainingTrainLoss, last.trainLoss, false), (.testLoss, last.testLoss, false),
      (.testAccuracy, last.testAccuracy, true),
    ]
    let list = values.compactMap { name, value, isShare in
      value.map {
        say(name) + " " + (isShare ? NumberText.percent($0) : NumberText.fixed($0, 3))
      }
    }
    return say(
      .trainingAfter,
      ["epoch": "\(last.number)", "list": list.joined(separator: ", ")]
    )
  }
}
