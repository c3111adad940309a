/// A drawing with the words that go with it, ready to be put on a page or into a file.
public struct Figure: Sendable {
  /// A short name for files and for the ids inside the drawing: letters, digits and hyphens.
  public let name: String
  /// What is shown.
  public let title: String
  /// One sentence on how to read it.
  public let caption: String
  /// What can be seen in it, for those who do not see it.
  public let description: String
  package let chart: Chart

  package init(name: String, title: String, caption: String, description: String, chart: Chart) {
    self.name = Figure.slug(name)
    self.title = title
    self.caption = caption
    self.description = description
    self.chart = chart
  }

  /// The figure as an SVG document that needs nothing else: style sheet and background included.
  ///
  /// The bytes depend on the data alone.
  /// - Parameter titled: whether the title stands above the drawing.
  public func svg(titled: Bool = true) -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + drawing(id: name, standalone: true, titled: titled).root.written() + "\n"
  }

  /// The figure for a page whose style sheet holds ``ChartStyle/inline``.
  ///
  /// - Parameter id: what the ids inside begin with; different for every figure of the page.
  package func inlineSVG(id: String) -> String {
    drawing(id: Figure.slug(id), standalone: false).root.written()
  }

  /// The figure for a page with something drawn over it, such as parts that a script moves.
  ///
  /// - Parameter overlay: what to draw, given the drawing areas of the panels row by row.
  package func inlineSVG(id: String, overlay: ([Box]) -> [Markup]) -> String {
    ChartRenderer(figure: self, id: Figure.slug(id))
      .drawing(standalone: false, titled: false, overlay: overlay).root.written()
  }

  /// The drawing with the boxes of its texts, for checks of the layout.
  package func drawing(
    id: String,
    standalone: Bool = false,
    titled: Bool = false
  ) -> Drawing {
    ChartRenderer(figure: self, id: id).drawing(standalone: standalone, titled: titled)
  }

  /// The same figure under another name, for a page that shows several of a kind.
  public func named(_ name: String, title: String? = nil) -> Figure {
    Figure(
      name: name,
      title: title ?? self.title,
      caption: caption,
      description: description,
      chart: chart
    )
  }

  /// A name with everything that an id or a file name should not hold replaced by hyphens.
  package static func slug(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      let keep =
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        || ("0"..."9").contains(scalar)
      if keep {
        result.unicodeScalars.append(scalar)
      } else if !result.hasSuffix("-") {
        result += "-"
      }
    }
    // An id that begins with a digit is legal but cannot be named in a style sheet.
    return result.first?.isLetter == true ? result : "f" + result
  }
}
