extension ChartRenderer {
  /// Draws the legend in as many lines as it needs and returns the height where panels begin.
  func drawLegend(from top: Double, on canvas: inout Canvas) -> Double {
    let entries = figure.chart.legend
    guard !entries.isEmpty else { return top + 2 }
    let font = Canvas.Font.legend
    let width = figure.chart.width
    let line = 18.0
    var left = 2.0
    var base = top + 14
    for entry in entries {
      let isWords = if case .words = entry.sign { true } else { false }
      let sign = isWords ? 0 : 30.0
      let parts = TextMetrics.wrapped(entry.text, width: width - sign - 8, size: font.size)
      let widest = parts.map(font.width).max() ?? 0
      if left > 2, isWords || left + sign + widest > width - 4 {
        left = 2
        base += line
      }
      draw(entry.sign, at: Place(left, base - 4), on: &canvas)
      for (index, part) in parts.enumerated() {
        if index > 0 { base += 14 }
        canvas.write(part, at: Place(left + sign, base), font: font)
      }
      left += sign + widest + 14
      if parts.count > 1 { left = width }
    }
    return base + 10
  }

  private func draw(_ sign: LegendEntry.Sign, at place: Place, on canvas: inout Canvas) {
    let middle = Place(place.x + 12, place.y)
    switch sign {
    case .words: break
    case .line(let ink, let dash, let shape):
      var attributes = [
        Markup.Attribute("class", "l-\(ink.rawValue)"),
        Markup.Attribute("stroke-width", "2"),
        Markup.Attribute("d", "M\(number(place.x)) \(number(place.y))h24"),
      ]
      if let pattern = dash.pattern {
        attributes.append(Markup.Attribute("stroke-dasharray", pattern))
      }
      canvas.add(.element("path", attributes, []))
      if let shape {
        let outline = Outline.shape(shape, at: middle, radius: 3)
        canvas.add(.node("path", ["class": "f-\(ink.rawValue)", "d": outline]))
      }
    case .point(let ink, let shape):
      let outline = Outline.shape(shape, at: middle, radius: 3.6)
      canvas.add(.node("path", ["class": "f-\(ink.rawValue)", "d": outline]))
    case .faintPoint(let ink, let shape):
      let outline = Outline.shape(shape, at: middle, radius: 3.6)
      canvas.add(
        .node("path", ["class": "f-\(ink.rawValue)", "opacity": "0.35", "d": outline])
      )
    case .area(let ink, let fill):
      let data = "M\(number(place.x + 2)) \(number(place.y - 5))h20v10h-20Z"
      switch fill {
      case .solid: canvas.add(.node("path", ["class": "f-\(ink.rawValue)", "d": data]))
      case .faint:
        canvas.add(
          .node("path", ["class": "f-\(ink.rawValue)", "fill-opacity": "0.2", "d": data])
        )
      case .hatched:
        canvas.add(
          .node(
            "path",
            [
              "class": "o-\(ink.rawValue)", "stroke-width": "1",
              "fill": "url(#\(id)-h-\(ink.rawValue))", "d": data,
            ]
          )
        )
      }
    }
  }
}
