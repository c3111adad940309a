import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorTrain
import Foundation
import Testing

/// The mean of passes with dropout on, where every pass has one of two known answers.
@Suite struct NetworkScoresTests {
  /// One hidden unit is bright.
  ///
  /// Kept, it counts 1 / (1 − 0.5): softmax(2 · logits). Dropped, all
  /// logits are 0: one third each.
  private static func model(
    _ samples: Int?,
    seed: Int = 0,
    dropout: [Double] = [0.5]
  ) throws -> LoadedModel {
    let kinds = (0..<24).map { $0 % 4 }
    let runs = try CraftedRuns(kinds: kinds, labels: kinds.map { UInt8($0 % 3) })
    let path = try runs.write(
      CraftedRuns.recipe("wet", dropout: dropout),
      [.init()],
      logits: SeedRuns.columns
    )
    var settings = runs.settings
    settings.monteCarloSamples = samples
    settings.monteCarloSeed = seed
    return try ModelLoader(settings).load(.path(path))
  }

  /// How many of the passes kept the unit, row by row, read off the first class's probability.
  private static func kept(_ model: LoadedModel, _ samples: Int) throws -> [Int] {
    try (0..<model.predictions.rows).map { row in
      let sure = CraftedRuns.softmax(SeedRuns.columns[row % 4], scale: 2)
      let column = row % 4 == 3 ? 1 : row % 4
      let share = (model.predictions.matrix[row, column] - 1.0 / 3) / (sure[column] - 1.0 / 3)
      let count = (share * Double(samples)).rounded()
      for class_ in 0..<3 {
        let wanted = (count * sure[class_] + (Double(samples) - count) / 3) / Double(samples)
        try #require(abs(model.predictions.matrix[row, class_] - wanted) < 1e-6, "row \(row)")
      }
      return Int(count)
    }
  }

  @Test func `each row is a mean of the two answers`() throws {
    let model = try Self.model(16)
    guard case .probabilities = model.predictions.scores else {
      Issue.record("a mean of passes is one of probabilities")
      return
    }
    let kept = try Self.kept(model, 16)
    // 24 · 16 fair coins: 192 ± 4 standard deviations of 9.8.
    let sum = kept.reduce(0, +)
    #expect(sum > 152 && sum < 232 && Set(kept).count > 2, "\(kept)")
    #expect(model.name == "wet (16 passes)" && model.origin.monteCarloSamples == 16)
  }

  @Test func `the seed decides the passes`() throws {
    let one = try Self.model(8)
    #expect(try Self.model(8).predictions == one.predictions)
    #expect(try Self.model(8, seed: 1).predictions != one.predictions)
  }

  @Test func `more passes leave a smaller error, one leaves none that is known`() throws {
    let few = try #require(try Self.model(8).origin.monteCarloError)
    let many = try #require(try Self.model(128).origin.monteCarloError)
    #expect(few > 0 && many > 0)
    // It falls with the square root of the number of passes: by 4, within a factor of 2.
    #expect(few / many > 2 && few / many < 8, "\(few / many)")
    #expect(try Self.model(1).origin.monteCarloError == nil)
    #expect(try Self.model(nil).origin.monteCarloError == nil)
  }

  @Test func `one pass without dropout is the network itself`() throws {
    let model = try Self.model(nil)
    for row in 0..<4 {
      for column in 0..<3 {
        let wanted = Double(SeedRuns.columns[row][column])
        #expect(abs(model.predictions.matrix[row, column] - wanted) < 1e-6)
      }
    }
  }

  @Test func `a network without dropout has no passes to average`() throws {
    let text = try Small.refusal { _ = try Self.model(4, dropout: []) }
    #expect(text.contains("wet") && text.contains("--mc-samples"), "\(text)")
  }
}
