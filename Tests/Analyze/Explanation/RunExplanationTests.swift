import CandorAnalyze
import Testing

/// What `candor explain` writes of runs.
@Suite struct RunExplanationTests {
  @Test func `the JSON holds every epoch and every recipe`() throws {
    let models = try Small.load([
      ("epoch-1.csv", Small.csv(Shifted.probabilities(t: 0), Shifted.labels)),
      ("epoch-2.csv", Small.csv(Shifted.probabilities(t: 10), Shifted.labels)),
    ])
    let history = try RunHistory(epochs: models, named: "net")
    let explanation = RunExplanation(epochs: history)
    let json = try Small.json(JSONDocument.text(explanation))
    #expect(
      Set(json.keys) == ["schema", "runs", "seeds", "recipes", "recipe_differences"]
    )
    #expect(json["schema"] as? String == "candor.explanation/1")
    #expect((json["recipes"] as? [Any])?.isEmpty == true)
    let run = try #require((json["runs"] as? [[String: Any]])?.first)
    #expect(run["name"] as? String == "net")
    #expect(run["sentences"] as? [String] == history.sentences)
    let epochs = try #require(run["epochs"] as? [[String: Any]])
    for (written, epoch) in zip(epochs, history.epochs) {
      #expect(
        Set(written.keys) == [
          "epoch", "log_loss", "refinement", "calibration", "accuracy", "ece",
        ]
      )
      #expect(written["epoch"] as? Int == epoch.epoch)
      let loss = try #require(written["log_loss"] as? Double)
      #expect(abs(loss - epoch.log_loss) < 1e-15)
    }
    #expect(explanation.text == history.text)
  }

  @Test func `the text ends with what the seeds say`() throws {
    let seeds = try SeedGroups(SeedRuns.models())
    let text = RunExplanation(histories: [], seeds: seeds).text
    for sentence in seeds.sentences { #expect(text.contains("  - " + sentence)) }
    let none = RunExplanation(histories: [], seeds: SeedGroups([LoadedModel]()))
    #expect(none.text.isEmpty)
  }
}
