import CandorAnalyze
import CandorMetrics
import CandorText
import Testing

/// Verdicts in words: whose name stands there, and which number goes with it.
@Suite struct VerdictWordsTests {
  @Test(arguments: [
    (Verdict.aBetter, "anna"), (.bBetter, "bert"), (.noDifferenceDetected, ""),
    (.belowMargin, ""), (.cannotTell, ""),
  ])
  func `only the better model is named`(_ verdict: Verdict, _ name: String) {
    let words = verdict.words(a: "anna", b: "bert")
    #expect(words.contains("anna") == (name == "anna"))
    #expect(words.contains("bert") == (name == "bert"))
  }

  @Test func `every verdict has words of its own`() {
    let words = Set(Verdict.allCases.map { $0.words(a: "a", b: "b") })
    #expect(words.count == Verdict.allCases.count)
  }

  /// Half the interval times 1 + z(0.8)/z(0.975) = 1.42940 is what would have been found.
  @Test func `no difference says what would have been found`() throws {
    let models = try Shifted.models([0.3])
    let comparison = try #require(
      try ModelComparison.all(models, options: Small.quick).first
    )
    let loss = comparison.logLoss
    #expect(loss.verdict == .noDifferenceDetected)
    let interval = try #require(loss.interval)
    let found = (interval.high - interval.low) / 2 * 1.429_401_5
    let words = loss.words(a: "anna", b: "bert")
    #expect(words.contains(NumberText.metric(found)), "\(words)")
  }

  @Test func `a margin that the interval reaches across says how many rows it takes`() throws {
    let models = try Shifted.models([0.3])
    var options = Small.quick
    options.margins = [.logLoss: 0.008]
    let loss = try #require(try ModelComparison.all(models, options: options).first).logLoss
    #expect(loss.verdict == .cannotTell)
    let rows = try #require(loss.rowsNeeded)
    #expect(rows > Shifted.rows)
    #expect(loss.words(a: "a", b: "b").contains(NumberText.count(rows)))
  }

  @Test func `without a verdict stands a dash`() throws {
    let comparison = try FiveRows.comparison()
    let ece = try #require(comparison.differences.first { $0.verdict == nil })
    #expect(ece.words(a: "a", b: "b") == NumberText.absent)
  }
}
