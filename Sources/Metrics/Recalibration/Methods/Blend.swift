/// How much of a curve's answer is used; the rest is the model's own probability.
///
/// Curves of shares (isotonic, histogram) have two faults under log loss: they say 0 where no hit was
/// seen, which costs infinity when one comes, and they lump together probabilities that the model
/// told apart. Blending `(1 − w) p + w q` cures the first whenever w < 1, and the weight that
/// out-of-fold rows like best makes the second harmless: w is near 1 where the curve helps and near
/// 0 where it hurts (stacking with a linear pool, Wolpert 1992; Breiman 1996).
public enum Blend: Sendable, Equatable {
  /// The w in [0, 1 − 1/(n + 1)] of least log loss on the fitting rows, each evaluated by a curve fitted
  /// on the other folds.
  case crossFit(folds: Int, seed: UInt64)
  /// A given w in [0, 1]; 1 is the bare curve.
  case fixed(Double)

  var words: String {
    switch self {
    case .crossFit(let folds, let seed): "blend chosen by \(folds)-fold cross-fit, seed \(seed)"
    case .fixed(let weight): "blend \(weight)"
    }
  }

  /// The folds that choose the blend; `nil` where none are needed, or one row could not be evaluated by others.
  func folds(_ predictions: Predictions) throws -> Folds? {
    guard case .crossFit(let count, let seed) = self else { return nil }
    let counting = predictions.weights?.count { $0 > 0 } ?? predictions.rows
    return counting >= 2 ? try Folds(predictions, count: count, seed: seed) : nil
  }

  /// The weight of the curves against the model's own probabilities.
  ///
  /// - Parameters:
  ///   - rows: The rows of the fit.
  ///   - folds: What ``folds(_:)`` gave.
  ///   - outside: The curves by the rows outside each fold.
  /// - Throws: `MetricsError` when a given weight is outside [0, 1].
  func weight(
    _ rows: CurveRows,
    _ folds: Folds?,
    outside: [[ProbabilityCurve]]
  ) throws -> Double {
    let predictions = rows.predictions
    if case .fixed(let weight) = self {
      guard weight >= 0, weight <= 1 else {
        throw MetricsError.invalid("The blend is \(weight); it must lie in [0, 1].")
      }
      return weight
    }
    // One row cannot be evaluated by others: the curve has shown nothing.
    guard let folds else { return 0 }
    // What ``CrossFit`` with bare curves would find, of the right class alone.
    var curve = [Double](repeating: 0, count: predictions.rows)
    let lookups = outside.map { $0.map(CurveLookup.init) }
    curve.withUnsafeMutableBufferPointer { curve in
      guard let base = curve.baseAddress else { return }
      nonisolated(unsafe) let answers = base
      RowScores.overStretches(predictions.rows) { stretch in
        for fold in 0..<folds.count {
          let map = CurveMap(curves: outside[fold], blend: 1)
          let places = stretch.filter { folds.assignment[$0] == fold }
          for first in stride(from: 0, to: places.count, by: 512) {
            let some = Array(places[first..<min(first + 512, places.count)])
            map.rightAnswers(rows, some, lookups[fold], into: answers)
          }
        }
      }
    }
    return Self.best(own: rows.rightProbability, curve: curve, weights: predictions.weights)
  }

  /// argmin over w of −Σ weight log((1 − w) own + w curve): convex, by bisection of the derivative.
  private static func best(own: [Double], curve: [Double], weights: [Double]?) -> Double {
    let rows = own.indices.filter { (weights?[$0] ?? 1) > 0 && max(own[$0], curve[$0]) > 0 }
    func slope(_ w: Double) -> Double {
      var sum = CompensatedSum()
      for row in rows {
        let mixed = (1 - w) * own[row] + w * curve[row]
        sum.add((weights?[row] ?? 1) * (own[row] - curve[row]) / mixed)
      }
      return sum.value
    }
    let most = 1 - 1 / Double(own.count + 1)
    // At 0 a row whose own probability is 0 makes the slope −∞, which asks for more of the curve.
    guard slope(0) < 0 else { return 0 }
    guard slope(most) > 0 else { return most }
    var low = 0.0
    var high = most
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if slope(middle) < 0 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
