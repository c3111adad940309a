import CandorText

/// How far the seeds of a recipe lie apart: one point for each run.
public struct SeedSpreadFigure: Sendable, Worded {
  /// The runs of one recipe.
  public struct Group: Sendable {
    /// The name of the recipe.
    public let name: String
    /// The number of each run.
    public let values: [(seed: Int, value: Double)]

    /// Creates a group.
    public init(name: String, values: [(seed: Int, value: Double)]) {
      self.name = name
      self.values = values
    }
  }

  /// The language of its words.
  public var language = Language.english
  /// What was measured, such as `test log loss (nats)`.
  public var measure: String
  /// The recipes from the top down.
  public var groups: [Group]

  /// Creates the data of the figure.
  public init(measure: String, groups: [Group]) {
    self.measure = measure
    self.groups = groups
  }

  /// Draws the figure.
  public func figure() -> Figure {
    let values = groups.flatMap { $0.values.map(\.value) }
    return Figure(
      name: "seeds-\(measure)",
      title: say(.spreadTitle, ["measure": measure]),
      caption: say(.spreadCaption),
      description: description,
      chart: Chart(
        legend: [
          LegendEntry(.point(.blue, .circle), say(.spreadRun)),
          LegendEntry(.line(.vermillion, .solid, nil), say(.spreadMean)),
        ],
        rows: [
          [
            Panel(
              x: .covering(measure, values),
              y: .slots("", groups.map { "\($0.name) (\($0.values.count))" }),
              height: Double(max(1, groups.count)) * 38,
              marks: groups.enumerated().flatMap(marks)
            )
          ]
        ]
      )
    )
  }

  private func marks(_ slot: Int, _ group: Group) -> [Mark] {
    let middle = Double(slot) + 0.5
    var marks: [Mark] = []
    let values = group.values.map(\.value).filter(\.isFinite)
    if !values.isEmpty {
      let mean = values.reduce(0, +) / Double(values.count)
      marks.append(
        .line(
          Mark.Line(
            points: [Place(mean, Double(slot) + 0.18), Place(mean, Double(slot) + 0.82)],
            ink: .vermillion,
            width: 3
          )
        )
      )
    }
    let points = group.values.enumerated().map { index, run in
      // Runs with nearly equal values stay apart: each has its own height in the slot.
      let offset = (Double(index % 5) - 2) * 0.09
      return Mark.Points.Point(
        x: run.value,
        y: middle + offset,
        tip: say(
          .spreadTip,
          [
            "name": group.name, "seed": "\(run.seed)",
            "value": NumberText.short(run.value, figures: 4),
          ]
        )
      )
    }
    marks.append(.points(Mark.Points(points: points, ink: .blue, radius: 3.6)))
    return marks
  }

  private var description: String {
    groups.map { group in
      let values = group.values.map(\.value).filter(\.isFinite)
      guard let low = values.min(), let high = values.max() else {
        return say(.spreadNone, ["name": group.name])
      }
      return say(
        .spreadRuns,
        [
          "name": group.name, "count": "\(values.count)",
          "low": NumberText.short(low, figures: 4), "high": NumberText.short(high, figures: 4),
        ]
      )
    }.joined(separator: " ")
  }
}
