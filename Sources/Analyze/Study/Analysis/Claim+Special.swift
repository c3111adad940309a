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
      "Training with dropout is steadier from seed to seed.",
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
      let values = results.plan.seeds.compactMap { seed -> StudyContrast.SeedDifference? in
        let gains = results.cells.compactMap { cell -> Double? in
          guard let own = results.value("fine_tune.\(task).loss", cell, seed: seed),
            let random = results.value("fine_tune.\(task).random_loss", cell, seed: seed)
          else { return nil }
          return own - random
        }
        guard gains.count == results.cells.count else { return nil }
        return .init(seed: seed, value: gains.reduce(0, +) / Double(gains.count))
      }
      guard !values.isEmpty else { return nil }
      let question = Question(
        "7c \(task)",
        "Fine-tuning from a trained network beats a random start (\(task)).",
        "log loss averaged over the epochs of fine-tuning, trained start minus random start",
        .lower
      ) { _ in nil }
      return try within(question, values, level: level)
    }
  }

  /// The fewest epochs that can show over-fitting "far past ten epochs".
  static let longEpochs = 30

  /// Whether too small a training loss means over-fitting, as "watch validation" says.
  ///
  /// For each cell trained long enough: how much the test loss of the last tenth of the epochs lies
  /// above that of the tenth around its lowest place. The lowest place of a seed is found on the
  /// other seeds' mean curve, since a minimum found on the same noise would always lie below.
  static func overFitting(_ results: StudyResults, level: Double) throws -> [Claim] {
    try results.cells.flatMap { cell -> [Claim] in
      let runs = results.plan.seeds.compactMap { results.run(cell, seed: $0) }
      guard let epochs = runs.first?.unit.recipe.epochs, epochs >= longEpochs else { return [] }
      let curves: [(seed: Int, test: [Double])] = runs.compactMap { run in
        guard let curve = run.record.series["test_loss"]?.compactMap({ $0 }), curve.count == epochs
        else { return nil }
        return (run.unit.seed, curve)
      }
      guard curves.count >= 2 else { return [] }
      let width = max(1, epochs / 10)
      func mean(_ curve: [Double], from start: Int) -> Double {
        curve[start..<start + width].reduce(0, +) / Double(width)
      }
      var rises: [Int: Double] = [:]
      for (seed, test) in curves {
        let others = curves.filter { $0.seed != seed }.map(\.test)
        let starts = 0...(epochs - width)
        let best = starts.min { a, b in
          others.reduce(0) { $0 + mean($1, from: a) } < others.reduce(0) { $0 + mean($1, from: b) }
        }
        rises[seed] = mean(test, from: epochs - width) - mean(test, from: best ?? 0)
      }
      let fixed = rises
      let question = Question(
        "10 \(results.plan.describe(cell))",
        "Past a point, training on makes the test loss rise although the training loss falls.",
        "test loss of the last \(width) epochs minus the \(width) around its lowest place",
        .higher
      ) { run in fixed[run.unit.seed] }
      return [try single(question, cell: cell, results, level: level)]
    }
  }

  /// Whether the best dropout rate by log loss and the best by accuracy agree.
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
    let mean = try ReplicateMean(differences.map(\.value), level: level)
    let agree = byLoss == byAccuracy
    let isClear = (mean.interval?.low ?? -1) > 0
    let (lossCell, accuracyCell) = (
      results.plan.describe(byLoss), results.plan.describe(byAccuracy)
    )
    let reason =
      agree
      ? "Both means are best at \(lossCell)."
      : isClear
        ? "The most accurate rate has the higher log loss, over all seeds."
        : "The two rates differ, but their losses do not differ beyond what seeds do."
    return [
      Claim(
        id: "11",
        sentence: "The dropout rate that is best by accuracy is also best by log loss.",
        measurement:
          "log loss at the rate of best accuracy (\(accuracyCell)) minus that at the rate"
          + " of lowest log loss (\(lossCell)), chosen on the test images of the other seeds",
        contrast: "grid",
        expectation: "the same rate",
        difference: mean.mean,
        interval: mean.interval,
        bySeed: differences,
        withoutTroubled: nil,
        verdict: agree ? .supported : isClear ? .contradicted : .undecided,
        reason: reason
      )
    ]
  }

  /// A claim about one cell by itself: the number of each seed against zero.
  private static func single(
    _ question: Question,
    cell: [Int],
    _ results: StudyResults,
    level: Double
  ) throws -> Claim {
    let values = results.plan.seeds.compactMap { seed -> StudyContrast.SeedDifference? in
      guard let run = results.run(cell, seed: seed), let value = question.measure(run) else {
        return nil
      }
      return .init(seed: seed, value: value)
    }
    return try within(question, values, level: level)
  }

  /// A claim about differences that each seed has within itself.
  private static func within(
    _ question: Question,
    _ values: [StudyContrast.SeedDifference],
    level: Double
  ) throws -> Claim {
    let mean = try ReplicateMean(values.map(\.value), level: level)
    let verdict = mean.interval.map(question.expectation.verdict) ?? .undecided
    return Claim(
      id: question.id,
      sentence: question.sentence,
      measurement: question.measurement,
      contrast: "within run",
      expectation: question.expectation.words,
      difference: mean.mean,
      interval: mean.interval,
      bySeed: values,
      withoutTroubled: nil,
      verdict: verdict,
      reason: "The interval over \(values.count) seeds "
        + (verdict == .undecided ? "reaches both sides." : "lies on one side of 0.")
    )
  }
}
