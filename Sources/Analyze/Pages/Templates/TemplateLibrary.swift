internal import CandorFigures
internal import Mustache

/// The templates of the pages, parsed once.
///
/// A template that cannot be parsed is our own mistake; a test renders every one.
enum TemplateLibrary {
  /// Renders a template with an object.
  static func render(_ name: String, _ object: [String: Any]) -> String {
    library.render(object, withTemplate: name) ?? ""
  }

  /// How a page escapes, see ``Escaping``.
  ///
  /// It goes by scalar; the escaping that comes with the library goes
  /// by character and lets a quotation mark with a combining accent through.
  private struct Careful: MustacheContentType {
    func escapeText(_ text: String) -> String { Escaping.escape(text) }
  }

  private static let library: MustacheLibrary = {
    MustacheContentTypes.register(Careful(), named: "CAREFUL")
    let texts = [
      "head": HeadTemplate.text,
      "page": PageTemplate.text,
      "verdict": VerdictTemplate.text,
      "warnings": WarningsTemplate.text,
      "blocks": SectionTemplate.blocks,
      "section": SectionTemplate.text,
      "numbers": NumberTableTemplate.text,
      "table": PlainTableTemplate.text,
      "facts": FactsTemplate.text,
      "figures": FiguresTemplate.text,
      "images": ImagesTemplate.text,
      "lesson": LessonTemplate.text,
      "luck": LuckTemplate.text,
      "which-loss": WhichLossTemplate.text,
    ]
    var library = MustacheLibrary()
    for (name, text) in texts {
      // A partial starts anew with the default escaping, so every template names its own.
      try? library.register("{{% CONTENT_TYPE:CAREFUL}}" + text, named: name)
    }
    return library
  }()
}
