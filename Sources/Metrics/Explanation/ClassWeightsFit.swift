internal import CandorProgress
internal import Glibc

/// A temperature and one weight a class, q_k ∝ m_k p_k^β, fitted on the rows outside each fold.
///
/// For given β the log loss is convex in ln m and least where expected and observed class weights
/// agree, Σ w q_k = Σ w [y = k]; each round moves ln m_k by the Newton step of its own coordinate. β is
/// then found by Newton's method, and m once more. One row of the model's mean is added, so that a class
/// never seen keeps a weight above 0. The end is close to the joint minimum, not at it: any such map
/// is an honest recalibration.
///
/// The maps of all folds are fitted side by side: a round goes over the rows once, and works each row's
/// probabilities out once.
package struct ClassWeightsFit {
  private let rows: RemapRows
  /// The maps, one a fold.
  fileprivate var maps: [Map]

  /// One fold's map.
  fileprivate struct Map: Sendable {
    var sharpness = 1.0
    /// ln of the weights that the sharpness multiplies, too.
    var inner: [Double]
    var outer: [Double]
  }

  /// The loss of each row by the map of its fold.
  ///
  /// - Complexity: O(rounds × rows × classes × folds); memory for some numbers a class and fold.
  package static func losses(_ rows: RemapRows) -> [Double] {
    var fit = ClassWeightsFit(rows)
    let inner = fit.balanced(rounds: 20, isSharpened: false)
    for fold in inner.indices { fit.maps[fold].inner = inner[fold] }
    fit.findSharpness()
    let outer = fit.balanced(rounds: 10, isSharpened: true)
    for fold in outer.indices { fit.maps[fold].outer = outer[fold] }
    return fit.losses()
  }

  private init(_ rows: RemapRows) {
    self.rows = rows
    let zeros = [Double](repeating: 0, count: rows.classes)
    maps = [Map](repeating: Map(inner: zeros, outer: zeros), count: rows.folds.count)
  }

  private func losses() -> [Double] {
    var losses = rows.loss
    let classes = rows.classes
    let weights = maps.map { $0.outer.map { exp($0) } }
    losses.withUnsafeMutableBufferPointer { losses in
      nonisolated(unsafe) let losses = losses
      rows.scores.overBlocks { range, block in
        rows.scores.writeLogs(range, into: block.numbers)
        for row in range {
          let own = block.numbers + (row - range.lowerBound) * classes
          maps[rows.fold(row)].writeExponents(own, into: own, classes)
        }
        block.exponentials(range.count * classes)
        for row in range {
          let own = block.numbers + (row - range.lowerBound) * classes
          let fold = rows.fold(row)
          let right = Int(rows.labels[row])
          weights[fold].withUnsafeBufferPointer { weights in
            guard let weights = weights.baseAddress else { return }
            let sum = LaneSums.sum(own, classes)
            let total = LaneSums.product(own, weights, classes) / sum
            let chance = own[right] / sum
            // A probability too small for a double has its logarithm from the scores.
            if chance > 1e-290 { losses[row] = -log(chance * weights[right] / total) }
          }
        }
      }
    }
    return losses
  }

  // MARK: The classes' weights

  /// ln of the class weights that make expected and observed classes agree outside each fold.
  private func balanced(rounds: Int, isSharpened: Bool) -> [[Double]] {
    let classes = rows.classes
    let folds = rows.folds.count
    let (observed, totals) = observed()
    var logs = [[Double]](repeating: [Double](repeating: 0, count: classes), count: folds)
    // One more row, which says what the model says on the whole and whose label does, too.
    var means = [[Double]](repeating: [], count: folds)
    var active = (0..<folds).filter { totals[$0] > 0 }
    let stage = Progress.open("a weight for each class", of: rounds)
    defer { stage?.close() }
    for _ in 0..<rounds where !active.isEmpty {
      defer { stage?.advance() }
      let weights = logs.map { $0.map { exp($0) } }
      let sums = expectations(weights, active, isSharpened: isSharpened)
      for fold in active {
        var expected = Array(sums[2 * fold * classes..<(2 * fold + 1) * classes])
        var spread = Array(sums[(2 * fold + 1) * classes..<(2 * fold + 2) * classes])
        if means[fold].isEmpty { means[fold] = expected.map { $0 / totals[fold] } }
        let mean = means[fold]
        let sum = zip(mean, weights[fold]).reduce(0) { $0 + $1.0 * $1.1 }
        var largest = 0.0
        for k in 0..<classes {
          let q = mean[k] * weights[fold][k] / sum
          expected[k] += q
          spread[k] += q * (1 - q)
          let gap = observed[fold * classes + k] + mean[k] - expected[k]
          largest = max(largest, abs(gap))
          guard spread[k] > 0 else { continue }
          let step = gap / spread[k] * Double(classes - 1) / Double(classes)
          logs[fold][k] += min(1, max(-1, step))
        }
        if largest < 1e-4 * totals[fold] { active.removeAll { $0 == fold } }
      }
    }
    return logs
  }

  /// The weight of each class and of all rows outside each fold.
  private func observed() -> (classes: [Double], totals: [Double]) {
    let classes = rows.classes
    let folds = rows.folds.count
    var inside = [Double](repeating: 0, count: folds * classes)
    for row in 0..<rows.rows {
      inside[rows.fold(row) * classes + Int(rows.labels[row])] += rows.weight(row)
    }
    var observed = [Double](repeating: 0, count: folds * classes)
    for fold in 0..<folds {
      for other in 0..<folds where other != fold {
        for k in 0..<classes { observed[fold * classes + k] += inside[other * classes + k] }
      }
    }
    let totals = (0..<folds).map { fold in
      observed[fold * classes..<(fold + 1) * classes].reduce(0, +)
    }
    return (observed, totals)
  }

  /// Σ w q of each class and then Σ w q (1 − q), over the rows outside each fold, fold by fold.
  private func expectations(
    _ weights: [[Double]],
    _ active: [Int],
    isSharpened: Bool
  ) -> [Double] {
    let classes = rows.classes
    let folds = rows.folds.count
    let size = rows.scores.blockRows
    let parts = RowScores.mapStretches(rows.rows) { stretch -> [Double] in
      var sums = [Double](repeating: 0, count: 2 * folds * classes)
      sums.withUnsafeMutableBufferPointer { sums in
        guard let sums = sums.baseAddress else { return }
        RowScores.Block.with(doubles: size * classes) { block in
          RowScores.Block.with(doubles: isSharpened ? size * classes : 0) { powers in
            for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
              let range = first..<min(first + size, stretch.upperBound)
              if isSharpened {
                rows.scores.writeLogs(range, into: block.numbers)
              } else {
                rows.scores.writeProbabilities(range, into: block)
              }
              for fold in active {
                let source = isSharpened ? powers : block
                if isSharpened { raise(range, fold, block, into: powers) }
                add(range, fold, source, weights[fold], to: sums + 2 * fold * classes)
              }
            }
          }
        }
      }
      return sums
    }
    return added(parts, 2 * folds * classes)
  }

  /// p^β m of the rows outside a fold, up to a factor of each row.
  private func raise(
    _ range: Range<Int>,
    _ fold: Int,
    _ logs: RowScores.Block,
    into powers: RowScores.Block
  ) {
    let classes = rows.classes
    for row in range {
      let place = (row - range.lowerBound) * classes
      // A row of the fold is not read.
      if rows.fold(row) == fold {
        (powers.numbers + place).update(repeating: 0, count: classes)
      } else {
        maps[fold].writeExponents(logs.numbers + place, into: powers.numbers + place, classes)
      }
    }
    powers.exponentials(range.count * classes)
  }

  /// Adds the rows outside a fold to its sums.
  private func add(
    _ range: Range<Int>,
    _ fold: Int,
    _ block: RowScores.Block,
    _ weights: [Double],
    to sums: UnsafeMutablePointer<Double>
  ) {
    let classes = rows.classes
    weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      for row in range where rows.fold(row) != fold {
        let own = block.numbers + (row - range.lowerBound) * classes
        let sum = LaneSums.product(own, weights, classes)
        guard sum > 0 else { continue }
        LaneSums.addShares(own, weights, classes, 1 / sum, rows.weight(row), to: sums)
      }
    }
  }

  // MARK: The sharpness

  /// Newton's method for β on at most 32,768 of the rows outside each fold.
  private mutating func findSharpness() {
    let step = max(1, rows.rows / 16_384)
    let sample = (rows.rows + step - 1) / step
    var active = Array(maps.indices)
    for _ in 0..<8 where !active.isEmpty {
      let current = self
      let tried = active
      let parts = RowScores.mapStretches(sample) { current.slopes($0, every: step, tried) }
      let sums = added(parts, 2 * maps.count)
      for fold in tried {
        let (slope, curve) = (sums[2 * fold], sums[2 * fold + 1])
        guard curve > 0, slope.isFinite else {
          active.removeAll { $0 == fold }
          continue
        }
        let now = maps[fold].sharpness
        let next = min(3 * now, max(now / 3, now - slope / curve))
        maps[fold].sharpness = min(100, max(0.01, next))
        if abs(next - now) / now < 1e-3 { active.removeAll { $0 == fold } }
      }
    }
  }

  /// The first two derivatives in β of the loss of some rows of the sample outside each fold.
  private func slopes(_ sample: Range<Int>, every step: Int, _ active: [Int]) -> [Double] {
    let classes = rows.classes
    var sums = [Double](repeating: 0, count: 2 * maps.count)
    RowScores.Block.with(doubles: classes) { logs in
      RowScores.Block.with(doubles: classes) { scores in
        RowScores.Block.with(doubles: classes) { powers in
          for place in sample {
            let row = place * step
            rows.scores.writeLogs(row..<row + 1, into: logs.numbers)
            let right = Int(rows.labels[row])
            for fold in active where fold != rows.fold(row) {
              maps[fold].writeScores(logs.numbers, into: scores.numbers, classes)
              let sharpness = maps[fold].sharpness
              for k in 0..<classes {
                powers.numbers[k] = max(
                  sharpness * scores.numbers[k],
                  LaneLoops.lowestExponent
                )
              }
              powers.exponentials(classes)
              let (sum, first, second) = LaneSums.moments(powers.numbers, scores.numbers, classes)
              let mean = first / sum
              let weight = rows.weight(row)
              sums[2 * fold] += weight * (mean - scores.numbers[right])
              sums[2 * fold + 1] += weight * (second / sum - mean * mean)
            }
          }
        }
      }
    }
    return sums
  }
}

extension ClassWeightsFit.Map {
  /// ln p + ln m, the largest of a row 0.
  @inline(__always)
  fileprivate func writeScores(
    _ logs: UnsafePointer<Double>,
    into scores: UnsafeMutablePointer<Double>,
    _ classes: Int
  ) {
    inner.withUnsafeBufferPointer { inner in
      guard let inner = inner.baseAddress else { return }
      let top = LaneSums.writeSum(logs, inner, classes, into: scores)
      for k in 0..<classes { scores[k] -= top }
    }
  }

  /// β (ln p + ln m), the largest of a row 0 and none below the exponential's range.
  @inline(__always)
  fileprivate func writeExponents(
    _ logs: UnsafePointer<Double>,
    into exponents: UnsafeMutablePointer<Double>,
    _ classes: Int
  ) {
    inner.withUnsafeBufferPointer { inner in
      guard let inner = inner.baseAddress else { return }
      let top = LaneSums.writeSum(logs, inner, classes, into: exponents)
      LaneSums.makeExponents(exponents, classes, top: top, scale: sharpness)
    }
  }
}
