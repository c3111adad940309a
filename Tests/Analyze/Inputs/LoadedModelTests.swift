import CandorAnalyze
import CandorFormats
import CandorMetrics
import Testing

/// What is doubtful about a model that was read, and how its rows are called.
@Suite struct LoadedModelTests {
  @Test func `a row is called by its number and, where there is one, its id`() throws {
    let plain = try Small.load(Small.csv(FiveRows.a, FiveRows.labels))
    #expect(plain.name(ofRow: 3) == "row 3")
    let numbers = ["11", "12", "13", "14", "15"]
    let numbered = try Small.load(Small.csv(FiveRows.a, FiveRows.labels, ids: numbers))
    #expect(numbered.name(ofRow: 3) == "row 3 (id 14)")
    let names = ["img1", "img2", "img3", "img4", "img5"]
    let named = try Small.load(Small.csv(FiveRows.a, FiveRows.labels, ids: names))
    #expect(named.name(ofRow: 3) == "row 3 (id 'img4')")
  }

  @Test func `logits that look like probabilities are asked about`() throws {
    let text = Small.csv(FiveRows.a, FiveRows.labels).replacing("prob_", with: "logit_")
    let doubts = try Small.load(text).doubts
    #expect(doubts.count == 1 && doubts[0].contains("--probability"), "\(doubts)")
    #expect(doubts[0].contains("m.csv"))
    // One row that does not is enough to believe the rest.
    let other = text.replacing("0.5,0.25,0.25", with: "0.5,0.25,0.75")
    #expect(try Small.load(other).doubts.isEmpty)
    #expect(try Small.load(Small.csv(FiveRows.a, FiveRows.labels)).doubts.isEmpty)
  }

  @Test func `a right class of probability 0 is named with its row, a wrong one is not`() throws {
    let zero = "id,label,prob_0,prob_1\nx,0,0.5,0.5\ny,1,1,0\nz,1,1,0\n"
    let doubts = try Small.load(zero).doubts
    #expect(doubts.count == 1 && doubts[0].contains("row 1 (id 'y')"), "\(doubts)")
    #expect(doubts[0].contains("--clip"))
    let harmless = "label,prob_0,prob_1\n0,0.5,0.5\n0,1,0\n"
    #expect(try Small.load(harmless).doubts.isEmpty)
  }

  @Test func `a run that diverged is no ordinary network`() throws {
    let runs = try CraftedRuns(kinds: [0, 1, 2], labels: [0, 1, 2])
    for (status, count) in [("diverged", 1), ("finished", 0), ("interrupted", 0)] {
      let path = try runs.write(
        CraftedRuns.recipe("net"),
        [.init()],
        logits: SeedRuns.columns,
        as: status,
        status: status
      )
      let doubts = try #require(try runs.load([path]).first).doubts
      #expect(doubts.count == count, "\(doubts)")
      #expect(doubts.allSatisfy { $0.contains(path) && $0.contains("diverged") })
    }
  }

  @Test func `the headline says which epoch, which images and how many`() throws {
    let runs = try CraftedRuns(kinds: [0, 1, 2, 3], labels: [0, 1, 2, 0])
    let path = try runs.write(
      CraftedRuns.recipe("net"),
      [.init(), .init()],
      logits: SeedRuns.columns
    )
    let models = try runs.load([path, path + "@1"])
    #expect(models[0].headline == "net · epoch 2 · test images · 4 rows, 3 classes")
    #expect(models[1].headline == "net@1 · test images · 4 rows, 3 classes")
    let file = try Small.load(Small.csv(FiveRows.a, FiveRows.labels))
    #expect(file.headline == "m · 5 rows, 3 classes")
  }
}
