import CandorFigures
import Testing

/// Sentences with places, filled in one pass.
@Suite struct PhrasebookTests {
  /// A table of sentences of its own, to see how places are filled.
  private enum Toy: String, Phrase {
    case greeting, lost, broken

    static func table(_ language: Language) -> [Toy: String] {
      language == .english
        ? [.greeting: "{name} has {count} of {count}", .lost: "only English", .broken: "a { b } {"]
        : [.greeting: "{count}：{name}"]
    }
  }

  @Test func `places are filled wherever they stand`() {
    let values = ["name": "x", "count": "3"]
    #expect(Toy.greeting.text(.english, values) == "x has 3 of 3")
    #expect(Toy.greeting.text(.chinese, values) == "3：x")
    #expect(Toy.greeting.places(.english) == ["name", "count"])
  }

  /// What comes from outside may hold braces; it is not read again.
  @Test func `a value with braces stays as it is`() {
    let text = Toy.greeting.text(.english, ["name": "{count}", "count": "{name}"])
    #expect(text == "{count} has {name} of {name}")
  }

  @Test func `a place without a value can be seen, not lost`() {
    #expect(Toy.greeting.text(.english, ["name": "x"]) == "x has {count} of {count}")
    #expect(Toy.broken.text(.english).hasPrefix("a {"))
    #expect(Toy.broken.text(.english).hasSuffix(" {"))
  }

  @Test func `a sentence that a language lacks is said in English`() {
    #expect(Toy.lost.text(.chinese) == "only English")
    #expect(Toy.broken.text(.chinese) == Toy.broken.text(.english))
  }
}
