import CandorMetrics
import Foundation
import Testing

/// Cross-fits read rows where they lie; here each fold's rows are copied and fitted alone.
@Suite("Folds read in place") struct FoldTwinTests {
  /// Rows of several kinds: plain, of probabilities, with weights of both meanings, of groups, of single precision.
  private static func rows(_ kind: Int, classes: Int) throws -> Predictions {
    let count = 260
    let set = Simulation.calibrated(rows: count, classes: classes, seed: UInt64(40 + kind))
    let logits = set.logits.map { 1.7 * $0 }
    let weights = (0..<count).map { Double($0 % 4) / 2 }
    switch kind {
    case 0: return try predictions(logits: logits, labels: set.labels)
    case 1:
      let rows = stride(from: 0, to: logits.count, by: classes).flatMap { start in
        let powers = logits[start..<start + classes].map(exp)
        return powers.map { $0 / powers.reduce(0, +) }
      }
      return try predictions(probabilities: rows, labels: set.labels, weights: weights)
    default:
      let matrix = try ScoreMatrix(
        rows: count,
        columns: classes,
        storage: .float(logits.map { Float($0) })
      )
      return try Predictions(
        scores: .logits(Logits(matrix)),
        labels: set.labels,
        weights: weights,
        weighting: .sampling,
        clusters: (0..<count).map { Int32($0 / 2) }
      )
    }
  }

  @Test(arguments: RecalibrationKind.allCases, [0, 1, 2])
  func agreesWithRowsThatAreCopied(_ kind: RecalibrationKind, _ rowsOf: Int) throws {
    for classes in [2, 4] {
      let rows = try Self.rows(rowsOf, classes: classes)
      let folds = try Folds(rows, count: 3)
      let found = try CrossFit(method: kind.method, folds: folds).apply(rows)
      var worst = 0.0
      var losses = 0.0
      for fold in 0..<folds.count {
        let (inside, outside) = folds.split(fold)
        let copied = try rows.subset(outside)
        let map = try kind.method.fit(copied)
        let answer = try map.apply(rows.subset(inside)).matrix
        for (place, row) in inside.enumerated() {
          for label in 0..<classes {
            let gap = abs(answer[place, label] - found.predictions.matrix[row, label])
            worst = max(worst, gap / (1 + abs(answer[place, label])))
          }
        }
        let own = found.maps[fold].certificate
        let slow = copied.mean(try map.apply(copied).rowLogLoss)
        losses = max(losses, abs((own.lossAfter ?? .infinity) - slow))
        #expect(own.rows == outside.count)
      }
      #expect(worst < 1e-9, "\(worst)")
      #expect(losses < 1e-9, "\(losses)")
    }
  }

  @Test(arguments: RecalibrationKind.allCases)
  func threadsChangeNoBit(_ kind: RecalibrationKind) throws {
    let rows = try Self.rows(2, classes: 5)
    let folds = try Folds(rows)
    func bits() throws -> [UInt64] {
      let found = try CrossFit(method: kind.method, folds: folds).apply(rows)
      let losses = found.maps.compactMap(\.certificate.lossAfter)
      return (found.rowLossAfter + losses).map(\.bitPattern)
    }
    let one = try Workers.limited(to: 1, bits)
    for threads in [2, 5] { #expect(try Workers.limited(to: threads, bits) == one) }
  }

  /// Tied probabilities among hits and misses, against pooling one tie after another.
  @Test func curvesPoolTies() throws {
    let p = (0..<400).map { Double(($0 * 37) % 23 + 1) / 25 }
    let labels = (0..<400).map { Int32(($0 * 53) % 100 < Int(100 * p[$0]) ? 1 : 0) }
    let rows = try predictions(probabilities: p.flatMap { [1 - $0, $0] }, labels: labels)
    let method = IsotonicRecalibration(blend: .fixed(1))
    guard case .curves(let map) = try method.fit(rows).map else {
      Issue.record("another kind than the test is about")
      return
    }
    let distinct = Set(p).sorted()
    let weight = distinct.map { value in Double(p.count { $0 == value }) }
    let hits = distinct.map { value in
      Double(p.indices.count { p[$0] == value && labels[$0] == 1 })
    }
    let fitted = PoolAdjacentViolators(sums: hits, weights: weight).fitted
    for (value, expected) in zip(distinct, fitted) {
      #expect(abs(map.curves[0](value) - expected) < 1e-15)
    }
  }
}
