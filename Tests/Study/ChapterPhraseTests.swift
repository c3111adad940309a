import CandorAnalyze
import CandorFigures
import CandorStudy
import CandorTestSupport
import CandorText
import Foundation
import Testing

/// The sentences of the pages: complete in every language, and plain.
@Suite struct ChapterPhraseTests {
  private func check<Key: Phrase>(_: Key.Type) {
    for key in Key.allCases {
      for language in Language.allCases {
        #expect(Key.table(language)[key]?.isEmpty == false, "\(key) in \(language.rawValue)")
      }
      // A sentence may leave a number out in one language, never name one that nobody fills.
      #expect(key.places(.chinese).isSubset(of: key.places(.english)), "\(key)")
    }
  }

  @Test func `every sentence stands in every language`() {
    check(ChapterPhrase.self)
    check(PagePhrase.self)
    check(ReportPhrase.self)
    check(LessonPhrase.self)
    check(FigurePhrase.self)
  }

  @Test(arguments: [
    "mend", "surer", "speaks for", "told from", "is told", " parts with", "told apart",
  ])
  func `no word that stops a second-language reader`(word: String) {
    let texts =
      ChapterPhrase.allCases.map { $0.text(.english) }
      + PagePhrase.allCases.map { $0.text(.english) }
      + ReportPhrase.allCases.map { $0.text(.english) }
      + LessonPhrase.allCases.map { $0.text(.english) }
      + FigurePhrase.allCases.map { $0.text(.english) }
    #expect(texts.filter { $0.lowercased().contains(word) } == [])
  }

  @Test func `places are filled once, and a value with braces stays as it is`() {
    let text = ChapterPhrase.reasonAccuracy.text(
      .english,
      ["difference": "{low}", "low": "a", "high": "b"]
    )
    #expect(text == "{low} points (a to b).")
  }

  @Test(
    arguments: [
      (["LANG": "zh_CN.UTF-8"], Language.chinese), (["LANG": "en_GB.UTF-8"], .english),
      (["LANG": "zh_CN", "LC_ALL": "C"], .english), (["LC_ALL": "", "LANG": "zh"], .chinese),
      ([:], .english),
    ] as [([String: String], Language)]
  )
  func `the language is the environment's`(environment: [String: String], expected: Language) {
    #expect(Language(environment: environment) == expected)
  }

  /// docs/study.md holds the same figures, so that neither can change alone.
  @Test(arguments: RecordedFigure.all)
  func `recorded figures are those of the documentation`(figure: RecordedFigure) throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/study.md").standardizedFileURL
    let text = try String(contentsOf: url, encoding: .utf8)
    #expect(text.contains(RecordedFigure.date))
    for finding in [figure.equal, figure.book].compactMap(\.self) {
      func signed(_ value: Double) -> String { NumberText.signed(value, finding.decimals) }
      let words = "\(signed(finding.value)) [\(signed(finding.low)), \(signed(finding.high))]"
      #expect(text.contains(words), "\(words)")
    }
  }
}
