import CandorMetrics
import Foundation

/// The plain way of what an explanation's maps do: all log-probabilities in memory, one fold after another.
///
/// The product works rows out a few at a time and sorts each class once; its values must be these.
struct SlowRows {
  let predictions: Predictions
  let classes: Int
  let labels: [Int32]
  let weights: [Double]?
  let loss: [Double]
  let logs: [Double]
  let probabilities: [Double]
  let folds: Folds

  init(_ predictions: Predictions, _ facts: RowFacts, _ folds: Folds) {
    let read = LogProbabilities(predictions)
    self.predictions = predictions
    classes = read.classes
    labels = facts.labels
    weights = facts.weights
    loss = facts.logLoss
    logs = read.values
    probabilities = read.values.map { min(1, exp($0)) }
    self.folds = folds
  }

  var rows: Int { labels.count }
  func weight(_ row: Int) -> Double { weights?[row] ?? 1 }
  func fold(_ row: Int) -> Int { folds.assignment[row] }

  /// The right class's value by the curves of all classes, divided by the row's sum.
  func classCurves(
    _ same: RemapRows,
    towards other: SlowRows
  ) -> (labels: [Double], matched: [Double]) {
    let zeros = [Double](repeating: 0, count: rows)
    var own = (labels: zeros, matched: zeros)
    var sum = own
    for label in classes == 2 ? [1] : Array(0..<classes) {
      let curve = CrossFitCurve((0..<rows).map { probabilities[$0 * classes + label] })
      let byLabel = curve.values(same, prior: 1) { Int(labels[$0]) == label ? 1 : 0 }
      let byOther = curve.values(same, prior: 0) { other.probabilities[$0 * classes + label] }
      for row in 0..<rows {
        sum.labels[row] += byLabel[row]
        sum.matched[row] += byOther[row]
        if Int(labels[row]) == label {
          own.labels[row] = byLabel[row]
          own.matched[row] = byOther[row]
        }
      }
    }
    func values(_ own: [Double], _ sum: [Double]) -> [Double] {
      own.indices.map { row in
        if classes == 2 { return labels[row] == 1 ? sum[row] : 1 - sum[row] }
        return sum[row] > 0
          ? own[row] / sum[row] : probabilities[row * classes + Int(labels[row])]
      }
    }
    return (values(own.labels, sum.labels), values(own.matched, sum.matched))
  }
}

/// One temperature and one weight a class, fitted fold by fold.
struct SlowClassWeights {
  private let rows: SlowRows
  private let fold: Int
  private(set) var sharpness = 1.0
  /// ln of the weights that the sharpness multiplies, too.
  private var inner: [Double]
  private(set) var outer: [Double]

  /// The loss of each row of the fold, beside its place.
  static func losses(_ rows: SlowRows) -> [Double] {
    let found = (0..<rows.folds.count).map { fold -> [(Int, Double)] in
      var fit = SlowClassWeights(rows, fold)
      return fit.losses()
    }
    var losses = rows.loss
    for pairs in found { for (row, loss) in pairs { losses[row] = loss } }
    return losses
  }

  private init(_ rows: SlowRows, _ fold: Int) {
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
