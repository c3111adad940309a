import CandorText

/// What acting on models is worth over the threshold of acting, beside acting on all and on none.
public struct DecisionFigure: Sendable, Worded {
  /// One threshold.
  public struct Point: Sendable {
    /// The threshold.
    public let threshold: Double
    /// The net benefit of acting on the model.
    public let netBenefit: Double
    /// The net benefit of acting on every row.
    public let treatAll: Double
    /// The ends of the interval of the net benefit, where known.
    public let interval: (low: Double, high: Double)?

    /// Creates a point.
    public init(
      threshold: Double,
      netBenefit: Double,
      treatAll: Double,
      interval: (low: Double, high: Double)? = nil
    ) {
      self.threshold = threshold
      self.netBenefit = netBenefit
      self.treatAll = treatAll
      self.interval = interval
    }
  }

  /// One model's curve.
  public struct Curve: Sendable {
    /// The name of the model.
    public let name: String
    /// The points, by ascending threshold.
    public let points: [Point]

    /// Creates a curve.
    public init(name: String, points: [Point]) {
      self.name = name
      self.points = points
    }
  }

  /// The language of its words.
  public var language = Language.english
  /// The curves; six at most are told apart.
  public var curves: [Curve]
  /// The largest threshold that is drawn.
  public var reach: Double
  /// The nominal coverage of the intervals.
  public var level: Double

  /// Creates the data of the figure.
  public init(curves: [Curve], reach: Double = 1, level: Double = 0.95) {
    self.curves = curves
    self.reach = reach
    self.level = level
  }

  /// The name of the figure of some models.
  public static func name(_ names: [String]) -> String {
    Figure.slug("decision-curve-" + names.joined(separator: "-"))
  }

  /// Draws the figure.
  public func figure() -> Figure {
    let drawn = curves.map { curve in
      Curve(name: curve.name, points: curve.points.filter { $0.threshold <= reach })
    }
    let best = drawn.flatMap(\.points).map { max($0.netBenefit, $0.treatAll) }.max() ?? 1
    // What is far below 0 is worth nothing to anybody; the line of acting on all ends there.
    let least = drawn.flatMap(\.points).map(\.netBenefit).min() ?? 0
    let floor = -max(1e-6, min(best, max(0.25 * best, -1.1 * least)))
    var marks: [Mark] = [.rule(Mark.Rule(course: .level(y: 0), dash: .dotted))]
    if let first = drawn.first {
      marks.append(
        .line(
          Mark.Line(
            points: Self.above(floor, first.points.map { Place($0.threshold, $0.treatAll) }),
            ink: .slate,
            dash: .dashed,
            width: 1.3,
            tip: say(.decisionAll)
          )
        )
      )
    }
    if drawn.count == 1, let only = drawn.first {
      marks.append(
        .band(
          Mark.Band(
            slices: only.points.compactMap { point in
              point.interval.map {
                Mark.Band.Slice(
                  x: point.threshold,
                  low: max(floor, $0.low),
                  high: max(floor, $0.high)
                )
              }
            },
            ink: .blue,
            tip: say(.decisionInterval, ["level": NumberText.level(level)])
          )
        )
      )
    }
    for (curve, look) in zip(drawn, SeriesLook.all) {
      marks.append(
        .line(
          Mark.Line(
            points: Self.above(floor, curve.points.map { Place($0.threshold, $0.netBenefit) }),
            ink: look.ink,
            dash: look.dash,
            tip: curve.name
          )
        )
      )
    }
    let tops = drawn.flatMap { curve in curve.points.compactMap { $0.interval?.high } }
    let heights = [floor, 0, best] + (drawn.count == 1 ? tops : [])
    return Figure(
      name: Self.name(curves.map(\.name)),
      title: say(.decisionTitle),
      caption: say(.decisionCaption),
      description: description(drawn),
      chart: Chart(
        legend: zip(drawn, SeriesLook.all).map { curve, look in
          LegendEntry(.line(look.ink, look.dash, nil), curve.name)
        } + [
          LegendEntry(.line(.slate, .dashed, nil), say(.decisionAll)),
          LegendEntry(.line(.slate, .dotted, nil), say(.decisionNone)),
        ]
          + (drawn.count == 1
            ? [
              LegendEntry(
                .area(.blue, .faint),
                say(.decisionInterval, ["level": NumberText.level(level)])
              )
            ] : []),
        rows: [
          [
            Panel(
              x: threshold,
              y: .covering(say(.decisionBenefit), heights, parts: 4),
              height: 190,
              marks: marks
            )
          ]
        ]
      )
    )
  }

  /// Thresholds from 0 to what is drawn.
  private var threshold: Axis {
    let title = say(.decisionThreshold)
    guard reach < 0.9 else { return .share(title) }
    var axis = Axis.covering(title, [0, reach], zero: true, parts: 5, style: .percent)
    axis.scale = .linear(0, reach)
    axis.ticks = Ticks.linear(from: 0, to: reach, about: 5, style: .percent)
    return axis
  }

  /// A line cut off where it falls below the floor.
  private static func above(_ floor: Double, _ points: [Place]) -> [Place] {
    var kept: [Place] = []
    for point in points {
      guard point.y < floor else {
        kept.append(point)
        continue
      }
      if let last = kept.last, last.y > floor {
        let share = (last.y - floor) / (last.y - point.y)
        kept.append(Place(last.x + share * (point.x - last.x), floor))
      }
      break
    }
    return kept
  }

  private func description(_ drawn: [Curve]) -> String {
    language.joined(
      drawn.map { curve in
        let useful = curve.points.filter { $0.netBenefit > max(0, $0.treatAll) }
        guard let low = useful.first?.threshold, let high = useful.last?.threshold else {
          return say(.decisionNowhere, ["name": curve.name])
        }
        return say(
          .decisionUseful,
          ["name": curve.name, "low": NumberText.percent(low), "high": NumberText.percent(high)]
        )
      }
    )
  }
}
