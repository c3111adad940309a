import CandorAnalyze
import CandorFigures
import Testing

/// The tables of sentences: complete in every language, with the same places in each.
@Suite struct PhraseTablesTests {
  private static func check<P: Phrase>(_ phrases: P.Type, _ filler: String = "7") {
    for phrase in P.allCases {
      let places = phrase.places(.english)
      for language in Language.allCases {
        let pattern = P.table(language)[phrase]
        #expect(pattern?.isEmpty == false, "\(P.self) \(phrase) \(language)")
        #expect(phrase.places(language) == places, "\(P.self) \(phrase) \(language)")
        var values: [String: String] = [:]
        for (index, place) in places.sorted().enumerated() { values[place] = "«\(filler)\(index)»" }
        let text = phrase.text(language, values)
        for value in values.values { #expect(text.contains(value), "\(text)") }
        #expect(!text.contains("{") && !text.contains("}"), "\(text)")
      }
    }
  }

  @Test func `the report's sentences are whole in every language`() {
    Self.check(ReportPhrase.self)
  }

  @Test func `the lessons' sentences are whole in every language`() {
    Self.check(LessonPhrase.self)
  }

  @Test func `the figures' sentences are whole in every language`() {
    Self.check(FigurePhrase.self)
  }

  @Test func `the explanation's sentences are whole in every language`() {
    Self.check(ExplanationPhrase.self)
  }

  @Test func `the page's sentences are whole in every language`() { Self.check(PagePhrase.self) }
}
