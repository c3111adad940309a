import CandorAnalyze
import CandorTrain
import Foundation
import Testing

/// The JSON of trainings.
@Suite struct TrainingDocumentTests {
  @Test func `each run stands with its recipe and every epoch`() throws {
    let runs = try CraftedRuns(kinds: [0, 1, 2], labels: [0, 1, 2])
    let paths = try [("first", 2), ("second", 1)].map { name, epochs in
      try runs.write(
        CraftedRuns.recipe(name, seed: epochs),
        (0..<epochs).map { .init(running: 0.5 - 0.1 * Double($0), train: $0 == 0 ? nil : 0.4) },
        logits: SeedRuns.columns
      )
    }
    let document = TrainingDocument(try paths.map { try RunFolder($0) })
    let text = try JSONDocument.text(document)
    #expect(try JSONDecoder().decode(TrainingDocument.self, from: Data(text.utf8)) == document)
    let json = try Small.json(text)
    #expect(Set(json.keys) == ["schema", "runs"])
    #expect(json["schema"] as? String == "candor.training/1")
    let written = try #require(json["runs"] as? [[String: Any]])
    #expect(written.compactMap { $0["path"] as? String } == paths)
    let infos = written.compactMap { $0["info"] as? [String: Any] }
    #expect(infos.compactMap { $0["seed"] as? Int } == [2, 1])
    #expect(infos.allSatisfy { $0["status"] as? String == "finished" })
    let metrics = try #require(written[0]["metrics"] as? [[String: Any]])
    #expect(metrics.compactMap { $0["epoch"] as? Int } == [1, 2])
    #expect(metrics.compactMap { $0["trainLossRunning"] as? Double } == [0.5, 0.4])
    // What was not measured is an absent key, no number.
    #expect(metrics[0]["trainLoss"] == nil && metrics[1]["trainLoss"] as? Double == 0.4)
  }
}
