/// Draws axes, grid lines and their labels.
enum AxisDrawing {
  /// The room that tick labels may take beside a panel of named slots.
  static let widestName = 118.0
  /// The room that upright names may take beneath a panel.
  static let tallestName = 96.0

  /// From one line of a label to the next.
  private static let lineHeight = 13.0
  /// The height that labels of x take at least, even where all are empty.
  private static let leastLabel = 17.0

  /// The width to the left of a panel's area for its labels.
  static func gutter(_ panel: Panel) -> Double {
    guard panel.y.labelled else { return 8 }
    let widest = panel.y.ticks.flatMap { lines($0.label) }.map(Canvas.Font.tick.width).max() ?? 0
    return max(18, min(widest, widestName) + 8)
  }

  /// The width to the right of the area, for half of the last label.
  static func overhang(_ panel: Panel) -> Double {
    guard panel.x.labelled, let last = panel.x.ticks.last else { return 8 }
    if case .slots = panel.x.scale { return 8 }
    let rest = (1 - (panel.x.scale.share(last.value) ?? 1)) * 100
    return max(8, width(last) / 2 - rest)
  }

  /// The height beneath the area for tick labels and the title of x.
  static func footer(_ panel: Panel, areaWidth: Double) -> Double {
    var height = 6.0
    if panel.x.labelled {
      let labels = panel.x.ticks.map(\.label)
      if isUpright(panel, areaWidth: areaWidth) {
        let longest = labels.map(Canvas.Font.tick.width).max() ?? 0
        height += max(leastLabel, min(tallestName, longest) + 8)
      } else {
        let most = labels.map { AxisDrawing.lines($0).count }.max() ?? 1
        height += max(leastLabel, 4 + lineHeight * Double(most))
      }
    }
    let lines = TextMetrics.wrapped(panel.x.title, width: areaWidth, size: Canvas.Font.axis.size)
    return height + Double(lines.count) * 15
  }

  /// Whether the names of slots along x must stand upright to fit.
  static func isUpright(_ panel: Panel, areaWidth: Double) -> Bool {
    guard case .slots(let count) = panel.x.scale, count > 0 else { return false }
    let slot = areaWidth / Double(count)
    return panel.x.ticks.contains { Canvas.Font.tick.width($0.label) > slot - 4 }
  }

  /// Thin lines at the ticks, behind everything else.
  static func grid(_ frame: Frame) -> [Markup] {
    let area = frame.area
    var data = ""
    if frame.panel.y.grid {
      for tick in frame.panel.y.ticks {
        guard let y = frame.y(tick.value) else { continue }
        data += "M\(number(area.left)) \(number(y))H\(number(area.right))"
      }
    }
    if frame.panel.x.grid {
      for tick in frame.panel.x.ticks {
        guard let x = frame.x(tick.value) else { continue }
        data += "M\(number(x)) \(number(area.top))V\(number(area.bottom))"
      }
    }
    return data.isEmpty ? [] : [.node("path", ["class": "cg", "d": data])]
  }

  /// The labels, the titles and the foot line.
  static func draw(_ frame: Frame, left: Double, on canvas: inout Canvas) {
    let area = frame.area
    canvas.add(
      .node(
        "path",
        ["class": "cx", "d": "M\(number(area.left)) \(number(area.bottom))H\(number(area.right))"]
      )
    )
    if frame.panel.y.labelled { labelY(frame, on: &canvas) }
    var base = area.bottom + 2
    if frame.panel.x.labelled { base += labelX(frame, on: &canvas) }
    let font = Canvas.Font.axis
    for line in TextMetrics.wrapped(frame.panel.x.title, width: area.width, size: font.size) {
      base += 15
      canvas.write(line, at: Place((area.left + area.right) / 2, base), anchor: .middle, font: font)
    }
  }

  private static func labelY(_ frame: Frame, on canvas: inout Canvas) {
    let font = Canvas.Font.tick
    for tick in frame.panel.y.ticks {
      guard let y = frame.y(tick.value) else { continue }
      let lines = lines(tick.label)
      for (index, line) in lines.enumerated() {
        let text = TextMetrics.fitted(line, width: widestName, size: font.size)
        let shift = 13 * (Double(index) - Double(lines.count - 1) / 2)
        let place = Place(frame.area.left - 5, y + 4 + shift)
        let box = Canvas.box(text, at: place, anchor: .end, font: font)
        guard canvas.isFree(box) else { continue }
        canvas.write(text, at: place, anchor: .end, font: font, full: line)
      }
    }
  }

  /// A label of named slots may have a second line.
  private static func lines(_ label: String) -> [String] {
    label.split(separator: "\n").map(String.init)
  }

  private static func width(_ tick: Tick) -> Double {
    lines(tick.label).map(Canvas.Font.tick.width).max() ?? 0
  }

  /// Every how many ticks a label fits, counted so that zero keeps its label.
  private static func labelled(_ frame: Frame) -> [Tick] {
    let ticks = frame.panel.x.ticks
    let origin = ticks.firstIndex { $0.value == 0 } ?? 0
    for every in 1...max(1, ticks.count) {
      let kept = ticks.indices.filter { ($0 - origin).isMultiple(of: every) }.map { ticks[$0] }
      var lastRight = -Double.infinity
      let fits = kept.allSatisfy { tick in
        guard let x = frame.x(tick.value) else { return true }
        let half = width(tick) / 2
        defer { lastRight = x + half }
        return x - half > lastRight + 6
      }
      if fits { return kept }
    }
    return []
  }

  /// Writes the labels of x and returns the height they took.
  private static func labelX(_ frame: Frame, on canvas: inout Canvas) -> Double {
    let font = Canvas.Font.tick
    let upright = isUpright(frame.panel, areaWidth: frame.area.width)
    var taken = leastLabel
    var lastRight = -Double.infinity
    for tick in upright ? frame.panel.x.ticks : labelled(frame) {
      guard let x = frame.x(tick.value) else { continue }
      if upright {
        guard x - TextMetrics.height(size: font.size) / 2 > lastRight else { continue }
        let text = TextMetrics.fitted(tick.label, width: tallestName, size: font.size)
        canvas.writeUpright(
          text,
          endingAt: Place(x, frame.area.bottom + 7),
          font: font,
          full: tick.label
        )
        lastRight = x + TextMetrics.height(size: font.size) / 2
        taken = max(taken, font.width(text) + 8)
      } else {
        let lines = lines(tick.label)
        for (index, line) in lines.enumerated() {
          let place = Place(x, frame.area.bottom + 17 + lineHeight * Double(index))
          canvas.write(line, at: place, anchor: .middle, font: font)
        }
        taken = max(taken, 4 + lineHeight * Double(lines.count))
      }
    }
    return taken
  }
}
