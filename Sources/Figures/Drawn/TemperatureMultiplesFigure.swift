public import CandorMetrics
import CandorText

/// One model at several temperatures side by side: its bins against the diagonal.
public struct TemperatureMultiplesFigure: Sendable {
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
      title: "\(name) at \(stages.count) temperatures",
      caption:
        "Bars below the dashed diagonal are confidences larger than the share that is right, "
        + "bars above it smaller ones: the temperature moves the bars, the log loss and the ECE, and "
        + "leaves the accuracy where it is.",
      description: stages.map {
        "T = \($0.label): accuracy \(NumberText.percent($0.accuracy, 2)), log loss "
          + "\(NumberText.fixed($0.logLoss, 3)), ECE \(NumberText.fixed($0.ece, 3))."
      }.joined(separator: " "),
      chart: Chart(rows: rows)
    )
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
          tip: "\(NumberText.count(bin.rows)) rows, \(NumberText.percent(accuracy)) right"
        )
      }
    }
    var y = Axis.share(
      "loss \(NumberText.fixed(stage.logLoss, 3)), ECE \(NumberText.fixed(stage.ece, 3)), "
        + "accuracy \(NumberText.percent(stage.accuracy, 2))",
      parts: 2
    )
    y.labelled = first
    return Panel(
      title: "T = \(stage.label)",
      x: .share("confidence", parts: 2),
      y: y,
      height: 120,
      marks: [
        .bars(bars), .rule(Mark.Rule(course: .through(Place(0, 0), Place(1, 1)))),
      ]
    )
  }
}
