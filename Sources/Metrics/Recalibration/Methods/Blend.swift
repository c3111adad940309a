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
  func folds(_ rows: FoldedRows, _ part: FitRows) throws -> Folds? {
    guard case .crossFit(let count, let seed) = self else { return nil }
    let counting = part.counts?.count { $0 > 0 } ?? part.count
    guard counting >= 2 else { return nil }
    return try Folds(rows.names, part.logs.rows, count: count, seed: seed)
  }

  /// The weight of the curves against the model's own probabilities.
  ///
  /// - Parameters:
  ///   - own: The model's probability of each row's right class.
  ///   - curve: That of curves fitted on the other folds; `nil` where nothing could be dealt.
  ///   - weights: The rows' weights.
  /// - Throws: `MetricsError` when a given weight is outside [0, 1].
  func weight(own: [Double], curve: [Double]?, weights: [Double]?) throws -> Double {
    if case .fixed(let weight) = self {
      guard weight >= 0, weight <= 1 else {
        throw MetricsError.invalid("The blend is \(weight); it must lie in [0, 1].")
      }
      return weight
    }
    // One row cannot be evaluated by others: the curve has shown nothing.
    return curve.map { Self.best(own: own, curve: $0, weights: weights) } ?? 0
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
