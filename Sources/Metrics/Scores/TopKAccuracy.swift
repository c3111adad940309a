/// Share of rows whose right class is among the k classes of the largest scores.
///
/// Ties are broken as for the predicted class: of equal scores the lowest class index comes first.
public struct TopKAccuracy: Sendable, Hashable {
  /// How many classes count.
  public let k: Int

  /// Creates an estimator.
  ///
  /// - Precondition: `k` is at least 1.
  public init(k: Int) {
    precondition(k >= 1, "at least one class must count")
    self.k = k
  }

  /// The definition in words.
  public var spec: String { "top-\(k) accuracy, ties to the lowest class" }

  /// The share, or `nil` without rows; 1 when there are no more than k classes.
  ///
  /// - Complexity: O(rows × classes).
  public func value(of predictions: Predictions) -> Double? {
    let hits =
      switch predictions.matrix.storage {
      case .float(let scores): hits(scores, predictions)
      case .double(let scores): hits(scores, predictions)
      }
    let total = ExactSum.of(predictions.weights ?? [Double(predictions.rows)])
    return total > 0 ? hits / total : nil
  }

  private func hits<Scalar: Score>(_ scores: [Scalar], _ predictions: Predictions) -> Double {
    let classes = predictions.classes
    var sum = ExactSum()
    for row in 0..<predictions.rows {
      let label = Int(predictions.labels[row])
      let base = row * classes
      let right = scores[base + label]
      var before = 0
      for k in 0..<classes where scores[base + k] >= right {
        if scores[base + k] > right || k < label { before += 1 }
      }
      if before < k { sum.add(predictions.weights?[row] ?? 1) }
    }
    return sum.value
  }
}

extension ExactSum {
  /// The rounded sum of values.
  static func of(_ values: some Sequence<Double>) -> Double {
    var sum = ExactSum()
    for value in values { sum.add(value) }
    return sum.value
  }
}
