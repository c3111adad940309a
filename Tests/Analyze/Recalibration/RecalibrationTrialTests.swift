import CandorAnalyze
import CandorMetrics
import CandorText
import Testing

/// What each method would do, evaluated on rows that it was not fitted on.
@Suite struct RecalibrationTrialTests {
  private static func trial(
    _ model: LoadedModel,
    _ methods: [RecalibrationKind] = [.temperature, .isotonic],
    bins: Int = 15
  ) throws -> RecalibrationTrial {
    try RecalibrationTrial(model, methods: methods, folds: 5, bins: bins, seed: 0)
  }

  @Test func `the model as it is comes first, with its own numbers`() throws {
    let model = try SavedMapTests.model()
    let trial = try Self.trial(model, bins: 10)
    #expect(trial.results.map(\.method) == [nil, .temperature, .isotonic])
    var settings = EvaluationSettings()
    settings.bins = 10
    let evaluation = try ModelEvaluation(model, settings: settings)
    let first = trial.results[0]
    let numbers: [(Double?, MetricID)] = [
      (first.log_loss, .logLoss), (first.brier, "brier"), (first.accuracy, "accuracy"),
      (first.ece, .ece),
    ]
    for (number, id) in numbers {
      let wanted = try #require(evaluation.value(id))
      #expect(abs(try #require(number) - wanted) < 1e-12, "\(id)")
    }
  }

  /// Rows of confidence 0.75 to 0.95 that are right two times in three.
  @Test func `a temperature mends sharpness and leaves the accuracy`() throws {
    let results = try Self.trial(SavedMapTests.model()).results
    let (before, after) = (results[0], results[1])
    let losses = try [before, after].map { try #require($0.log_loss) }
    let errors = try [before, after].map { try #require($0.ece) }
    #expect(losses[1] < losses[0] - 0.05 && errors[1] < errors[0] - 0.05)
    #expect(after.accuracy == before.accuracy)
    #expect(after.spec.contains("cross-fit"))
  }

  @Test func `copied rows are warned of, since a fold may see them twice`() throws {
    let rows = Shifted.probabilities(t: 1)
    let text = Small.csv(rows + rows.prefix(40), Shifted.labels + Shifted.labels.prefix(40))
    let trial = try Self.trial(Small.load(text), [.temperature])
    #expect(trial.warnings.contains { $0.contains("40 of 440") }, "\(trial.warnings)")
    let clean = try Self.trial(Small.load(Small.csv(rows, Shifted.labels)), [.temperature])
    #expect(!clean.warnings.contains { $0.contains("copies") || $0.contains("Copies") })
  }

  @Test func `the text and the JSON hold each method's numbers`() throws {
    let trial = try Self.trial(SavedMapTests.model())
    let lines = trial.text.split(separator: "\n").map(String.init)
    let json = try Small.json(JSONDocument.text(trial))
    #expect(json["schema"] as? String == "candor.recalibration/1")
    let written = try #require(json["results"] as? [[String: Any]])
    #expect(written.count == 3 && written[0]["method"] == nil)
    for (row, entry) in zip(trial.results, written) {
      let name = row.method?.rawValue ?? "m"
      let line = try #require(lines.first { $0.hasPrefix("  \(name) ") }, "\(name)")
      for number in [row.log_loss, row.brier, row.accuracy, row.ece] {
        #expect(line.contains(NumberText.metric(number)), "\(line)")
      }
      #expect(entry["method"] as? String == row.method?.rawValue)
      let loss = try #require(entry["log_loss"] as? Double)
      #expect(abs(loss - (try #require(row.log_loss))) < 1e-15)
    }
  }
}
