import CandorAnalyze
import CandorMetrics
import CandorText
import Foundation
import Testing

/// What a report says of one model, on models whose truth is known.
@Suite struct VerdictsTests {
  /// Rows whose labels are drawn from the softmax of their scores; the model says the scores times a
  /// factor, so that its best temperature is that factor.
  private static func model(_ factor: Double, rows: Int = 1_500) throws -> LoadedModel {
    var random = PlantedRandom(seed: 21)
    var text = "label,logit_0,logit_1,logit_2\n"
    for _ in 0..<rows {
      let z = random.normals(3, scale: 1.5)
      let powers = z.map { exp($0) }
      let label = random.draw(powers.map { $0 / powers.reduce(0, +) })
      text += "\(label),\(z.map { "\(factor * $0)" }.joined(separator: ","))\n"
    }
    return try Small.load(text)
  }

  private static func verdict(_ model: LoadedModel, level: Double = 0.95) throws -> (
    text: String, evaluation: ModelEvaluation
  ) {
    let report = try Report([model], settings: ReportTests.quick(level))
    let json = try Small.json(JSONDocument.text(report.document))
    let verdicts = try #require(json["verdicts"] as? [String])
    return (try #require(verdicts.first), report.evaluations[0])
  }

  @Test(arguments: [0.5, 2])
  func `a wrong sharpness is called, with the temperature that mends it`(_ factor: Double) throws {
    let (text, evaluation) = try Self.verdict(Self.model(factor))
    let temperature = try #require(evaluation.estimate("temperature"))
    let value = try #require(temperature.value)
    #expect(abs(value / factor - 1) < 0.12, "\(value)")
    let interval = try #require(temperature.interval)
    #expect(text.contains(Rounded(value, within: interval.low...interval.high).plain), "\(text)")
    let loss = try #require(evaluation.value(.logLoss))
    let gain = loss - (try #require(evaluation.value("log_loss_at_temperature")))
    #expect(text.contains(NumberText.metric(gain)), "\(text)")
    let ece = try #require(evaluation.estimate(.ece))
    #expect(text.contains(NumberText.metric(ece.value)))
    #expect(text.contains(NumberText.metric(ece.byChance)))
    #expect(!text.contains("no miscalibration"))
  }

  @Test func `a calibrated model is not called off, and no temperature is named`() throws {
    let (text, evaluation) = try Self.verdict(Self.model(1))
    #expect(evaluation.calibrationFinding == nil)
    #expect(text.contains("no miscalibration"), "\(text)")
    #expect(!text.contains("Dividing"))
  }

  @Test func `how often it is right has the interval of the level`() throws {
    for level in [0.8, 0.95] {
      let (text, evaluation) = try Self.verdict(Self.model(1), level: level)
      let accuracy = try #require(evaluation.estimate("accuracy"))
      let (value, interval) = (try #require(accuracy.value), try #require(accuracy.interval))
      let rounded = Rounded(value, within: interval.low...interval.high, scale: 100)
      #expect(text.contains(rounded.plain + "%") && text.contains("1,500 rows"))
      let ends = try #require(rounded.ends)
      #expect(text.contains(ends.low + "%") && text.contains(ends.high + "%"), "\(text)")
      #expect(text.contains(NumberText.level(level)))
    }
  }

  @Test func `of a risk it is said what was predicted and what happened`() throws {
    // 0.2 for everyone, and 120 of 400 happen: O/E 1.5.
    let text =
      "y_true,y_prob\n"
      + (0..<400).map { "\($0 % 10 < 3 ? 1 : 0),\(0.15 + 0.1 * Double($0 / 10) / 39)\n" }.joined()
    var settings = ReportTests.quick()
    settings.view = .positive
    let report = try Report([Small.load(text)], settings: settings)
    let verdict = try #require(
      (try Small.json(JSONDocument.text(report.document))["verdicts"] as? [String])?.first
    )
    #expect(verdict.contains("20.0%") && verdict.contains("30.0%"), "\(verdict)")
    #expect(verdict.contains("1.5"), "\(verdict)")
  }
}
