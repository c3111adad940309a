import CandorAnalyze
import CandorMetrics
import Testing

/// A model measured: the numbers beside where they came from.
@Suite struct ModelEvaluationTests {
  @Test func `estimates are found by their id, and what was not measured is absent`() throws {
    let evaluation = try ModelEvaluation(Small.load(Small.csv(FiveRows.a, FiveRows.labels)))
    #expect(abs(try #require(evaluation.value("accuracy")) - 0.6) < 1e-12)
    #expect(evaluation.estimate(.logLoss)?.id == .logLoss)
    #expect(evaluation.estimate("no_such_metric") == nil)
    #expect(evaluation.value("no_such_metric") == nil)
    #expect(evaluation.facts.rows == 5 && evaluation.settings.bins == 15)
  }

  /// The finding names the class by its name where the file has names.
  @Test func `a finding about a class calls it by its name`() throws {
    // Class 0 is given 0.5 and never comes; the others are right as often as they say.
    func text(_ names: [String]) -> String {
      var text = "label," + names.map { "prob_" + $0 }.joined(separator: ",") + "\n"
      for row in 0..<300 {
        let jitter = 0.1 * Double(row % 25) / 25
        let rest = 1 - 0.4 - jitter
        text += "\(names[1 + row % 2]),\(0.4 + jitter),\(rest / 2),\(rest / 2)\n"
      }
      return text
    }
    let named = try ModelEvaluation(Small.load(text(["cat", "dog", "cow"])))
    let finding = try #require(named.calibrationFinding)
    #expect(!finding.isEmpty && !named.findings.isEmpty)
    if finding.contains("class ") { #expect(finding.contains("class cat"), "\(finding)") }
    let plain = try ModelEvaluation(Small.load(text(["0", "1", "2"])))
    let other = try #require(plain.calibrationFinding)
    #expect(
      other
        == finding.replacing("cat", with: "0").replacing("dog", with: "1").replacing(
          "cow",
          with: "2"
        )
    )
  }
}
