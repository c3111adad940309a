import CandorFigures

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
    let opening = content.opening
    let all = (opening?.sections ?? []) + content.sections
    let contexts = all.enumerated().map { index, section in
      SectionContext(section, number: index + 1, language: content.language)
    }
    let (left, right) = (opening?.left.count ?? 0, opening?.right.count ?? 0)
    let named = zip(all, contexts).filter { !$0.0.title.isEmpty && $0.0.isListed }.map(\.1)
    var object: [String: Any] = [
      "policy": ContentPolicy.text(style: PageStyle.text),
      "style": PageStyle.text,
      "language": content.language.rawValue,
      "title": content.title,
      "hasVerdict": !content.verdict.isEmpty,
      "verdict": content.verdict,
      "hasWarnings": !content.warnings.isEmpty,
      "warnings": content.warnings,
      "w-warnings": content.warningsTitle ?? PagePhrase.warnings.text(content.language),
      "hasContents": named.count > 2,
      "contents": named.map(\.link),
      "hasOpening": opening != nil,
      "left": contexts[..<left].map(\.object),
      "right": contexts[left..<left + right].map(\.object),
      "sections": contexts[(left + right)...].map(\.object),
    ]
    for phrase in PagePhrase.allCases where phrase != .warnings {
      object["w-" + phrase.rawValue] = phrase.text(content.language)
    }
    return TemplateLibrary.render(
      "page",
      object.adding("subtitle", content.subtitle).adding("footer", content.footer)
    )
  }
}

/// A section in the shape that the templates read, see ``PageBlocks``.
private struct SectionContext {
  let title: String
  let object: [String: Any]
  /// What the contents list needs of it.
  let link: [String: Any]

  init(_ section: PageSection, number: Int, language: Language) {
    let id = "s\(number)"
    title = section.title
    link = ["target": id, "name": section.title]
    var object: [String: Any] = [
      "id": id,
      "blocks": section.blocks.enumerated().map { index, block in
        PageBlocks.object(block, id: "\(id)b\(index + 1)")
      },
      "hasHowToRead": !section.howToRead.isEmpty,
      "howToRead": section.howToRead,
    ]
    if section.title.isEmpty {
      object["label"] = PagePhrase.inShort.text(language)
    } else {
      object[section.isFolded ? "foldedHeading" : "heading"] = section.title
    }
    self.object = object.adding("takeaway", section.takeaway)
      .adding("isFolded", section.isFolded ? true : nil)
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
