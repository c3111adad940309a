import CandorAnalyze
import Testing

@Suite struct QuadrantTests {
  @Test(arguments: [
    (true, true, AgreementCell.bothRight, "both_right"),
    (false, false, .bothWrong, "both_wrong"),
    (true, false, .onlyA, "only_a_right"),
    (false, true, .onlyB, "only_b_right"),
  ])
  func `who is right decides, and the keys are those of the JSON`(
    _ a: Bool,
    _ b: Bool,
    _ agreement: AgreementCell,
    _ key: String
  ) {
    #expect(AgreementCell(aRight: a, bRight: b) == agreement)
    #expect(agreement.rawValue == key)
  }

  @Test func `the words name the model that is right and no other`() {
    #expect(AgreementCell.allCases.count == 4)
    for agreement in AgreementCell.allCases {
      let words = agreement.words(a: "anna", b: "bert")
      #expect(words.contains("anna") == (agreement == .onlyA))
      #expect(words.contains("bert") == (agreement == .onlyB))
    }
  }
}
