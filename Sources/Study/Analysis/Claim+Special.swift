internal import CandorAnalyze
internal import CandorMetrics
internal import CandorTrain

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

extension Claim {
  static func logarithm(_ value: Double) -> Double { log(value) }

  /// Whether training with dropout is steadier from seed to seed.
  ///
  /// After Brown and Forsythe (1974): for each seed, how far the test loss is from its cell's median,
  /// with dropout minus without, averaged over the matched pairs. The seeds of one cell share the
  /// median, so the interval is approximate.
  static func steadiness(_ results: StudyResults, level: Double) throws -> [Claim] {
    guard let contrast = StudyContrast.matched(results) else { return [] }
    var medians: [[Int]: Double] = [:]
    for cell in results.cells {
      let values = results.plan.seeds.compactMap {
        results.value("test_log_loss", cell, seed: $0)
      }
      if values.count >= 3 { medians[cell] = RunQuality.median(values) }
    }
    let fixed = medians
    let question = Question(
      "12",
      "training is steadier from seed to seed.",
      "distance of the test loss from the median of its cell's seeds",
      .lower
    ) { run in
      guard let loss = run.record.values["test_log_loss"], let median = fixed[run.unit.levels]
      else { return nil }
      return abs(loss - median)
    }
    return [try Claim(question, contrast, results, level: level)]
  }

  /// Whether fine-tuning from a trained network beats fine-tuning from a random start.
  ///
  /// Within each run: the loss from the trained start minus that from the random one, averaged over
  /// the cells of a seed.
  static func startingPlace(_ results: StudyResults, level: Double) throws -> [Claim] {
    try ["regrouped", "rotated"].compactMap { task in
      func gains(_ seed: Int, _ cells: [[Int]]) -> StudyContrast.SeedDifference? {
        let gains = cells.compactMap { cell -> Double? in
          guard let own = results.value("fine_tune.\(task).loss", cell, seed: seed),
            let random = results.value("fine_tune.\(task).random_loss", cell, seed: seed)
          else { return nil }
          return own - random
        }
        guard !cells.isEmpty, gains.count == cells.count else { return nil }
        return .init(seed: seed, value: gains.reduce(0, +) / Double(gains.count))
      }
      let seeds = results.plan.seeds
      let all = seeds.compactMap { gains($0, results.cells) }
      guard !all.isEmpty else { return nil }
      let trained = seeds.compactMap { seed in
        gains(seed, results.cells.filter { results.run($0, seed: seed)?.quality == .trained })
      }
      let question = Question(
        "7c \(task)",
        "Fine-tuning from a trained network beats a random start (\(task)).",
        "test log loss averaged over five epochs of fine-tuning, trained start minus"
          + " random start",
        .lower
      ) { _ in nil }
      return try Claim(
        question,
        Evidence(
          contrast: "within run",
          all: all,
          trained: results.troubled.isEmpty ? nil : trained,
          seeds: seeds.count
        ),
        level: level
      )
    }
  }

  /// How much log loss a choice by accuracy may cost and still count as the same choice.
  static let choiceMargin = 0.01

  /// Whether the best dropout rate by accuracy is as good as the best by log loss.
  ///
  /// The rates named are those of the best means over all seeds on the test images. The difference
  /// is the log loss of the most accurate rate minus that of the rate of lowest loss; for each seed
  /// both are chosen on the other seeds, since what is chosen on the same noise always looks best.
  static func bestRate(_ results: StudyResults, level: Double) throws -> [Claim] {
    let rates = results.plan.factors.filter { $0.name.hasPrefix("dropout") }
    let seeds = results.plan.seeds
    guard rates.reduce(1, { $0 * $1.levels.count }) > 2, seeds.count >= 2 else { return [] }
    let whole = results.cells.filter { cell in
      seeds.allSatisfy { seed in
        ["test_log_loss", "test_accuracy"].allSatisfy {
          results.value($0, cell, seed: seed) != nil
        }
      }
    }
    func best(_ name: String, sign: Double, on seeds: [Int]) -> [Int]? {
      let sums = whole.map { cell in
        seeds.reduce(0) { $0 + sign * (results.value(name, cell, seed: $1) ?? 0) }
      }
      return sums.indices.min { sums[$0] < sums[$1] }.map { whole[$0] }
    }
    guard let byLoss = best("test_log_loss", sign: 1, on: seeds),
      let byAccuracy = best("test_accuracy", sign: -1, on: seeds)
    else { return [] }
    let differences = seeds.compactMap { seed -> StudyContrast.SeedDifference? in
      let others = seeds.filter { $0 != seed }
      guard let low = best("test_log_loss", sign: 1, on: others),
        let high = best("test_accuracy", sign: -1, on: others),
        let lowLoss = results.value("test_log_loss", low, seed: seed),
        let highLoss = results.value("test_log_loss", high, seed: seed)
      else { return nil }
      return .init(seed: seed, value: highLoss - lowLoss)
    }
    let question = Question(
      "11",
      "The dropout rate that is best by accuracy is as good as the best by log loss.",
      "test log loss at the rate of best accuracy minus that at the rate of lowest log loss, both"
        + " chosen on the other seeds",
      .within(choiceMargin)
    ) { _ in nil }
    var claim = try Claim(
      question,
      Evidence(contrast: "grid", all: differences, trained: nil, seeds: seeds.count),
      level: level
    )
    let (lossCell, accuracyCell) = (
      results.plan.describe(byLoss), results.plan.describe(byAccuracy)
    )
    claim.reason +=
      byLoss == byAccuracy
      ? " Over all seeds both are best at \(lossCell)."
      : " Over all seeds the mean accuracy is best at \(accuracyCell), the mean log loss at"
        + " \(lossCell)."
    return [claim]
  }
}
