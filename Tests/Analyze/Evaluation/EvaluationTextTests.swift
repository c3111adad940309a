import CandorAnalyze
import CandorMetrics
import CandorText
import Testing

/// The terminal's view of one model.
@Suite struct EvaluationTextTests {
  private static func evaluation(_ text: String, level: Double = 0.95) throws -> ModelEvaluation {
    try ModelEvaluation(Small.load(text), settings: EvaluationSettings(level: level))
  }

  @Test func `each estimate has a line with its value and its interval`() throws {
    let evaluation = try Self.evaluation(MetricsDocumentTests.table)
    let lines = EvaluationText(evaluation).text.split(separator: "\n").map(String.init)
    #expect(lines.first == "m · 120 rows, 3 classes")
    for estimate in evaluation.estimates {
      let line = try #require(
        lines.first { $0.hasPrefix("  \(estimate.id.rawValue) ") },
        "\(estimate.id)"
      )
      #expect(line.contains(NumberText.metric(estimate.value)), "\(line)")
      if let interval = estimate.interval {
        #expect(line.contains(NumberText.interval(interval.low, interval.high)), "\(line)")
      }
      if let chance = estimate.byChance { #expect(line.contains(NumberText.metric(chance))) }
      #expect(line.hasSuffix(estimate.spec))
    }
    let short = EvaluationText(evaluation, showsSpecs: false).text
    #expect(evaluation.estimates.allSatisfy { !short.contains($0.spec) })
  }

  @Test(arguments: [0.8, 0.975])
  func `the head names the level of the intervals`(_ level: Double) throws {
    let text = EvaluationText(try Self.evaluation(MetricsDocumentTests.table, level: level)).text
    #expect(text.contains("\(NumberText.level(level)) interval"))
    #expect(!text.contains("95% interval"))
  }

  @Test func `an infinite loss is called so`() throws {
    let evaluation = try Self.evaluation("label,prob_0,prob_1\n0,1,0\n1,1,0\n0,0.7,0.3\n")
    let lines = EvaluationText(evaluation).text.split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix("  log_loss ") })
    #expect(line.contains("infinite"), "\(line)")
    #expect(!lines.contains { $0.hasPrefix("  accuracy ") && $0.contains("infinite") })
  }

  @Test func `what speaks against calibration ends the text, where anything does`() throws {
    let rows = (0..<200).map { row in
      let p = 0.75 + 0.2 * Double(row % 40) / 40
      return [p, 1 - p]
    }
    let off = try Self.evaluation(Small.csv(rows, rows.indices.map { Int32($0 % 2) }))
    let finding = try #require(off.calibrationFinding)
    #expect(EvaluationText(off).text.hasSuffix("Not calibrated: \(finding)."))
    // Three in four, said and seen.
    let fine = try Self.evaluation(
      Small.csv(
        [[Double]](repeating: [0.75, 0.25], count: 200),
        (0..<200).map { Int32($0 % 4 == 0 ? 1 : 0) }
      )
    )
    #expect(fine.calibrationFinding == nil)
    #expect(!EvaluationText(fine).text.contains("Not calibrated"))
  }
}
