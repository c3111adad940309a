import CandorText

/// What dividing the logits by a temperature does: log loss and ECE move, accuracy stands still.
public struct TemperatureFigure: Sendable, Worded {
  /// What was measured at one temperature.
  public struct Point: Sendable {
    /// The temperature; below 1 confidences grow, above 1 they shrink.
    public let temperature: Double
    /// The mean log loss in nats.
    public let logLoss: Double
    /// The expected calibration error.
    public let ece: Double
    /// The share of right predictions.
    public let accuracy: Double

    /// Creates a point.
    public init(temperature: Double, logLoss: Double, ece: Double, accuracy: Double) {
      self.temperature = temperature
      self.logLoss = logLoss
      self.ece = ece
      self.accuracy = accuracy
    }
  }

  /// The language of its words.
  public var language = Language.english
  /// The name of the model.
  public var name: String
  /// The grid, in order of temperature.
  public var points: [Point]
  /// The temperature of the lowest log loss, where known more finely than the grid.
  public var optimum: Double?

  /// Creates the data of the figure.
  public init(name: String, points: [Point], optimum: Double? = nil) {
    self.name = name
    self.points = points
    self.optimum = optimum
  }

  /// Draws the figure.
  public func figure() -> Figure {
    Figure(
      name: "temperature-\(name)",
      title: say(.temperatureTitle, ["name": name]),
      caption: say(.temperatureCaption),
      description: description,
      chart: Chart(
        legend: legend,
        rows: [
          [panel(say(.temperatureLoss), .blue, .solid, height: 120, x: false) { $0.logLoss }],
          [panel("ECE", .vermillion, .dashed, height: 90, x: false) { $0.ece }],
          [panel(say(.accuracy), .green, .dotted, height: 60, x: true) { $0.accuracy }],
        ]
      )
    )
  }

  private var legend: [LegendEntry] {
    var entries = [LegendEntry(.line(.slate, .solid, nil), say(.temperatureTrained))]
    if let optimum {
      entries.append(
        LegendEntry(
          .line(.purple, .dashDot, nil),
          say(.temperatureLowest, ["value": NumberText.fixed(optimum, 3)])
        )
      )
    }
    return entries
  }

  private func panel(
    _ title: String,
    _ ink: Ink,
    _ dash: Dash,
    height: Double,
    x labelled: Bool,
    value: (Point) -> Double
  ) -> Panel {
    let temperatures = points.map(\.temperature)
    let low = temperatures.min() ?? 0.25
    let high = temperatures.max() ?? 4
    var x = Axis(
      title: labelled ? say(.temperatureAxis) : "",
      scale: .log(low, high),
      ticks: Ticks.powersOfTwo(from: low, to: high)
    )
    x.labelled = labelled
    let isAccuracy = title == say(.accuracy)
    let axis =
      isAccuracy
      ? Axis.share(title, parts: 2)
      : Axis.covering(title, points.map(value), zero: true, parts: 4)
    var marks: [Mark] = [.rule(Mark.Rule(course: .upright(x: 1), dash: .solid))]
    if let optimum {
      marks.append(
        .rule(Mark.Rule(course: .upright(x: optimum), ink: .purple, dash: .dashDot, width: 1.8))
      )
    }
    let places = points.map { Place($0.temperature, value($0)) }
    marks.append(.line(Mark.Line(points: places, ink: ink, dash: dash, width: 2.2)))
    return Panel(x: x, y: axis, height: height, marks: marks)
  }

  private var description: String {
    guard let low = points.min(by: { $0.logLoss < $1.logLoss }),
      let first = points.first, let last = points.last
    else { return say(.temperatureNone) }
    func words(_ point: Point) -> String {
      say(
        .temperatureAt,
        [
          "temperature": NumberText.short(point.temperature),
          "loss": NumberText.fixed(point.logLoss, 3), "ece": NumberText.fixed(point.ece, 3),
        ]
      )
    }
    return say(
      .temperatureDescription,
      [
        "accuracy": NumberText.percent(first.accuracy, 2), "first": words(first),
        "lowest": words(low), "last": words(last),
      ]
    )
  }
}
