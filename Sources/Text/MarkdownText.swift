/// Text as Markdown.
package enum MarkdownText {
  /// Markdown that shows exactly this text, in one line.
  package static func plain(_ text: String) -> String {
    var plain = ""
    // By scalars: with an accent on it, a bracket is another character to Swift, not to a browser.
    for scalar in text.unicodeScalars {
      if scalar.properties.isPatternWhitespace {
        plain += " "
      } else {
        if "\\`*_[]<>#|!~&".unicodeScalars.contains(scalar) { plain += "\\" }
        plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }
}
