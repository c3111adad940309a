import CandorAnalyze
import CandorFigures
import CandorSpecimens
import CandorTestSupport
import Foundation
import Testing

/// The figures of a report made from the golden predictions.
@Suite struct ReportFiguresTests {
  /// The diagram states the calibration error that other tools give, with what chance shows.
  @Test func theReliabilityDiagramStatesItsNumbers() throws {
    let report = try ModelCardTests.report([ModelCardTests.predictions("mlp")])
    let figure = try #require(try report.figures.first { $0.name.hasPrefix("reliability") })
    let words = try WellFormed.parse(figure.svg()).texts.joined(separator: " ")
    func stated(_ name: String) throws -> Double {
      let after = try #require(words.components(separatedBy: name + " ").dropFirst().first)
      return try #require(Double(after.prefix { "0123456789.".contains($0) }))
    }
    let golden = try #require(try Golden.number("mlp", "ece_equal_width_15 (netcal 1.4.0)"))
    #expect(abs(try stated("ECE") - golden) < 1e-4)
    // The twelve bins that hold rows show some 0.007 by chance alone.
    #expect((0.005...0.01).contains(try stated("by chance")))
    #expect((0...1).contains(try stated("p =")))
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
