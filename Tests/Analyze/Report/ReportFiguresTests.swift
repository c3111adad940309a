import CandorAnalyze
import CandorFigures
import CandorSpecimens
import CandorTestSupport
import Foundation
import Testing

/// The figures of a report made from the golden predictions.
@Suite struct ReportFiguresTests {
  /// The diagram states the numbers of its curve, and they are those of other tools: relplot's smooth
  /// error, and a score that is the sum of its parts.
  @Test func theReliabilityDiagramStatesItsNumbers() throws {
    let report = try ModelCardTests.report([ModelCardTests.predictions("mlp")])
    let figure = try #require(try report.figures.first { $0.name.hasPrefix("reliability") })
    let words = try WellFormed.parse(figure.svg()).texts.joined(separator: " ")
    func stated(_ name: String) throws -> Double {
      let after = try #require(words.components(separatedBy: name + " ").dropFirst().first)
      return try #require(Double(after.prefix { "0123456789.".contains($0) }))
    }
    let golden = try #require(try Golden.number("mlp", "smece_top_label (relplot 1.0.3)"))
    #expect(abs(try stated("smooth ECE") - golden) < 1e-4)
    let sum =
      try stated("= miscalibration") - stated("− discrimination") + stated("+ uncertainty")
    #expect(abs(try stated("top-label Brier score") - sum) < 2e-4)
  }

  @Test(arguments: [false, true])
  func onlyARunWithDropoutWasReadWithDropout(dropout: Bool) throws {
    let figure = TrainingCurvesFigure(
      name: "x",
      epochs: [.init(number: 1, runningTrainLoss: 1), .init(number: 2, runningTrainLoss: 0.5)],
      runsWithDropout: dropout
    ).figure()
    let says = try WellFormed.parse(figure.svg()).texts.contains { $0.contains("dropout on") }
    #expect(says == dropout)
  }
}
