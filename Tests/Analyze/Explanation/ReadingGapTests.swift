import CandorAnalyze
import CandorMetrics
import Testing

/// How much of a gap is only a matter of how the loss was read.
@Suite struct ReadingGapTests {
  private static func comparison(
    _ a: [CraftedRuns.Line],
    _ b: [CraftedRuns.Line],
    ends: (String, String) = ("", ""),
    dropout: [Double] = [0.5]
  ) throws -> ModelComparison {
    let runs = try CraftedRuns(kinds: [0, 1, 2, 3], labels: [0, 1, 2, 0])
    let paths = try [
      runs.write(CraftedRuns.recipe("one"), a, logits: SeedRuns.columns) + ends.0,
      runs.write(
        CraftedRuns.recipe("two", dropout: dropout),
        b,
        logits: SeedRuns.columns.map { $0.map { 1.2 * $0 } }
      ) + ends.1,
    ]
    return try #require(try ModelComparison.all(runs.load(paths), options: Small.quick).first)
  }

  private static func reading(_ comparison: ModelComparison) -> Cause? {
    comparison.causes.first { $0.kind == .reading }
  }

  /// Running: 0.7 − 0.5 = 0.2; finished: 0.45 − 0.4 = 0.05; the reading makes 0.15 of 0.2.
  @Test func `the effect is the running difference less the finished one`() throws {
    let comparison = try Self.comparison(
      [.init(running: 0.5, train: 0.4)],
      [.init(running: 0.7, train: 0.45)]
    )
    let cause = try #require(Self.reading(comparison))
    #expect(abs(cause.difference - 0.15) < 1e-12)
    #expect(abs(try #require(cause.share) - 0.75) < 1e-12)
    #expect(cause.interval == nil && cause.differenceInterval == nil && cause.group == nil)
    let sentence = try #require(cause.sentence)
    for number in ["+0.2000", "+0.0500", "+0.1500"] {
      #expect(sentence.contains(number), "\(sentence)")
    }
    #expect(sentence.contains("two's") && sentence.contains("with dropout on"), "\(sentence)")
    #expect(comparison.reasons.contains(sentence))
  }

  @Test func `without dropout the sentence does not speak of it`() throws {
    let comparison = try Self.comparison(
      [.init(running: 0.5, train: 0.4)],
      [.init(running: 0.7, train: 0.45)],
      dropout: []
    )
    let sentence = try #require(Self.reading(comparison)?.sentence)
    #expect(!sentence.contains("dropout"), "\(sentence)")
  }

  @Test func `the epochs are those whose weights are compared`() throws {
    let lines: [CraftedRuns.Line] = [
      .init(running: 0.9, train: 0.8), .init(running: 0.7, train: 0.65),
      .init(running: 0.5, train: 0.4),
    ]
    let comparison = try Self.comparison(lines, lines, ends: ("@1", "@2"))
    // 0.7 − 0.9 = −0.2 against 0.65 − 0.8 = −0.15.
    let cause = try #require(Self.reading(comparison))
    #expect(abs(cause.difference + 0.05) < 1e-12)
    #expect(abs(try #require(cause.share) - 0.25) < 1e-12)
    let last = try Self.comparison(lines, Array(lines.dropLast()))
    // The last of each: 0.7 − 0.5 = 0.2 against 0.65 − 0.4 = 0.25.
    #expect(abs(try #require(Self.reading(last)).difference + 0.05) < 1e-12)
  }

  @Test func `there is no such cause without both losses, or where both readings agree`() throws {
    let whole = CraftedRuns.Line(running: 0.5, train: 0.4)
    let lacking = CraftedRuns.Line(running: 0.7, train: nil)
    #expect(try Self.reading(Self.comparison([whole], [lacking])) == nil)
    #expect(try Self.reading(Self.comparison([lacking], [whole])) == nil)
    let same = try Self.comparison([whole], [.init(running: 0.75, train: 0.65)])
    #expect(Self.reading(same) == nil)
    let files = try ModelComparison.all(Shifted.models([3]), options: Small.quick)
    #expect(files.allSatisfy { Self.reading($0) == nil })
  }

  /// Equal running losses leave no gap to be a share of.
  @Test func `no running difference leaves no share`() throws {
    let comparison = try Self.comparison(
      [.init(running: 0.5, train: 0.4)],
      [.init(running: 0.5, train: 0.45)]
    )
    let cause = try #require(Self.reading(comparison))
    #expect(cause.share == nil && abs(cause.difference + 0.05) < 1e-12)
  }
}
