import CandorText

/// Where a gap in loss comes from: parts that add up to it.
///
/// Made for the four cells of the agreement table of a comparison (both right, both wrong, only A right, only B right),
/// but any parts of a sum will do.
public struct WaterfallFigure: Sendable, Worded {
  /// One part of the gap.
  public struct Part: Sendable {
    /// What the part is.
    public let label: String
    /// How many rows it comes from, where that is known.
    public let rows: Int?
    /// What it adds to the gap.
    public let contribution: Double

    /// Creates a part.
    public init(label: String, rows: Int? = nil, contribution: Double) {
      self.label = label
      self.rows = rows
      self.contribution = contribution
    }
  }

  /// The language of its words.
  public var language = Language.english
  /// The name of the model that losses are subtracted from.
  public var a: String
  /// The name of the other model.
  public var b: String
  /// The parts in the order in which they are added up.
  public var parts: [Part]

  /// Creates the data of the figure.
  public init(a: String, b: String, parts: [Part]) {
    self.a = a
    self.b = b
    self.parts = parts
  }

  /// Draws the figure.
  public func figure() -> Figure {
    let total = parts.reduce(0) { $0 + $1.contribution }
    var sums = [0.0]
    for part in parts { sums.append((sums.last ?? 0) + part.contribution) }
    let labels = parts.map { part in
      part.rows.map {
        say(.waterfallRows, ["label": part.label, "rows": NumberText.count($0)])
      } ?? part.label
    }
    var scale = Axis.covering(say(.waterfallAxis, ["a": a, "b": b]), sums, zero: true)
    if case .linear(let low, let high) = scale.scale {
      // Room for the numbers beside the bars.
      scale.scale = .linear(low, high + 0.34 * (high - low))
    }
    return Figure(
      name: "waterfall-\(a)-\(b)",
      title: say(.waterfallTitle, ["a": a, "b": b]),
      caption: say(.waterfallCaption, ["a": a, "b": b]),
      description: description(total),
      chart: Chart(
        legend: legend,
        rows: [
          [
            Panel(
              x: scale,
              y: Axis.slots("", labels + [say(.allRows)]),
              height: Double(parts.count + 1) * 34,
              marks: marks(sums, total)
            )
          ]
        ]
      )
    )
  }

  private var legend: [LegendEntry] {
    [
      LegendEntry(.area(.blue, .solid), say(.waterfallLower, ["name": b])),
      LegendEntry(.area(.vermillion, .hatched), say(.waterfallLower, ["name": a])),
    ]
  }

  private func marks(_ sums: [Double], _ total: Double) -> [Mark] {
    var bars: [Mark.Bar] = []
    var notes: [Mark] = []
    for (index, part) in parts.enumerated() {
      bars.append(bar(from: sums[index], to: sums[index + 1], slot: index, ink: nil))
      notes.append(note(part.contribution, from: sums[index], to: sums[index + 1], slot: index))
    }
    bars.append(bar(from: 0, to: total, slot: parts.count, ink: .slate))
    notes.append(note(total, from: 0, to: total, slot: parts.count, bold: true))
    let links = sums.dropFirst().enumerated().map { index, sum in
      Mark.line(
        Mark.Line(
          points: [Place(sum, Double(index) + 0.8), Place(sum, Double(index) + 1.2)],
          ink: .slate,
          width: 1
        )
      )
    }
    return [.rule(Mark.Rule(course: .upright(x: 0), dash: .solid))] + links + [.bars(bars)] + notes
  }

  private func bar(from: Double, to: Double, slot: Int, ink: Ink?) -> Mark.Bar {
    let lowers = to <= from
    return Mark.Bar(
      x0: from,
      x1: to,
      y0: Double(slot) + 0.2,
      y1: Double(slot) + 0.8,
      ink: ink ?? (lowers ? .blue : .vermillion),
      fill: ink != nil || lowers ? .solid : .hatched
    )
  }

  private func note(
    _ value: Double,
    from: Double,
    to: Double,
    slot: Int,
    bold: Bool = false
  ) -> Mark {
    .note(
      Mark.Note(
        x: max(from, to),
        y: Double(slot) + 0.5,
        text: NumberText.signed(value, 4),
        side: .right,
        bold: bold
      )
    )
  }

  private func description(_ total: Double) -> String {
    let list = parts.map { "\($0.label) \(NumberText.signed($0.contribution, 4))" }
    return say(
      .waterfallDescription,
      ["list": list.joined(separator: ", "), "total": NumberText.signed(total, 4)]
    )
  }
}
