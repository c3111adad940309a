public import CandorMetrics
import CandorText

/// Whether predicted risks can be believed: how often it happens where each risk is predicted.
///
/// Above, the share of positive rows over P(positive): of one model the isotonic (CORP) curve with what
/// chance shows, the outline of the band that holds the true curve, and groups of equally many rows; of
/// several models their curves. Below, where the rows lie, the positive ones apart. The axis ends where
/// the risks do, so that a model of rare events is not drawn into a corner.
public struct RiskReliabilityFigure: Sendable, Worded {
  /// One model.
  public struct Model: Sendable {
    /// Its name.
    public let name: String
    /// What was measured of its positive class.
    public let diagram: ReliabilityDiagram
    /// Weight of the positive rows in equal cells from 0 to 1.
    public let positives: [Double]
    /// Weight of the other rows in the same cells.
    public let negatives: [Double]

    /// Creates a model.
    public init(
      name: String,
      diagram: ReliabilityDiagram,
      positives: [Double],
      negatives: [Double]
    ) {
      self.name = name
      self.diagram = diagram
      self.positives = positives
      self.negatives = negatives
    }
  }

  /// Groups with fewer rows say next to nothing and are drawn grey.
  static let fewRows = 10

  /// The language of its words.
  public var language = Language.english
  /// The models; six at most are told apart.
  public var models: [Model]
  /// The largest risk that is drawn.
  public var reach: Double

  /// Creates the data of the figure.
  public init(models: [Model], reach: Double = 1) {
    self.models = models
    self.reach = reach
  }

  /// Draws the figure.
  public func figure() -> Figure {
    let names = models.map(\.name)
    let isWhole = reach >= 1
    let range = isWhole ? "" : say(.risksRange, ["end": NumberText.percent(reach, 0)])
    return Figure(
      name: (isWhole ? "reliability-" : "reliability-small-") + names.joined(separator: "-"),
      title: models.count == 1
        ? say(.risksTitle, ["name": names[0], "range": range])
        : say(.risksTitleSeveral, ["range": range]),
      caption: caption,
      description: description,
      chart: Chart(
        legend: legend,
        rows: [
          [Panel(x: unlabelled, y: rate, height: 260, marks: marks)],
          [Panel(x: risk(say(.risksPredicted)), y: counts, height: 56, marks: rows)],
        ]
      )
    )
  }

  // MARK: Axes

  private func risk(_ title: String) -> Axis {
    guard reach < 1 else { return .share(title) }
    var axis = Axis.covering(title, [0, reach], zero: true, style: .percent)
    axis.scale = .linear(0, reach)
    axis.ticks = Ticks.linear(from: 0, to: reach, about: 5, style: .percent)
    return axis
  }

  private var unlabelled: Axis {
    var axis = risk("")
    axis.labelled = false
    return axis
  }

  /// As far up as the curves and the intervals of the groups go.
  private var ceiling: Double {
    guard reach < 1 else { return 1 }
    var tops = [reach]
    for model in models {
      tops += model.diagram.curve.filter { $0.low <= reach }.map(\.value)
      if models.count == 1 {
        tops += model.diagram.ranks.filter { ($0.meanConfidence ?? 2) <= reach }
          .compactMap { $0.interval?.high }
      }
    }
    return min(1, tops.max() ?? 1)
  }

  private var rate: Axis {
    let title = say(.risksShare)
    let top = ceiling
    guard top < 1 else { return .share(title) }
    var axis = Axis.covering(title, [0, top], zero: true, style: .percent)
    axis.scale = .linear(0, top)
    axis.ticks = Ticks.linear(from: 0, to: top, about: 5, style: .percent)
    return axis
  }

  // MARK: The curves

  private var marks: [Mark] {
    let end = min(reach, ceiling)
    var marks: [Mark] = []
    if models.count == 1, let diagram = models.first?.diagram { marks += bands(diagram) }
    marks.append(.rule(Mark.Rule(course: .through(Place(0, 0), Place(end, end)))))
    if models.count == 1, let diagram = models.first?.diagram { marks += groups(diagram) }
    for (model, look) in zip(models, SeriesLook.all) {
      let points = model.diagram.curve.flatMap {
        [Place($0.low, $0.value), Place($0.high, $0.value)]
      }
      marks.append(
        .line(Mark.Line(points: cut(points), ink: look.ink, dash: look.dash, tip: model.name))
      )
    }
    return marks
  }

  private func bands(_ diagram: ReliabilityDiagram) -> [Mark] {
    var marks: [Mark] = diagram.rejected.filter { $0.low < reach }.map {
      .shade(
        Mark.Shade(
          from: $0.low,
          to: min(reach, $0.high),
          ink: .ochre,
          tip: say(
            .rejectedTip,
            ["low": NumberText.fixed($0.low, 3), "high": NumberText.fixed($0.high, 3)]
          )
        )
      )
    }
    let top = ceiling
    let chance = (diagram.consistency?.points ?? []).filter { $0.confidence <= reach }
    marks.append(
      .band(
        Mark.Band(
          slices: chance.map {
            Mark.Band.Slice(x: $0.confidence, low: min(top, $0.low), high: min(top, $0.high))
          },
          ink: .slate,
          tip: chanceName
        )
      )
    )
    let outline =
      diagram.band?.outline(from: diagram.curve.first?.low, to: diagram.curve.last?.high) ?? []
    for end in [\ReliabilityFigure.BandPoint.low, \.high] {
      let points = outline.map { Place($0.confidence, min(top, $0[keyPath: end])) }
      marks.append(.line(Mark.Line(points: cut(points), ink: .green, width: 1, tip: bandName)))
    }
    return marks
  }

  private func groups(_ diagram: ReliabilityDiagram) -> [Mark] {
    let rows = diagram.ranks.filter { ($0.meanConfidence ?? 2) <= reach }
    return [true, false].map { few in
      .points(
        Mark.Points(
          points: rows.filter { ($0.rows < Self.fewRows) == few }.compactMap(point),
          ink: .slate,
          shape: .diamond,
          radius: 2.6,
          faint: few
        )
      )
    }
  }

  private func point(_ row: ReliabilityDiagram.Row) -> Mark.Points.Point? {
    guard let rate = row.accuracy, let risk = row.meanConfidence else { return nil }
    return Mark.Points.Point(
      x: risk,
      y: rate,
      low: row.interval?.low,
      high: row.interval.map { min(ceiling, $0.high) },
      tip: say(
        .risksGroup,
        [
          "low": NumberText.short(row.low), "high": NumberText.short(row.high),
          "rows": NumberText.count(row.rows), "rate": NumberText.percent(rate),
          "risk": NumberText.percent(risk),
        ]
      )
    )
  }

  /// A curve up to where the axis ends.
  private func cut(_ points: [Place]) -> [Place] {
    var kept: [Place] = []
    for point in points {
      guard point.x > reach else {
        kept.append(point)
        continue
      }
      if let last = kept.last, point.x > last.x {
        let share = (reach - last.x) / (point.x - last.x)
        kept.append(Place(reach, last.y + share * (point.y - last.y)))
      }
      break
    }
    return kept
  }

  // MARK: The rows

  private var counts: Axis {
    guard models.count == 1, let model = models.first else {
      let shares = models.flatMap(shares)
      return .covering(say(.sharedRows), shares, zero: true, parts: 2, style: .percent)
    }
    let most = zip(model.positives, model.negatives).map { $0 + $1 }.max() ?? 1
    return .squareRoots(say(.risksRows), upTo: most)
  }

  private func shares(_ model: Model) -> [Double] {
    let all = zip(model.positives, model.negatives).map { $0 + $1 }
    let total = all.reduce(0, +)
    return total > 0 ? all.map { $0 / total } : []
  }

  private var rows: [Mark] {
    guard models.count == 1, let model = models.first else {
      return zip(models, SeriesLook.all).map { model, look in
        let shares = shares(model)
        let width = 1 / Double(max(1, shares.count))
        let cells = shares.enumerated().filter { Double($0.offset) * width < reach - 1e-9 }
        let places = cells.map { Place(Double($0.offset) * width, $0.element) }
        return .line(
          Mark.Line(
            points: places + [Place(reach, cells.last?.element ?? 0)],
            ink: look.ink,
            dash: look.dash,
            joint: .stepAfter,
            width: 1.4,
            tip: model.name
          )
        )
      }
    }
    let width = 1 / Double(max(1, model.positives.count))
    return [
      .bars(
        bars(model.negatives, width, .slate, .faint, .risksNegativeCell, over: model.positives)
      ),
      .bars(bars(model.positives, width, .vermillion, .solid, .risksPositiveCell, over: nil)),
    ]
  }

  private func bars(
    _ weights: [Double],
    _ width: Double,
    _ ink: Ink,
    _ fill: Fill,
    _ words: FigurePhrase,
    over below: [Double]?
  ) -> [Mark.Bar] {
    weights.indices.filter { Double($0) * width < reach - 1e-9 && weights[$0] > 0 }.map { cell in
      let base = below?[cell] ?? 0
      return Mark.Bar(
        x0: Double(cell) * width,
        x1: min(reach, Double(cell + 1) * width),
        y0: base,
        y1: base + weights[cell],
        ink: ink,
        fill: fill,
        tip: say(
          words,
          [
            "low": NumberText.short(Double(cell) * width),
            "high": NumberText.short(Double(cell + 1) * width),
            "rows": NumberText.short(weights[cell], figures: 6),
          ]
        )
      )
    }
  }

  // MARK: Words

  private var level: String { NumberText.level(models.first?.diagram.level ?? 0.95) }
  private var chanceName: String { say(.chanceAlone, ["level": level]) }
  private var bandName: String { say(.wholeBand, ["level": level]) }

  private var legend: [LegendEntry] {
    guard models.count == 1, let model = models.first else {
      return zip(models, SeriesLook.all).map { model, look in
        LegendEntry(.line(look.ink, look.dash, nil), model.name + rates(model))
      }
    }
    var entries = [
      LegendEntry(.words, say(.risksBoth) + rates(model)),
      LegendEntry(.line(.blue, .solid, nil), say(.isotonic)),
      LegendEntry(.point(.slate, .diamond), say(.risksEqual, ["level": level])),
      LegendEntry(.area(.slate, .faint), chanceName),
      LegendEntry(.line(.green, .solid, nil), bandName),
      LegendEntry(.area(.vermillion, .solid), say(.risksPositive)),
    ]
    if !model.diagram.rejected.isEmpty {
      entries.append(LegendEntry(.area(.ochre, .faint), say(.rejected)))
    }
    return entries
  }

  /// Mean risk and share of positives.
  private func rates(_ model: Model) -> String {
    guard let seen = model.diagram.accuracy, let said = model.diagram.meanConfidence else {
      return ""
    }
    return say(
      .risksRates,
      ["said": NumberText.percent(said), "seen": NumberText.percent(seen)]
    )
  }

  private var caption: String {
    language.joined([say(.risksCaption)] + (reach < 1 ? [say(.risksLarger)] : []))
  }

  private var description: String {
    language.joined(
      models.map { model in
        guard let seen = model.diagram.accuracy, let said = model.diagram.meanConfidence else {
          return say(.risksNone, ["name": model.name])
        }
        return say(
          .risksMeans,
          [
            "name": model.name, "said": NumberText.percent(said, 2),
            "seen": NumberText.percent(seen, 2),
          ]
        )
      }
    )
  }
}
