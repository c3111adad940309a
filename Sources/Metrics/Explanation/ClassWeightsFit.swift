internal import Glibc

/// A temperature and one weight a class, q_k ∝ m_k p_k^β, fitted on the rows outside one fold.
///
/// For given β the log loss is convex in ln m and least where expected and observed class weights
/// agree, Σ w q_k = Σ w [y = k]; each round moves ln m_k by the Newton step of its own coordinate. β is
/// then found by Newton's method, and m once more. One row of the model's mean is added, so that a class
/// never seen keeps a weight above 0. The end is close to the joint minimum, not at it: any such map
/// is an honest recalibration.
package struct ClassWeightsFit {
  private let rows: RemapRows
  private let fold: Int
  private(set) var sharpness = 1.0
  /// ln of the weights that the sharpness multiplies, too.
  private var inner: [Double]
  private(set) var outer: [Double]

  /// The loss of each row of the fold, beside its place.
  package static func losses(_ rows: RemapRows) -> [Double] {
    let found = Workers.map(rows.folds.count) { fold -> [(Int, Double)] in
      var fit = ClassWeightsFit(rows, fold)
      return fit.losses()
    }
    var losses = rows.loss
    for pairs in found { for (row, loss) in pairs { losses[row] = loss } }
    return losses
  }

  private init(_ rows: RemapRows, _ fold: Int) {
    self.rows = rows
    self.fold = fold
    inner = [Double](repeating: 0, count: rows.classes)
    outer = inner
  }

  private mutating func losses() -> [(Int, Double)] {
    inner = balanced(rows.probabilities, rounds: 20)
    findSharpness()
    let sharpened = sharpened()
    outer = balanced(sharpened, rounds: 10)
    let weights = outer.map { exp($0) }
    let classes = rows.classes
    return (0..<rows.rows).filter { rows.fold($0) == fold }.map { row in
      var total = 0.0
      for k in 0..<classes { total += sharpened[row * classes + k] * weights[k] }
      let right = Int(rows.labels[row])
      let chance = sharpened[row * classes + right]
      // A probability too small for a double has its logarithm from the scores.
      let loss =
        chance > 1e-290
        ? -log(chance * weights[right] / total) : rows.loss[row]
      return (row, loss)
    }
  }

  /// ln of the class weights that make expected and observed classes agree outside the fold.
  private func balanced(_ probabilities: [Double], rounds: Int) -> [Double] {
    let classes = rows.classes
    var observed = [Double](repeating: 0, count: classes)
    var total = 0.0
    for row in 0..<rows.rows where rows.fold(row) != fold {
      observed[Int(rows.labels[row])] += rows.weight(row)
      total += rows.weight(row)
    }
    guard total > 0 else { return [Double](repeating: 0, count: classes) }
    var logs = [Double](repeating: 0, count: classes)
    // One more row, which says what the model says on the whole and whose label does, too.
    var mean: [Double] = []
    for _ in 0..<rounds {
      let weights = logs.map { exp($0) }
      var (expected, spread) = expectation(probabilities, weights)
      if mean.isEmpty { mean = expected.map { $0 / total } }
      let sum = zip(mean, weights).reduce(0) { $0 + $1.0 * $1.1 }
      var largest = 0.0
      for k in 0..<classes {
        let q = mean[k] * weights[k] / sum
        expected[k] += q
        spread[k] += q * (1 - q)
        let gap = observed[k] + mean[k] - expected[k]
        largest = max(largest, abs(gap))
        guard spread[k] > 0 else { continue }
        let step = gap / spread[k] * Double(classes - 1) / Double(classes)
        logs[k] += min(1, max(-1, step))
      }
      if largest < 1e-4 * total { break }
    }
    return logs
  }

  /// Σ w q and Σ w q (1 − q) of each class over the rows outside the fold.
  private func expectation(
    _ probabilities: [Double],
    _ weights: [Double]
  ) -> (expected: [Double], spread: [Double]) {
    let classes = rows.classes
    var expected = [Double](repeating: 0, count: classes)
    var spread = expected
    probabilities.withUnsafeBufferPointer { probabilities in
      for row in 0..<rows.rows where rows.fold(row) != fold {
        var sum = 0.0
        for k in 0..<classes { sum += probabilities[row * classes + k] * weights[k] }
        guard sum > 0 else { continue }
        let weight = rows.weight(row)
        for k in 0..<classes {
          let q = probabilities[row * classes + k] * weights[k] / sum
          expected[k] += weight * q
          spread[k] += weight * q * (1 - q)
        }
      }
    }
    return (expected, spread)
  }

  /// Newton's method for β on at most 16,384 of the rows outside the fold.
  private mutating func findSharpness() {
    let classes = rows.classes
    let stride = max(1, rows.rows / 16_384)
    for _ in 0..<8 {
      var slope = 0.0
      var curve = 0.0
      for row in Swift.stride(from: 0, to: rows.rows, by: stride) where rows.fold(row) != fold {
        var top = -Double.infinity
        for k in 0..<classes { top = max(top, rows.logs[row * classes + k] + inner[k]) }
        var (sum, first, second) = (0.0, 0.0, 0.0)
        for k in 0..<classes {
          let score = rows.logs[row * classes + k] + inner[k] - top
          let power = exp(sharpness * score)
          sum += power
          first += power * score
          second += power * score * score
        }
        let right = Int(rows.labels[row])
        let mean = first / sum
        let weight = rows.weight(row)
        slope += weight * (mean - (rows.logs[row * classes + right] + inner[right] - top))
        curve += weight * (second / sum - mean * mean)
      }
      guard curve > 0, slope.isFinite else { return }
      let next = min(3 * sharpness, max(sharpness / 3, sharpness - slope / curve))
      let moved = abs(next - sharpness) / sharpness
      sharpness = min(100, max(0.01, next))
      if moved < 1e-3 { return }
    }
  }

  /// exp(β (ln p + ln m)) of every row, its largest value 1.
  private func sharpened() -> [Double] {
    let classes = rows.classes
    var result = [Double](repeating: 0, count: rows.logs.count)
    result.withUnsafeMutableBufferPointer { result in
      for row in 0..<rows.rows {
        var top = -Double.infinity
        for k in 0..<classes { top = max(top, rows.logs[row * classes + k] + inner[k]) }
        var sum = 0.0
        for k in 0..<classes {
          let power = exp(sharpness * (rows.logs[row * classes + k] + inner[k] - top))
          result[row * classes + k] = power
          sum += power
        }
        for k in 0..<classes { result[row * classes + k] /= sum }
      }
    }
    return result
  }
}
