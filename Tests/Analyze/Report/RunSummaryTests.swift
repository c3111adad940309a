import CandorAnalyze
import CandorMetrics
import CandorText
import CandorTrain
import Testing

/// A run's own figures in words.
@Suite struct RunSummaryTests {
  private static func summary(
    _ lines: [CraftedRuns.Line],
    status: String = "finished",
    dropout: [Double] = []
  ) throws -> RunSummary {
    let runs = try CraftedRuns(kinds: [0, 1, 2], labels: [0, 1, 2])
    let path = try runs.write(
      CraftedRuns.recipe("net", dropout: dropout),
      lines,
      logits: SeedRuns.columns,
      status: status
    )
    let model = try #require(try runs.load([path]).first)
    return try #require(try RunSummary(model))
  }

  private static func line(_ loss: Double, _ accuracy: Double) -> CraftedRuns.Line {
    CraftedRuns.Line(test: loss, accuracy: accuracy)
  }

  @Test func `the three losses of the last epoch are told apart`() throws {
    let lines: [CraftedRuns.Line] = [
      .init(running: 0.9, train: 0.8, test: 0.85), .init(running: 0.61, train: 0.52, test: 0.57),
    ]
    let summary = try Self.summary(lines)
    let sentence = try #require(summary.sentences.first)
    #expect(sentence.hasPrefix("net, epoch 2"), "\(sentence)")
    for number in ["0.6100", "0.5200", "0.5700"] { #expect(sentence.contains(number)) }
    #expect(!sentence.contains("dropout on"))
    #expect(try Self.summary(lines, dropout: [0.5]).sentences[0].contains("dropout on"))
  }

  @Test func `a rise of the loss at no fall of the accuracy is a stretch`() throws {
    let summary = try Self.summary([
      Self.line(0.5, 0.80), Self.line(0.4, 0.85), Self.line(0.45, 0.85), Self.line(0.52, 0.86),
      Self.line(0.6, 0.84),
    ])
    let stretch = try #require(summary.divergence?.stretches.first)
    #expect(summary.divergence?.stretches.count == 1)
    #expect(stretch.firstEpoch == 2 && stretch.lastEpoch == 4)
    let sentence = try #require(summary.sentences.first { $0.contains("from epoch 2 to 4") })
    #expect(sentence.contains("0.1200") && sentence.contains("+0.0100"), "\(sentence)")
    #expect(!summary.sentences.contains { $0.contains("never rises") })
  }

  /// accuracy = 1 − loss / 2: both correlations are −1.
  @Test func `correlations are said from five epochs on`() throws {
    let losses = [0.9, 0.7, 0.6, 0.5, 0.45]
    let five = try Self.summary(losses.map { Self.line($0, 1 - $0 / 2) })
    let sentence = try #require(five.sentences.last)
    #expect(sentence.contains("−1.00 (Pearson)") && sentence.contains("−1.00 (Spearman)"))
    #expect(five.sentences.contains { $0.contains("never rises") })
    let four = try Self.summary(losses.prefix(4).map { Self.line($0, 1 - $0 / 2) })
    #expect(!four.sentences.contains { $0.contains("Pearson") })
    let one = try Self.summary([Self.line(0.5, 0.8)])
    #expect(!one.sentences.contains { $0.contains("never rises") })
  }

  @Test func `an epoch that was not evaluated leaves nothing to correlate`() throws {
    let summary = try Self.summary([
      CraftedRuns.Line(test: nil, accuracy: nil), Self.line(0.4, 0.85),
    ])
    #expect(summary.divergence == nil && summary.sentences.count == 1)
  }

  @Test func `a training that diverged is warned of before any number`() throws {
    let bad = try Self.summary([Self.line(0.5, 0.8)], status: "diverged")
    #expect(bad.warning?.hasPrefix("net") == true)
    #expect(try Self.summary([Self.line(0.5, 0.8)]).warning == nil)
  }

  @Test func `predictions are no run`() throws {
    let model = try Small.load(Small.csv(FiveRows.a, FiveRows.labels))
    #expect(try RunSummary(model) == nil)
  }
}
