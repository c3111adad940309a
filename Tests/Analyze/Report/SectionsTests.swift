import CandorAnalyze
import CandorFigures
import CandorMetrics
import CandorSpecimens
import CandorText
import CandorTrain
import Foundation
import Testing

/// Sections that only some reports have: trainings, seeds, epochs, images.
@Suite struct SectionsTests {
  private static func runs() throws -> (CraftedRuns, [LoadedModel]) {
    let kinds = (0..<40).map { $0 % 4 }
    let runs = try CraftedRuns(kinds: kinds, labels: kinds.map { $0 == 3 ? 0 : UInt8($0) })
    let lines = [0.9, 0.7, 0.75].map { CraftedRuns.Line(running: $0 + 0.01, test: $0) }
    let paths = try [("calm", 1), ("loud", 2)].map { name, factor in
      try runs.write(
        CraftedRuns.recipe(name, seed: factor),
        lines,
        logits: SeedRuns.columns.map { $0.map { Float(factor) * $0 } }
      )
    }
    return (runs, try runs.load(paths))
  }

  @Test func `runs are summarised, and their making is written down`() throws {
    let report = try Report(Self.runs().1, settings: ReportTests.quick())
    #expect(report.runs.map(\.name) == ["calm", "loud"])
    let text = try ReportTests.page(report)
    for sentence in report.runs.flatMap(\.sentences) { #expect(text.contains(sentence)) }
    // Hidden layer, learning rate, momentum, batch and the data's fingerprint.
    for value in ["4", "0.1", "256", "shuffled", "SHA-256 of file"] {
      #expect(text.contains("\n\(value)\n"), "\(value)")
    }
    #expect(report.text.contains(report.runs[0].sentences[0]))
    let json = try Small.json(JSONDocument.text(report.document))
    let written = try #require(json["runs"] as? [[String: Any]])
    let divergence = try #require(written[0]["divergence"] as? [String: Any])
    #expect((divergence["stretches"] as? [[String: Any]])?.first?["firstEpoch"] as? Int == 2)
  }

  @Test func `the worst images are those of the largest loss`() throws {
    let (runs, models) = try Self.runs()
    let images = try ModelLoader(runs.settings).images(of: models)
    let report = try Report([models[1]], settings: ReportTests.quick(), images: images)
    let document = try WellFormed.parse(report.html)
    // Kind 3 alone is wrong: class 0, taken for class 1 with exp(2.4) of exp(2) + exp(2.4) + 1.
    let p = CraftedRuns.softmax(SeedRuns.columns[3], scale: 2)
    let notes = document.texts.filter { $0.wholeMatch(of: /loss [0-9.]+/) != nil }
    #expect(notes.count == 12)
    // Ten rows of kind 3, then the least sure of the right ones: kind 2 with softmax(2) of its own.
    let wrong = "loss \(NumberText.fixed(-log(p[0]), 2))"
    let rest =
      "loss \(NumberText.fixed(-log(CraftedRuns.softmax(SeedRuns.columns[2], scale: 2)[2]), 2))"
    #expect(notes == Array(repeating: wrong, count: 10) + [rest, rest])
    #expect(document.texts.contains("taken for 1 (\(NumberText.percent(p[1], 0)))"))
    #expect(document.elements.contains("img"))
    let without = try Report([models[1]], settings: ReportTests.quick())
    #expect(try !WellFormed.parse(without.html).elements.contains("img"))
  }

  @Test func `recipes with several seeds are what the page begins with`() throws {
    let models = try SeedRuns.models()
    let report = try Report(models, settings: ReportTests.quick())
    let text = try ReportTests.page(report)
    for sentence in report.seeds.sentences { #expect(text.contains(sentence), "\(sentence)") }
    let headline = try #require(report.seeds.contrasts.first?.headlines.first)
    let place = try #require(text.range(of: headline)).lowerBound
    let comparison = try #require(text.range(of: report.comparisons[0].headline)).lowerBound
    #expect(place < comparison, "the recipes come before run 1 against run 2")
    #expect(text.contains("plain (3 runs), wet (3 runs)"))
    #expect(try report.figures.contains { $0.name.contains("seed") })
  }

  @Test func `one seed of each recipe is said to be one`() throws {
    let models = try SeedRuns.models(seeds: ([0], [0]))
    let report = try Report(models, settings: ReportTests.quick())
    let text = try ReportTests.page(report)
    #expect(text.contains(report.seeds.sentences[0]))
    #expect(!text.contains("(1 runs)") && text.contains("plain-0"))
  }

  @Test func `epochs stand on the page where they were evaluated`() throws {
    let (runs, models) = try Self.runs()
    var report = try Report([models[0]], settings: ReportTests.quick())
    let before = try ReportTests.page(report)
    let loader = ModelLoader(runs.settings)
    let history = try RunHistory(#require(models[0].run), named: "calm", loader: loader)
    report.histories = [history]
    let after = try ReportTests.page(report)
    for sentence in history.sentences {
      #expect(after.contains(sentence) && !before.contains(sentence))
    }
    let plain = try Report([models[0]], settings: ReportTests.quick())
    #expect(try report.figures.count == plain.figures.count + 1)
  }

  @Test func `of many classes no matrix is drawn, but the table stays`() throws {
    func report(_ classes: Int) throws -> Report {
      let rows = (0..<2 * classes).map { row -> [Double] in
        let high = 0.4 + 0.001 * Double(row)
        let rest = (1 - high) / Double(classes - 1)
        return (0..<classes).map { $0 == row % classes ? high : rest }
      }
      let model = try Small.load(Small.csv(rows, rows.indices.map { Int32($0 % classes) }))
      return try Report([model], settings: ReportTests.quick())
    }
    let few = try report(30)
    let many = try report(31)
    #expect(try few.figures.contains { $0.name.contains("confusion") })
    #expect(try !many.figures.contains { $0.name.contains("confusion") })
    #expect(try ReportTests.page(many).contains("100.0%"))
  }
}
