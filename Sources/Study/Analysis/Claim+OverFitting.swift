internal import CandorAnalyze
internal import CandorMetrics
internal import CandorText
internal import CandorTrain

extension Claim {
  /// The fewest epochs that can show over-fitting "far past ten epochs".
  static let longEpochs = 30

  /// Whether too small a training loss means over-fitting, as "watch validation" says.
  ///
  /// For each cell trained long enough: how much the test loss of the last tenth of the epochs lies
  /// above that of the tenth around its lowest place. The lowest place of a seed is found on the
  /// other seeds' mean curve, since a minimum found on the same noise would always lie below. A rise
  /// supports the claim only if the training loss falls meanwhile: a training that comes apart raises
  /// both, which is no over-fitting.
  static func overFitting(_ results: StudyResults, level: Double) throws -> [Claim] {
    try results.cells.compactMap { cell in
      let runs = results.plan.seeds.compactMap { results.run(cell, seed: $0) }
      guard let epochs = runs.first?.unit.recipe.epochs, epochs >= longEpochs else { return nil }
      let curves = runs.compactMap { Curves($0, epochs: epochs) }
      let trained = curves.filter(\.isTrained)
      let width = max(1, epochs / 10)
      guard let all = Turn(curves, width: width) else { return nil }
      let without = Turn(trained, width: width)
      let question = Question(
        "10 \(results.plan.describe(cell))",
        "Past a point, training on makes the test loss rise although the training loss falls"
          + " (\(results.plan.describe(cell))).",
        "test loss of the last \(width) epochs minus the \(width) around its lowest place, found on the"
          + " other seeds",
        .higher
      ) { _ in nil }
      var claim = try Claim(
        question,
        Evidence(
          contrast: "long run",
          all: all.rises,
          trained: trained.count == runs.count ? nil : without?.rises ?? [],
          seeds: results.plan.seeds.count
        ),
        level: level
      )
      let fall = try ReplicateMean(all.trainingChanges, level: level)
      if claim.verdict == .supported, (fall.interval?.high ?? 0) >= 0 {
        claim.verdict = .undecided
        claim.reason = "The test loss rises, but the training loss does not clearly fall meanwhile."
      }
      claim.reason += " " + all.sentence
      return claim
    }
  }

  /// The curves of one run.
  private struct Curves {
    let seed: Int
    let isTrained: Bool
    let test: [Double]
    let train: [Double]

    init?(_ run: StudyResults.Run, epochs: Int) {
      func curve(_ name: String) -> [Double] { run.record.series[name]?.compactMap { $0 } ?? [] }
      (seed, isTrained) = (run.unit.seed, run.quality == .trained)
      (test, train) = (curve("test_loss"), curve("train_loss"))
      guard test.count == epochs, train.count == epochs else { return nil }
    }
  }

  /// Where a cell's test loss is lowest, and what comes after.
  private struct Turn {
    /// How much the test loss rises from its lowest place to the end, in each seed.
    let rises: [StudyContrast.SeedDifference]
    /// How the training loss changes over the same epochs.
    let trainingChanges: [Double]
    /// Where the mean curve is lowest, and the training losses there and at the end.
    let sentence: String

    init?(_ curves: [Curves], width: Int) {
      guard curves.count >= 2, let epochs = curves.first?.test.count else { return nil }
      func mean(_ curve: [Double], from start: Int) -> Double {
        curve[start..<start + width].reduce(0, +) / Double(width)
      }
      func lowest(_ curves: [Curves]) -> Int {
        let sums = (0...epochs - width).map { start in
          curves.reduce(0) { $0 + mean($1.test, from: start) }
        }
        return sums.indices.min { sums[$0] < sums[$1] } ?? 0
      }
      let end = epochs - width
      let starts = curves.map { own in lowest(curves.filter { $0.seed != own.seed }) }
      rises = zip(curves, starts).map { curve, start in
        .init(seed: curve.seed, value: mean(curve.test, from: end) - mean(curve.test, from: start))
      }
      trainingChanges = zip(curves, starts).map { curve, start in
        mean(curve.train, from: end) - mean(curve.train, from: start)
      }
      let place = lowest(curves)
      func training(_ start: Int) -> String {
        let sum = curves.reduce(0) { $0 + mean($1.train, from: start) }
        return NumberText.fixed(sum / Double(curves.count), 3)
      }
      let words =
        place == end
        ? "lowest at the end, epochs \(end + 1) to \(epochs), at a training loss of \(training(end))."
        : "lowest in epochs \(place + 1) to \(place + width), at a training loss of"
          + " \(training(place)); at the end that is \(training(end))."
      sentence = "The mean test curve is " + words
    }
  }
}
