/// Turns a chart into an `svg` element: layout first, then drawing.
struct ChartRenderer {
  let figure: Figure
  /// What every id inside begins with.
  let id: String

  private var chart: Chart { figure.chart }

  /// The drawing, with its own style sheet and background where it stands alone.
  func drawing(
    standalone: Bool,
    titled: Bool,
    overlay: ([Box]) -> [Markup] = { _ in [] }
  ) -> Drawing {
    var canvas = Canvas()
    var top = drawLegend(from: titled ? drawTitle(on: &canvas) : 0, on: &canvas)
    var clips: [Markup] = []
    var areas: [Box] = []
    for (index, row) in chart.rows.enumerated() {
      top = draw(row, number: index, top: top, canvas: &canvas, clips: &clips, areas: &areas)
    }
    let height = top.rounded(.up)
    let hatches = Ink.allCases.filter(usesHatch).map(hatching)
    var children: [Markup] = [
      .node("title", ["id": "\(id)-t"], [.text(figure.title)]),
      .node("desc", ["id": "\(id)-d"], [.text(figure.description)]),
    ]
    if standalone { children.append(.style(ChartStyle.standalone)) }
    if !(hatches + clips).isEmpty { children.append(.node("defs", [:], hatches + clips)) }
    if standalone {
      children.append(
        .node("rect", ["class": "cp", "width": number(chart.width), "height": number(height)])
      )
    }
    return Drawing(
      root: root(children + canvas.nodes + overlay(areas), height: height, standalone: standalone),
      width: chart.width,
      height: height,
      texts: canvas.texts,
      areas: areas
    )
  }

  private func drawTitle(on canvas: inout Canvas) -> Double {
    var base = 2.0
    let font = Canvas.Font.title
    for line in TextMetrics.wrapped(figure.title, width: chart.width / 1.16, size: font.size) {
      base += 16
      canvas.write(line, at: Place(2, base), font: font)
    }
    return base + 4
  }

  private func root(_ children: [Markup], height: Double, standalone: Bool) -> Markup {
    var attributes: [Markup.Attribute] = []
    if standalone {
      attributes += [
        Markup.Attribute("xmlns", "http://www.w3.org/2000/svg"),
        Markup.Attribute("width", number(chart.width)),
        Markup.Attribute("height", number(height)),
      ]
    }
    attributes += [
      Markup.Attribute("viewBox", "0 0 \(number(chart.width)) \(number(height))"),
      Markup.Attribute("class", "cf"),
      Markup.Attribute("role", "img"),
      Markup.Attribute("aria-labelledby", "\(id)-t \(id)-d"),
    ]
    return .element("svg", attributes, children)
  }

  private func draw(
    _ row: [Panel],
    number index: Int,
    top: Double,
    canvas: inout Canvas,
    clips: inout [Markup],
    areas: inout [Box]
  ) -> Double {
    var bottom = top
    let columns = row.indices.map(margins)
    let between = 6.0
    // Panels of one row are equally wide, whatever labels stand beside each.
    let taken = columns.reduce(between * Double(row.count - 1)) { $0 + $1.left + $1.right }
    let width = (chart.width - taken) / Double(max(1, row.count))
    // They start at the same height too, whatever stands above each.
    let header =
      zip(row, columns).filter { !$0.0.isEmpty }
      .map { self.header($0.0, width: $0.1.left + width) }.max() ?? 0
    var left = 0.0
    for (column, panel) in row.enumerated() {
      defer { left += columns[column].left + width + columns[column].right + between }
      guard !panel.isEmpty else { continue }
      var area = Box(
        left: left + columns[column].left,
        top: top + header,
        right: left + columns[column].left + width,
        bottom: 0
      )
      area.bottom = area.top + (panel.height ?? area.width)
      let frame = Frame(panel: panel, area: area)
      let clip = "\(id)-c\(index)-\(column)"
      clips.append(clipPath(clip, area))
      areas.append(area)
      draw(frame, left: left, top: top, clip: clip, on: &canvas)
      bottom = max(bottom, area.bottom + AxisDrawing.footer(panel, areaWidth: area.width))
    }
    return bottom + 4
  }

  /// The room that the panels of a column need beside their areas, so that panels above each other
  /// share their left and right edges.
  private func margins(_ column: Int) -> (left: Double, right: Double) {
    let stack = chart.rows.compactMap { $0.indices.contains(column) ? $0[column] : nil }
      .filter { !$0.isEmpty }
    return (
      stack.map(AxisDrawing.gutter).max() ?? 0, stack.map(AxisDrawing.overhang).max() ?? 0
    )
  }

  private func draw(
    _ frame: Frame,
    left: Double,
    top: Double,
    clip: String,
    on canvas: inout Canvas
  ) {
    let panel = frame.panel
    var base = top
    let width = frame.area.right - left
    if let title = panel.title {
      base += 15
      let text = TextMetrics.fitted(title, width: width / 1.14, size: Canvas.Font.panel.size)
      canvas.write(text, at: Place(left + 2, base), font: .panel, full: title)
    }
    for line in TextMetrics.wrapped(panel.y.title, width: width, size: Canvas.Font.axis.size) {
      base += 14
      canvas.write(line, at: Place(left + 2, base), font: .axis)
    }
    canvas.add(AxisDrawing.grid(frame))
    let drawing = MarkDrawing(frame: frame) { "\(id)-h-\($0.rawValue)" }
    canvas.add(
      .node("g", ["clip-path": "url(#\(clip))"], panel.marks.flatMap(drawing.draw))
    )
    AxisDrawing.draw(frame, left: left, on: &canvas)
    NotePlacement.place(frame, width: chart.width, on: &canvas)
  }

  /// The height above a panel's area.
  private func header(_ panel: Panel, width: Double) -> Double {
    let lines = TextMetrics.wrapped(panel.y.title, width: width, size: Canvas.Font.axis.size).count
    return (panel.title == nil ? 0 : 15) + 14 * Double(lines) + 11
  }

  private func clipPath(_ name: String, _ area: Box) -> Markup {
    // A little wider than the area, so that points on its edge stay whole.
    let box = area.grown(by: 4)
    return .node(
      "clipPath",
      ["id": name],
      [
        .node(
          "rect",
          [
            "x": number(box.left), "y": number(box.top), "width": number(box.width),
            "height": number(box.height),
          ]
        )
      ]
    )
  }

  private func usesHatch(_ ink: Ink) -> Bool {
    let inMarks = chart.rows.joined().flatMap(\.marks).contains { mark in
      switch mark {
      case .bars(let bars): bars.contains { $0.fill == .hatched && $0.ink == ink }
      case .band(let band): band.fill == .hatched && band.ink == ink
      default: false
      }
    }
    let inLegend = chart.legend.contains { entry in
      if case .area(ink, .hatched) = entry.sign { return true }
      return false
    }
    return inMarks || inLegend
  }

  private func hatching(_ ink: Ink) -> Markup {
    .node(
      "pattern",
      [
        "id": "\(id)-h-\(ink.rawValue)", "width": "5", "height": "5",
        "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)",
      ],
      [
        .node(
          "rect",
          ["class": "f-\(ink.rawValue)", "fill-opacity": "0.25", "width": "5", "height": "5"]
        ),
        .node(
          "path",
          ["class": "l-\(ink.rawValue)", "stroke-width": "2.4", "d": "M0 0V5"]
        ),
      ]
    )
  }
}
