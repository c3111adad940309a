import CandorText

/// How wide a figure stands on paper: a number and a unit that SVG knows.
public struct FigureWidth: Sendable, Equatable {
  /// The number.
  public let size: Double
  /// The unit: `mm`, `cm`, `in`, `pt` or `px`.
  public let unit: String

  /// Reads a width such as `84mm` or `3.3in`; `nil` where it is none.
  public init?(_ text: String) {
    guard let unit = ["mm", "cm", "in", "pt", "px"].first(where: { text.hasSuffix($0) }),
      let size = Double(text.dropLast(2)), size.isFinite, size > 0, size <= 10_000
    else { return nil }
    self.size = size
    self.unit = unit
  }

  /// The same width times a factor, as SVG writes it.
  func times(_ factor: Double) -> String { NumberText.machine(size * factor, 4) + unit }
}

extension Figure {
  /// The figure as an SVG document for a paper.
  ///
  /// - Parameters:
  ///   - width: How wide it stands; the words shrink or grow with it. `nil` for the usual size.
  ///   - titled: Whether the title stands above the drawing.
  ///   - legend: Whether the legend stands above the drawing.
  public func svg(width: FigureWidth?, titled: Bool, legend: Bool) -> String {
    var bare = chart
    if !legend { bare.legend = [] }
    let figure = Figure(
      name: name,
      title: title,
      caption: caption,
      description: description,
      chart: bare
    )
    let drawing = figure.drawing(id: name, standalone: true, titled: titled)
    var root = drawing.root
    if let width, case .element(let element, let attributes, let children) = root {
      root = .element(
        element,
        attributes.map { attribute in
          switch attribute.name {
          case "width": Markup.Attribute("width", width.times(1))
          case "height": Markup.Attribute("height", width.times(drawing.height / drawing.width))
          default: attribute
          }
        },
        children
      )
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.written() + "\n"
  }
}
