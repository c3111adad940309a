import CandorText

/// Draws the marks of a panel.
struct MarkDrawing {
  let frame: Frame
  /// The id of the hatching for an ink.
  let hatch: (Ink) -> String

  /// A mark as markup; notes are words and are placed by ``NotePlacement``.
  func draw(_ mark: Mark) -> [Markup] {
    switch mark {
    case .line(let line): self.line(line)
    case .band(let band): self.band(band)
    case .bars(let bars): bars.flatMap(bar)
    case .points(let points): self.points(points)
    case .rule(let rule): self.rule(rule)
    case .shade(let shade): self.shade(shade)
    case .cells(let cells): cells.flatMap(cell)
    case .note: []
    }
  }

  private func line(_ line: Mark.Line) -> [Markup] {
    var result: [Markup] = []
    var data = ""
    var dots = ""
    for run in runs(line.points) {
      var course = run
      if line.joint == .stepAfter {
        course = []
        for (index, place) in run.enumerated() {
          if index > 0 { course.append(Place(place.x, run[index - 1].y)) }
          course.append(place)
        }
      }
      data += Outline.path(Outline.simplified(course))
      if let shape = line.shape {
        for place in run { dots += Outline.shape(shape, at: place, radius: 2.6) }
      }
    }
    guard !data.isEmpty else { return [] }
    var attributes = [
      Markup.Attribute("class", "l-\(line.ink.rawValue)"),
      Markup.Attribute("stroke-width", number(line.width)),
      Markup.Attribute("d", data),
    ]
    if let pattern = line.dash.pattern {
      attributes.append(Markup.Attribute("stroke-dasharray", pattern))
    }
    result.append(.element("path", attributes, tip(line.tip)))
    if !dots.isEmpty {
      result.append(.node("path", ["class": "f-\(line.ink.rawValue)", "d": dots]))
    }
    return result
  }

  /// The stretches of points that the scales have places for.
  private func runs(_ points: [Place]) -> [[Place]] {
    var result: [[Place]] = [[]]
    for point in points {
      if let place = frame.place(point) {
        result[result.count - 1].append(place)
      } else if result.last?.isEmpty == false {
        result.append([])
      }
    }
    return result.filter { !$0.isEmpty }
  }

  private func band(_ band: Mark.Band) -> [Markup] {
    let low = band.slices.compactMap { frame.place(Place($0.x, $0.low)) }
    let high = band.slices.compactMap { frame.place(Place($0.x, $0.high)) }
    guard low.count > 1, high.count > 1 else { return [] }
    let outline = Outline.simplified(low) + Outline.simplified(high).reversed()
    return [area(Outline.closed(outline), ink: band.ink, fill: band.fill, tip: band.tip)]
  }

  private func bar(_ bar: Mark.Bar) -> [Markup] {
    guard let a = frame.place(Place(bar.x0, bar.y0)), let b = frame.place(Place(bar.x1, bar.y1))
    else { return [] }
    let left = min(a.x, b.x)
    let right = max(a.x, b.x)
    // A hair between neighbours; never more than a fifth of a thin bar.
    let gap = min(0.5, (right - left) / 10)
    let data =
      "M\(number(left + gap)) \(number(a.y))V\(number(b.y))H\(number(right - gap))"
      + "V\(number(a.y))Z"
    guard number(a.y) != number(b.y) || bar.tip != nil else { return [] }
    return [area(data, ink: bar.ink, fill: bar.fill, tip: bar.tip)]
  }

  private func area(_ data: String, ink: Ink, fill: Fill, tip text: String?) -> Markup {
    switch fill {
    case .solid:
      return .node("path", ["class": "f-\(ink.rawValue)", "d": data], tip(text))
    case .faint:
      return .node(
        "path",
        ["class": "f-\(ink.rawValue)", "fill-opacity": "0.2", "d": data],
        tip(text)
      )
    case .hatched:
      return .node(
        "path",
        [
          "class": "o-\(ink.rawValue)", "stroke-width": "1", "d": data,
          "fill": "url(#\(hatch(ink)))",
        ],
        tip(text)
      )
    }
  }

  private func points(_ points: Mark.Points) -> [Markup] {
    var whiskers = ""
    var nodes: [Markup] = []
    var plain = ""
    for point in points.points {
      guard let place = frame.place(Place(point.x, point.y)) else { continue }
      if let low = point.low, let high = point.high {
        whiskers += whisker(point, low: low, high: high, level: points.level)
      }
      let outline = Outline.shape(points.shape, at: place, radius: points.radius)
      if let text = point.tip {
        nodes.append(
          .node("path", ["class": "f-\(points.ink.rawValue)", "d": outline], tip(text))
        )
      } else {
        plain += outline
      }
    }
    if !plain.isEmpty {
      nodes.append(.node("path", ["class": "f-\(points.ink.rawValue)", "d": plain]))
    }
    if !whiskers.isEmpty {
      let lines = Markup.node(
        "path",
        ["class": "l-\(points.ink.rawValue)", "stroke-width": "1.2", "d": whiskers]
      )
      nodes.insert(lines, at: 0)
    }
    return points.faint && !nodes.isEmpty ? [.node("g", ["opacity": "0.35"], nodes)] : nodes
  }

  private func whisker(
    _ point: Mark.Points.Point,
    low: Double,
    high: Double,
    level: Bool
  ) -> String {
    let ends =
      level
      ? (Place(low, point.y), Place(high, point.y)) : (Place(point.x, low), Place(point.x, high))
    guard let a = frame.place(ends.0), let b = frame.place(ends.1) else { return "" }
    return level
      ? "M\(number(a.x)) \(number(a.y))H\(number(b.x))"
        + "M\(number(a.x)) \(number(a.y - 3))v6M\(number(b.x)) \(number(b.y - 3))v6"
      : "M\(number(a.x)) \(number(a.y))V\(number(b.y))"
        + "M\(number(a.x - 3)) \(number(a.y))h6M\(number(b.x - 3)) \(number(b.y))h6"
  }

  private func rule(_ rule: Mark.Rule) -> [Markup] {
    let area = frame.area
    let data: String
    switch rule.course {
    case .upright(let value):
      guard let x = frame.x(value), x >= area.left - 0.01, x <= area.right + 0.01 else { return [] }
      data = "M\(number(x)) \(number(area.top))V\(number(area.bottom))"
    case .level(let value):
      guard let y = frame.y(value), y >= area.top - 0.01, y <= area.bottom + 0.01 else { return [] }
      data = "M\(number(area.left)) \(number(y))H\(number(area.right))"
    case .through(let a, let b):
      guard let from = frame.place(a), let to = frame.place(b) else { return [] }
      data = Outline.path([from, to])
    }
    var attributes = [
      Markup.Attribute("class", "l-\(rule.ink.rawValue)"),
      Markup.Attribute("stroke-width", number(rule.width)),
      Markup.Attribute("d", data),
    ]
    if let pattern = rule.dash.pattern {
      attributes.append(Markup.Attribute("stroke-dasharray", pattern))
    }
    return [.element("path", attributes, [])]
  }

  private func shade(_ shade: Mark.Shade) -> [Markup] {
    guard let from = frame.x(shade.from), let to = frame.x(shade.to) else { return [] }
    let left = max(frame.area.left, min(from, to))
    let right = min(frame.area.right, max(from, to))
    guard right > left else { return [] }
    let data =
      "M\(number(left)) \(number(frame.area.top))H\(number(right))"
      + "V\(number(frame.area.bottom))H\(number(left))Z"
    return [area(data, ink: shade.ink, fill: .faint, tip: shade.tip)]
  }

  private func cell(_ cell: Mark.Cell) -> [Markup] {
    guard let a = frame.place(Place(cell.x, cell.y)),
      let b = frame.place(Place(cell.x + 1, cell.y + 1))
    else { return [] }
    let level = max(0, min(1, cell.level))
    guard level > 0 || cell.tip != nil else { return [] }
    return [
      .node(
        "path",
        [
          "class": "f-\(cell.ink.rawValue)",
          "fill-opacity": NumberText.machine(level * Mark.Cell.strongest, 3),
          "d": "M\(number(a.x + 0.5)) \(number(a.y + 0.5))H\(number(b.x - 0.5))"
            + "V\(number(b.y - 0.5))H\(number(a.x + 0.5))Z",
        ],
        tip(cell.tip)
      )
    ]
  }

  private func tip(_ text: String?) -> [Markup] {
    text.map { [.node("title", [:], [.text($0)])] } ?? []
  }
}
