public import CandorMetrics
import CandorText

/// One model at several temperatures side by side: its bins against the diagonal.
public struct TemperatureMultiplesFigure: Sendable, Worded {
  /// The model at one temperature.
  public struct Stage: Sendable {
    /// The temperature as it is to be written, such as `1/2`.
    public let label: String
    /// The mean log loss.
    public let logLoss: Double
    /// The expected calibration error.
    public let ece: Double
    /// The share of right predictions.
    public let accuracy: Double
    /// The binned view.
    public let bins: [ReliabilityFigure.Bin]

    /// Creates a stage.
    public init(
      label: String,
      logLoss: Double,
      ece: Double,
      accuracy: Double,
      bins: [ReliabilityFigure.Bin]
    ) {
      self.label = label
      self.logLoss = logLoss
      self.ece = ece
      self.accuracy = accuracy
      self.bins = bins
    }
  }

  /// The language of its words.
  public var language = Language.english
  /// The name of the model.
  public var name: String
  /// The temperatures, two to a row.
  public var stages: [Stage]

  /// Creates the data of the figure.
  public init(name: String, stages: [Stage]) {
    self.name = name
    self.stages = stages
  }

  /// Draws the figure.
  public func figure() -> Figure {
    let rows = stride(from: 0, to: stages.count, by: 2).map { start in
      stages[start..<min(start + 2, stages.count)].enumerated().map { column, stage in
        panel(stage, first: column == 0)
      }
    }
    return Figure(
      name: "temperatures-\(name)",
      title: say(.multiplesTitle, ["name": name, "count": "\(stages.count)"]),
      caption: say(.multiplesCaption),
      description: language.joined(stages.map { say(.multiplesStage, numbers($0)) }),
      chart: Chart(rows: rows)
    )
  }

  private func numbers(_ stage: Stage) -> [String: String] {
    [
      "label": stage.label, "accuracy": NumberText.percent(stage.accuracy, 2),
      "loss": NumberText.fixed(stage.logLoss, 3), "ece": NumberText.fixed(stage.ece, 3),
    ]
  }

  private func panel(_ stage: Stage, first: Bool) -> Panel {
    let bars = stage.bins.compactMap { bin in
      bin.accuracy.map { accuracy in
        Mark.Bar(
          x0: bin.low,
          x1: bin.high,
          y0: 0,
          y1: accuracy,
          ink: .blue,
          tip: say(
            .multiplesTip,
            ["rows": NumberText.count(bin.rows), "share": NumberText.percent(accuracy)]
          )
        )
      }
    }
    var y = Axis.share(
      say(.multiplesNumbers, numbers(stage)),
      parts: 2
    )
    y.labelled = first
    return Panel(
      title: "T = \(stage.label)",
      x: .share(say(.confidence), parts: 2),
      y: y,
      height: 120,
      marks: [
        .bars(bars), .rule(Mark.Rule(course: .through(Place(0, 0), Place(1, 1)))),
      ]
    )
  }
}
