import CandorText

/// A text as it was put on the drawing.
package struct PlacedText: Sendable {
  package let text: String
  /// The space it takes at most, see ``TextMetrics``.
  package let box: Box
}

/// A finished drawing.
package struct Drawing: Sendable {
  /// The `svg` element.
  package let root: Markup
  package let width: Double
  package let height: Double
  /// Every text with its box.
  package let texts: [PlacedText]
  /// The drawing areas of the panels, row by row.
  package let areas: [Box]
}

/// Collects what is drawn, and knows where words already stand.
struct Canvas {
  /// The way a text stands to its place.
  enum Anchor: String {
    case start, middle, end
  }

  /// The looks of a text.
  struct Font {
    var size: Double
    var bold = false
    /// The class that colours it: `ct` text, `cm` muted, `ch` text with a halo.
    var colour = "ct"

    static let title = Font(size: 13, bold: true)
    static let tick = Font(size: 11, colour: "cm")
    static let axis = Font(size: 11.5, colour: "cm")
    static let panel = Font(size: 12, bold: true)
    static let legend = Font(size: 11.5)
    static let note = Font(size: 11, colour: "ch")

    func width(_ text: String) -> Double {
      TextMetrics.width(text, size: size) * (bold ? 1.14 : 1)
    }
  }

  private(set) var nodes: [Markup] = []
  private(set) var texts: [PlacedText] = []

  mutating func add(_ node: Markup) { nodes.append(node) }

  mutating func add(_ more: [Markup]) { nodes.append(contentsOf: more) }

  /// The box of a level text whose base line is at the place.
  static func box(_ text: String, at place: Place, anchor: Anchor, font: Font) -> Box {
    let width = font.width(text)
    let left =
      switch anchor {
      case .start: place.x
      case .middle: place.x - width / 2
      case .end: place.x - width
      }
    let top = place.y - TextMetrics.ascent(size: font.size)
    return Box(
      left: left,
      top: top,
      right: left + width,
      bottom: top + TextMetrics.height(size: font.size)
    )
  }

  /// Whether a box covers no words yet.
  func isFree(_ box: Box) -> Bool { !texts.contains { $0.box.overlaps(box) } }

  /// Writes a text whose base line is at the place.
  mutating func write(
    _ text: String,
    at place: Place,
    anchor: Anchor = .start,
    font: Font,
    full: String? = nil
  ) {
    let box = Canvas.box(text, at: place, anchor: anchor, font: font)
    texts.append(PlacedText(text: text, box: box))
    var attributes = [
      Markup.Attribute("x", number(place.x)),
      Markup.Attribute("y", number(place.y)),
      Markup.Attribute("class", font.colour),
      Markup.Attribute("font-size", number(font.size)),
    ]
    if anchor != .start { attributes.append(Markup.Attribute("text-anchor", anchor.rawValue)) }
    if font.bold { attributes.append(Markup.Attribute("font-weight", "bold")) }
    nodes.append(.element("text", attributes, content(text, full: full)))
  }

  /// Writes a text that runs upwards and ends at the place, the middle of its line at `x`.
  mutating func writeUpright(
    _ text: String,
    endingAt place: Place,
    font: Font,
    full: String? = nil
  ) {
    let height = TextMetrics.height(size: font.size)
    let base = place.x - height / 2 + TextMetrics.ascent(size: font.size)
    texts.append(
      PlacedText(
        text: text,
        box: Box(
          left: place.x - height / 2,
          top: place.y,
          right: place.x + height / 2,
          bottom: place.y + font.width(text)
        )
      )
    )
    nodes.append(
      .node(
        "text",
        [
          "class": font.colour,
          "font-size": number(font.size),
          "text-anchor": "end",
          "transform": "translate(\(number(base)) \(number(place.y))) rotate(-90)",
        ],
        content(text, full: full)
      )
    )
  }

  private func content(_ text: String, full: String?) -> [Markup] {
    guard let full, full != text else { return [.text(text)] }
    return [.node("title", [:], [.text(full)]), .text(text)]
  }
}

/// A coordinate as written: a tenth of a unit is finer than the eye.
func number(_ value: Double) -> String { NumberText.machine(value, 1) }
