/// A page: one HTML file that needs nothing else, no script, no network.
///
/// The same content gives the same bytes.
public struct Page: Sendable {
  /// What the page says.
  public let content: PageContent

  /// Creates the page of a content.
  public init(_ content: PageContent) {
    self.content = content
  }

  /// The page as an HTML document, which is well-formed XML too.
  public func html() -> String {
    TemplateLibrary.render(
      "page",
      [
        "policy": ContentPolicy.text(style: PageStyle.text),
        "style": PageStyle.text,
        "title": content.title,
        "verdict": content.verdict,
        "hasWarnings": !content.warnings.isEmpty,
        "warnings": content.warnings,
        "hasContents": content.sections.count > 2,
        "sections": content.sections.enumerated().map { index, section in
          SectionContext(section, number: index + 1).object
        },
      ]
      .adding("subtitle", content.subtitle)
      .adding("footer", content.footer)
    )
  }
}

/// A section in the shape that the templates read, see ``PageBlocks``.
private struct SectionContext {
  let object: [String: Any]

  init(_ section: PageSection, number: Int) {
    let id = "s\(number)"
    object = [
      "id": id,
      "heading": section.title,
      "blocks": section.blocks.enumerated().map { index, block in
        PageBlocks.object(block, id: "\(id)b\(index + 1)")
      },
      "hasHowToRead": !section.howToRead.isEmpty,
      "howToRead": section.howToRead,
    ]
  }
}

extension [String: Any] {
  /// The dictionary with a value added where there is one.
  func adding(_ key: String, _ value: (some Any)?) -> [String: Any] {
    guard let value else { return self }
    var result = self
    result[key] = value
    return result
  }
}
