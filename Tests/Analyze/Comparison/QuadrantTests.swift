import CandorAnalyze
import Testing

@Suite struct QuadrantTests {
  @Test(arguments: [
    (true, true, Quadrant.bothRight, "both_right"),
    (false, false, .bothWrong, "both_wrong"),
    (true, false, .onlyA, "only_a_right"),
    (false, true, .onlyB, "only_b_right"),
  ])
  func `who is right decides, and the keys are those of the JSON`(
    _ a: Bool,
    _ b: Bool,
    _ quadrant: Quadrant,
    _ key: String
  ) {
    #expect(Quadrant(aRight: a, bRight: b) == quadrant)
    #expect(quadrant.rawValue == key)
  }

  @Test func `the words name the model that is right and no other`() {
    #expect(Quadrant.allCases.count == 4)
    for quadrant in Quadrant.allCases {
      let words = quadrant.words(a: "anna", b: "bert")
      #expect(words.contains("anna") == (quadrant == .onlyA))
      #expect(words.contains("bert") == (quadrant == .onlyB))
    }
  }
}
