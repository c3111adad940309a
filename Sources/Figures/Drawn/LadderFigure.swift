package import CandorMetrics
import CandorText

/// From one number to another in steps: a waterfall whose steps carry intervals.
package struct LadderFigure: Sendable {
  /// One row of the ladder.
  package enum Row: Sendable {
    /// Where one stands, with the number that it shows.
    case stand(String, Double)
    /// A change of one thing, by how much, and its interval.
    case step(String, Double, Interval?)
  }

  /// The name of the figure.
  var name: String
  /// What is shown.
  var title: String
  /// How to read it.
  var caption: String
  /// The words of the horizontal axis.
  var axis: String
  /// The rows from the top down; the first is a stand.
  var rows: [Row]
  /// The words for a step to the left, one to the right, and one whose interval holds zero.
  var lower: String
  var higher: String
  var open: String

  /// Creates the data of the figure.
  package init(
    name: String,
    title: String,
    caption: String,
    axis: String,
    rows: [Row],
    lower: String,
    higher: String,
    open: String
  ) {
    (self.name, self.title, self.caption, self.axis) = (name, title, caption, axis)
    (self.rows, self.lower, self.higher, self.open) = (rows, lower, higher, open)
  }

  /// Draws the figure.
  package func figure() -> Figure {
    var level = 0.0
    var bars: [Mark.Bar] = []
    var whiskers: [Mark.Points.Point] = []
    var stands: [Mark.Points.Point] = []
    var notes: [Mark] = []
    var links: [Mark] = []
    var extent: [Double] = []
    var spoken: [String] = []
    var hasOpen = false
    for (slot, row) in rows.enumerated() {
      let middle = Double(slot) + 0.5
      switch row {
      case .stand(let label, let value):
        level = value
        extent.append(value)
        stands.append(.init(x: value, y: middle))
        let text = NumberText.fixed(value, 3)
        notes.append(.note(Mark.Note(x: value, y: middle, text: text, side: .right, bold: true)))
        spoken.append("\(Self.line(label)) \(text)")
      case .step(let label, let change, let interval):
        let end = level + change
        let isOpen = interval.map { $0.low <= 0 && $0.high >= 0 } ?? false
        hasOpen = hasOpen || isOpen
        bars.append(
          Mark.Bar(
            x0: level,
            x1: end,
            y0: Double(slot) + 0.22,
            y1: Double(slot) + 0.78,
            ink: isOpen ? .slate : change <= 0 ? .blue : .vermillion,
            fill: isOpen || change > 0 ? .hatched : .solid
          )
        )
        var right = max(level, end)
        if let interval {
          let ends = [level + interval.low, level + interval.high]
          whiskers.append(.init(x: end, y: middle, low: ends[0], high: ends[1]))
          extent += ends
          right = max(right, ends[1])
        }
        extent += [level, end]
        let text = Rounded(change, interval).signed
        notes.append(.note(Mark.Note(x: right, y: middle, text: text, side: .right, bold: true)))
        spoken.append("\(Self.line(label)) \(text)")
        level = end
      }
      if slot + 1 < rows.count {
        links.append(
          .line(
            Mark.Line(
              points: [Place(level, Double(slot) + 0.72), Place(level, Double(slot) + 1.28)],
              ink: .slate,
              width: 1
            )
          )
        )
      }
    }
    var x = Axis.covering(axis, extent, parts: 4)
    if case .linear(let low, let high) = x.scale {
      // Room for the numbers beside the bars.
      x.scale = .linear(low, high + 0.14 * (high - low))
    }
    return Figure(
      name: name,
      title: title,
      caption: caption,
      description: spoken.joined(separator: "; ") + ".",
      chart: Chart(
        legend: [
          LegendEntry(.area(.blue, .solid), lower),
          LegendEntry(.area(.vermillion, .hatched), higher),
        ] + (hasOpen ? [LegendEntry(.area(.slate, .hatched), open)] : []),
        rows: [
          [
            Panel(
              x: x,
              y: Axis.slots("", rows.map(Self.label)),
              height: Double(rows.count) * 27,
              marks: links + [
                .bars(bars),
                .points(
                  Mark.Points(points: whiskers, ink: .slate, radius: 0.1, level: true)
                ),
                .points(Mark.Points(points: stands, ink: .slate, shape: .diamond, radius: 5)),
              ] + notes
            )
          ]
        ]
      )
    )
  }

  private static func label(_ row: Row) -> String {
    switch row {
    case .stand(let label, _), .step(let label, _, _): label
    }
  }

  /// A label of two lines in one.
  private static func line(_ label: String) -> String { label.replacing("\n", with: " ") }
}
