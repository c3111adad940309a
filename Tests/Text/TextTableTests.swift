import CandorText
import Testing

@Suite struct TextTableTests {
  @Test func `columns line up and no line ends in a space`() {
    var table = TextTable([.init("metric"), .init("value", .right), .init("how")])
    table.add(["log loss", "0.4345", "mean"])
    table.add(["ece", "12.0001"])
    #expect(
      table.rendered(indent: "  ")
        == """
          metric      value  how
          log loss   0.4345  mean
          ece       12.0001
        """.split(separator: "\n", omittingEmptySubsequences: false)
        .map { String($0) }.joined(separator: "\n")
    )
  }

  @Test func `wide characters count as one`() {
    var table = TextTable([.init(""), .init("", .right)])
    table.add(["Δ", "1"])
    table.add(["ab", "22"])
    #expect(table.rendered() == "Δ    1\nab  22")
  }
}
