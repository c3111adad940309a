import CandorAnalyze
import CandorMetrics
import CandorText
import Testing

/// The Chinese sentences hold the same numbers and names as the English ones.
@Suite struct ChineseComparisonWordsTests {
  @Test(arguments: EnglishComparisonWordsTests.cases)
  func `every number of the English sentence is in the Chinese one`(
    _ one: EnglishComparisonWordsTests.Case
  ) {
    let text = ChineseComparisonWords().text(one.sentence)
    let english = EnglishComparisonWords().text(one.sentence)
    #expect(Self.numbers(text).sorted() == Self.numbers(english).sorted(), "\(text)")
    for name in ["anna", "bert"] where english.contains(name) {
      #expect(text.contains(name), "\(name) in \(text)")
    }
    #expect(text.hasSuffix("。") && !text.contains("。。"))
  }

  /// Numbers as they are printed, with their points and thousands; a full stop is none of them.
  private static func numbers(_ text: String) -> [String] {
    text.matches(of: /[0-9][0-9,]*(?:\.[0-9]+)?%?/).map { match in
      String(match.output).trimming(",")
    }
  }

  @Test func `each method, verdict and agreement has words of its own`() {
    let words = ChineseComparisonWords()
    let methods = RemapMethod.allCases.map { words.method($0) } + [words.method(nil)]
    #expect(Set(methods).count == methods.count)
    let verdicts = Verdict.allCases.map { words.verdict($0, a: "anna", b: "bert") }
    #expect(Set(verdicts).count == verdicts.count)
    for agreement in AgreementCell.allCases {
      let text = words.agreement(agreement, a: "anna", b: "bert")
      #expect(text.contains("anna") == (agreement == .onlyA))
      #expect(text.contains("bert") == (agreement == .onlyB))
    }
  }
}

extension String {
  /// The text without a character at its end.
  fileprivate func trimming(_ last: Character) -> String {
    self.last == last ? String(dropLast()) : self
  }
}
