import CandorMetrics
import Foundation
import Testing

@Suite struct BlendTests {
  @Test func choosesTheBestWeightOfTheOtherFolds() throws {
    let set = Simulation.calibrated(rows: 800, classes: 2, seed: 10)
    let rows = try predictions(logits: set.logits.map { 1.3 * $0 }, labels: set.labels)
    let map = try IsotonicRecalibration().fit(rows)
    guard case .curves(let fitted) = map.map else {
      Issue.record("another kind than the test is about")
      return
    }
    let bare = IsotonicRecalibration(blend: .fixed(1))
    let folds = try Folds(rows, count: 5, seed: 0)
    let curve = try CrossFit(method: bare, folds: folds).apply(rows)
    func loss(_ w: Double) -> Double {
      let losses = zip(curve.rowLossBefore, curve.rowLossAfter).map { before, after in
        -log((1 - w) * exp(-before) + w * exp(-after))
      }
      return rows.mean(losses)
    }
    let best = loss(fitted.blend)
    #expect((0..<1000).allSatisfy { loss(Double($0) / 1000) >= best - 1e-12 })
    #expect(fitted.blend > 0 && fitted.blend < 1)
  }

  @Test func aFixedBlendIsTheMixture() throws {
    let set = Simulation.calibrated(rows: 300, classes: 3, seed: 11)
    let rows = try predictions(logits: set.logits, labels: set.labels)
    let bare = try HistogramRecalibration(blend: .fixed(1)).fit(rows).apply(rows)
    let none = try HistogramRecalibration(blend: .fixed(0)).fit(rows).apply(rows)
    let part = try HistogramRecalibration(blend: .fixed(0.25)).fit(rows).apply(rows)
    var worst = 0.0
    for row in 0..<300 {
      for label in 0..<3 {
        let mixed = 0.25 * bare.matrix[row, label] + 0.75 * none.matrix[row, label]
        worst = max(worst, abs(part.matrix[row, label] - mixed))
      }
    }
    #expect(worst < 1e-15)
    let losses = zip(none.rowLogLoss, rows.rowLogLoss).map { abs($0 - $1) }
    #expect((losses.max() ?? 1) < 1e-12)
    #expect(throws: MetricsError.self) {
      try HistogramRecalibration(blend: .fixed(1.5)).fit(rows)
    }
  }

  @Test func equalValuesAreNeverSplit() throws {
    // Three distinct probabilities cannot make fifteen bins.
    let p = (0..<90).map { [0.2, 0.5, 0.8][$0 % 3] }
    let labels = (0..<90).map { Int32(($0 / 3) % 10 < [2, 5, 8][$0 % 3] ? 1 : 0) }
    let rows = try predictions(probabilities: p.flatMap { [1 - $0, $0] }, labels: labels)
    guard case .curves(let map) = try HistogramRecalibration(blend: .fixed(1)).fit(rows).map
    else {
      Issue.record("another kind than the test is about")
      return
    }
    #expect(map.curves[0].places == [0.5, 0.8])
    let worst = zip(map.curves[0].values, [0.2, 0.5, 0.8]).map { abs($0 - $1) }.max() ?? 1
    #expect(worst < 1e-15)
  }

  @Test func anEmptyBinAnswersWithItsCentre() throws {
    let rows = try predictions(probabilities: [0.9, 0.1, 0.05, 0.95], labels: [0, 1])
    let method = HistogramRecalibration(bins: 4, binning: .equalWidth, blend: .fixed(1))
    guard case .curves(let map) = try method.fit(rows).map else {
      Issue.record("another kind than the test is about")
      return
    }
    #expect(map.curves[0].values == [0, 0.375, 0.625, 1])
  }
}
