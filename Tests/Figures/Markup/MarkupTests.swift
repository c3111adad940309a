import CandorFigures
import CandorSpecimens
import Foundation
import Testing

@Suite struct MarkupTests {
  /// What is written and parsed again is what was given, in text and in attributes.
  @Test(arguments: Hostile.strings + ["plain", "日本語 é", "a\nb", "  spaces  "])
  func survivesAParser(text: String) throws {
    let markup = Markup.node("a", ["b": text.replacing("\n", with: " ")], [.text(text)])
    let parsed = try WellFormed.parse(markup.written())
    #expect(parsed.texts == [text])
    #expect(parsed.attributes == [text.replacing("\n", with: " ")])
  }

  @Test func replacesWhatXMLCannotHold() {
    #expect(
      Escaping.escape("a\u{0}b\u{1B}c\u{FFFE}d\u{202E}e") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e"
    )
  }

  /// The quotation mark must be a reference even where Swift sees one character with its accent.
  @Test func escapesByScalar() {
    let text = Escaping.escape("\"\u{301}<\u{338}")
    #expect(text.unicodeScalars.allSatisfy { $0 != "\"" && $0 != "<" })
  }
}
