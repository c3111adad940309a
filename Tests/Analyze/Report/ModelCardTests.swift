import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorSpecimens
import CandorTestSupport
import Foundation
import Testing
import Yams

/// The card is read back by a YAML parser, as hubs do, and its numbers held against the golden ones.
@Suite struct ModelCardTests {
  /// The front matter, parsed, and the text below it.
  static func parse(_ card: String) throws -> (matter: [String: Any], text: String) {
    let lines = card.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "---")
    let end = try #require(lines.dropFirst().firstIndex(of: "---"))
    let matter = try Yams.load(yaml: lines[1..<end].joined(separator: "\n"))
    return (try #require(matter as? [String: Any]), lines[(end + 1)...].joined(separator: "\n"))
  }

  static func report(_ inputs: [ModelInput], bins: Int = 15, name: String? = nil) throws -> Report {
    var settings = EvaluationSettings()
    settings.bins = bins
    settings.replicates = 20
    var models = try ModelLoader().load(inputs)
    if let name { models[0].origin.name = name }
    return try Report(models, settings: settings)
  }

  static func predictions(_ model: String) -> ModelInput {
    .arrays(
      scores: Fixtures.path("Golden/predictions/\(model).logits.npy"),
      kind: .logits,
      labels: Fixtures.path("Golden/predictions/fashion_test_labels.npy")
    )
  }

  static func entries(_ matter: [String: Any]) throws -> [[String: Any]] {
    try #require(matter["model-index"] as? [[String: Any]])
  }

  static func result(_ entry: [String: Any]) throws -> [String: Any] {
    let results = try #require(entry["results"] as? [[String: Any]])
    #expect(results.count == 1)
    return try #require(results.first)
  }

  @Test(arguments: [10, 15, 20])
  func `The front matter holds the golden numbers`(bins: Int) throws {
    let report = try Self.report([Self.predictions("mlp")], bins: bins)
    let matter = try Self.parse(report.modelCard).matter
    let entry = try #require(Self.entries(matter).first)
    let metrics = try #require(try Self.result(entry)["metrics"] as? [[String: Any]])
    let expected = [
      "accuracy": "accuracy", "log_loss": "nll", "brier_score": "brier_sum",
      "ece": "ece_equal_width_\(bins) (netcal 1.4.0)",
    ]
    #expect(metrics.compactMap { $0["type"] as? String }.sorted() == expected.keys.sorted())
    for metric in metrics {
      let type = try #require(metric["type"] as? String)
      let value = try #require(metric["value"] as? Double)
      let key = try #require(expected[type])
      let golden = try #require(try Golden.number("mlp", key))
      #expect(abs(value - golden) <= 5.1e-7, "\(type)")
      let arguments = metric["args"] as? [String: Any]
      #expect((arguments?["bins"] as? Int) == (type == "ece" ? bins : nil))
      #expect((arguments?["norm"] as? String) == (type == "ece" ? "l1" : nil))
    }
  }

  @Test func `A network of ours is of Fashion-MNIST, predictions are of nobody knows what`() throws
  {
    let checkpoint = ModelInput.path(Fixtures.path("Golden/checkpoints/mlp.safetensors"))
    let report = try Self.report([checkpoint, Self.predictions("dropout")])
    let (matter, text) = try Self.parse(report.modelCard)
    let results = try Self.entries(matter).map { try Self.result($0) }
    let datasets = results.compactMap { $0["dataset"] as? [String: Any] }
    let tasks = results.compactMap { ($0["task"] as? [String: Any])?["type"] as? String }
    #expect(datasets.map { $0["type"] as? String } == ["fashion_mnist", "unnamed"])
    #expect(datasets.map { $0["split"] as? String } == ["test", nil])
    #expect(tasks == ["image-classification", "classification"])
    #expect(matter["datasets"] as? [String] == ["fashion_mnist"])
    #expect(text.contains("## Compared"))
  }

  @Test(
    arguments: Hostile.strings + ["1.0", "yes", "a: b", "---", "a\nb", "\u{85}\u{2028}\u{feff}"]
  )
  func `A name stays a name`(name: String) throws {
    let few = try ScratchFolder()
    let file = few.url.appending(path: "few.csv").path
    try AtomicFile.write(text: "label,prob_0,prob_1\n0,0.8,0.2\n1,0.4,0.6\n0,0.3,0.7\n", to: file)
    let card = try Self.report([.path(file)], name: name).modelCard
    withExtendedLifetime(few) {}
    let (matter, text) = try Self.parse(card)
    #expect(try Self.entries(matter).first?["name"] as? String == name)
    let scalars = Array(text.unicodeScalars)
    let isOpen = scalars.indices.contains { scalars[$0] == "<" && scalars[$0 - 1] != "\\" }
    #expect(!isOpen, "no tag can open")
  }

  @Test func `The same inputs give the same bytes`() throws {
    let one = try Self.report([Self.predictions("mlp")]).modelCard
    #expect(try Self.report([Self.predictions("mlp")]).modelCard == one)
  }
}
