import CandorText

/// An axis: its scale, its labelled places and what it measures.
package struct Axis: Sendable {
  package var title: String
  package var scale: Scale
  package var ticks: [Tick]
  /// Whether thin lines run across the panel at the ticks.
  package var grid = true
  /// Whether the tick labels are written; off for the upper of two panels that share an axis.
  package var labelled = true

  /// An axis from 0 to 1 labelled as percentages.
  package static func share(_ title: String, parts: Int = 5) -> Axis {
    Axis(
      title: title,
      scale: .linear(0, 1),
      ticks: Ticks.linear(from: 0, to: 1, about: parts, style: .percent)
    )
  }

  /// A linear axis that covers the values.
  package static func covering(
    _ title: String,
    _ values: [Double],
    zero: Bool = false,
    parts: Int = 5,
    style: Ticks.Style = .number
  ) -> Axis {
    let scale = Scale.covering(values, zero: zero, parts: parts)
    guard case .linear(let low, let high) = scale else { return share(title) }
    return Axis(
      title: title,
      scale: scale,
      ticks: Ticks.linear(from: low, to: high, about: parts, style: style)
    )
  }

  /// An axis for losses: linear, or logarithmic where the largest is several times the smallest, so
  /// that the first epoch does not press all others into one line.
  package static func losses(
    _ title: String,
    _ values: [Double],
    _ language: Language = .english
  ) -> Axis {
    let finite = values.filter { $0.isFinite && $0 > 0 }
    guard let low = finite.min(), let high = finite.max(), high > 2.2 * low else {
      return covering(
        FigurePhrase.nats.text(language, ["name": title]),
        values,
        parts: 4
      )
    }
    let ends = (low / 1.06, high * 1.06)
    return Axis(
      title: FigurePhrase.natsLogarithmic.text(language, ["name": title]),
      scale: .log(ends.0, ends.1),
      ticks: Ticks.logarithmic(from: ends.0, to: ends.1)
    )
  }

  /// An axis of the numbers of epochs, with half a step of room at each end.
  package static func epochs(
    _ numbers: [Int],
    labelled: Bool,
    _ language: Language = .english
  ) -> Axis {
    let first = Double(numbers.min() ?? 1)
    let last = Double(numbers.max() ?? 1)
    var ticks = Ticks.linear(
      from: first,
      to: last,
      about: max(1, min(10, numbers.count)),
      style: .count
    )
    if ticks.isEmpty { ticks = [Tick(first, NumberText.count(Int(first)))] }
    let room = max(0.3, 0.03 * (last - first))
    var axis = Axis(
      title: labelled ? FigurePhrase.epoch.text(language) : "",
      scale: .linear(first - room, max(last, first + 1) + room),
      ticks: ticks
    )
    axis.grid = false
    axis.labelled = labelled
    return axis
  }

  /// An axis of counts from zero on which a length is the square root of a count, so that a bin of
  /// ten rows can be seen beside one of ten thousand.
  static func squareRoots(_ title: String, upTo most: Double) -> Axis {
    let most = max(1, most)
    // Two round numbers far enough apart for their labels, of which the larger is near the top.
    let top = Ticks.roundBelow(most)
    let marked = [Ticks.roundBelow(top / 4), top].filter { $0 >= 1 }
    return Axis(
      title: title,
      scale: .squareRoot(most * 1.04),
      ticks: Set([0] + marked).sorted().map { Tick($0, NumberText.count(Int($0))) }
    )
  }

  /// An axis of named slots.
  package static func slots(_ title: String, _ names: [String]) -> Axis {
    Axis(
      title: title,
      scale: .slots(names.count),
      ticks: names.enumerated().map { Tick(Double($0.offset) + 0.5, $0.element) },
      grid: false
    )
  }
}

/// One pair of axes with what is drawn on it.
package struct Panel: Sendable {
  /// Words above the panel, where several panels need telling apart.
  var title: String?
  package var x: Axis
  /// Upwards, except for slots, which read from the top down.
  package var y: Axis
  /// The height of the drawing area; `nil` makes it as high as it is wide.
  var height: Double?
  var marks: [Mark]
  /// Whether the panel only holds a place in its row.
  var isEmpty: Bool

  package init(
    title: String? = nil,
    x: Axis,
    y: Axis,
    height: Double? = 150,
    marks: [Mark],
    isEmpty: Bool = false
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.height = height
    self.marks = marks
    self.isEmpty = isEmpty
  }
}

/// A word of the legend with the sign it explains.
package struct LegendEntry: Sendable {
  package enum Sign: Sendable {
    case line(Ink, Dash, Shape?)
    case area(Ink, Fill)
    case point(Ink, Shape)
    /// A pale point.
    case faintPoint(Ink, Shape)
    /// No sign: a line of words on its own.
    case words
  }

  var sign: Sign
  var text: String

  package init(_ sign: Sign, _ text: String) {
    self.sign = sign
    self.text = text
  }
}

/// Everything on one drawing: data with places, no pixels yet.
package struct Chart: Sendable {
  /// The width of the drawing, narrow so that text stays readable on a telephone.
  package static let usualWidth = 380.0

  var legend: [LegendEntry]
  /// Rows of panels from the top down; panels of a row share its width.
  package var rows: [[Panel]]
  var width: Double

  package init(
    legend: [LegendEntry] = [],
    rows: [[Panel]],
    width: Double = Chart.usualWidth
  ) {
    self.legend = legend
    self.rows = rows
    self.width = width
  }
}
