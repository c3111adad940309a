import CandorMetrics
import Foundation
import Testing

@Suite struct RemapTests {
  private func rows(_ count: Int, classes: Int = 3, seed: UInt64 = 4) throws -> RemapRows {
    let set = Simulation.calibrated(rows: count, classes: classes, seed: seed)
    let rows = try predictions(logits: set.logits.map { 1.7 * $0 }, labels: set.labels)
    return RemapRows(rows, RowFacts(rows), try Folds(rows))
  }

  /// The curve of the other folds, fitted by the obvious loop.
  @Test func aCurveIsThatOfTheOtherFolds() throws {
    let rows = try rows(200)
    let predictor = (0..<200).map { rows.scores.probability($0, 0) }
    let target = { (row: Int) in rows.labels[row] == 0 ? 1.0 : 0 }
    let found = CrossFitCurve(predictor).values(rows, prior: 0, target: target)
    var worst = 0.0
    for fold in 0..<5 {
      let outside = (0..<200).filter { rows.fold($0) != fold }
        .sorted { predictor[$0] < predictor[$1] }
      let fit = PoolAdjacentViolators(
        sums: outside.map(target),
        weights: outside.map { _ in 1 }
      ).fitted
      for row in 0..<200 where rows.fold(row) == fold {
        // The nearest row below, or the lowest of all.
        let below = outside.lastIndex { predictor[$0] <= predictor[row] } ?? 0
        worst = max(worst, abs(fit[below] - found[row]))
      }
    }
    #expect(worst < 1e-12)
  }

  @Test func noMapSeesTheLabelsItIsJudgedOn() throws {
    let set = Simulation.calibrated(rows: 300, seed: 5)
    let one = try predictions(logits: set.logits, labels: set.labels)
    let folds = try Folds(one, key: .index)
    let other = try predictions(
      logits: set.logits,
      labels: set.labels.enumerated().map { folds.assignment[$0] == 2 ? ($1 + 1) % 3 : $1 }
    )
    let fits = [one, other].map { RemapRows($0, RowFacts($0), folds) }
    let curves = fits.map { rows in
      CrossFitCurve(rows.doubt).values(rows, prior: 1) {
        rows.labels[$0] == rows.predicted[$0] ? 0 : 1
      }
    }
    let inside = (0..<300).filter { folds.assignment[$0] == 2 }
    #expect(inside.allSatisfy { curves[0][$0] == curves[1][$0] })
    #expect(curves[0] != curves[1])
  }

  /// Two classes: a temperature with class weights is logistic regression on the log-odds.
  @Test func classWeightsComeCloseToTheJointMinimum() throws {
    let set = Simulation.calibrated(rows: 4_000, classes: 2, seed: 6)
    let moved = set.logits.enumerated().map { place, z -> Double in
      place % 2 == 0 ? z : 0.6 * z + 1
    }
    let bent = try predictions(logits: moved, labels: set.labels)
    let folds = try Folds(bent)
    let rows = RemapRows(bent, RowFacts(bent), folds)
    let found = bent.mean(ClassWeightsFit.losses(rows))
    let platt = try CrossFit(method: PlattScaling(), folds: folds).apply(bent)
    let best = try #require(platt.lossAfter)
    #expect(found < best + 0.002)
    let before = try #require(platt.lossBefore)
    #expect(before > best + 0.02)
  }

  /// A change of scale is undone by curves towards the other model's probabilities.
  @Test func aChangeOfScaleIsUndone() throws {
    let set = Simulation.calibrated(rows: 1_500, classes: 4, seed: 7)
    let sharp = try predictions(logits: set.logits, labels: set.labels)
    // Squares of the probabilities, each row divided by its sum.
    let halved = try predictions(logits: set.logits.map { 2 * $0 }, labels: set.labels)
    let found = try GapExplanation(sharp, halved, facts: RowFacts(sharp), RowFacts(halved))
    let matched = try #require(found.remap(.matched))
    #expect(try #require(matched.closes.share) > 0.8)
    #expect(found.leading == .calibration)
  }
}
