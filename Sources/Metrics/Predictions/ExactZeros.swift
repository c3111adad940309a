/// Rows that give some class the probability 0 although no such class has happened in them.
///
/// Had the right class been one of these, the log loss would be infinite; so a finite log loss of these rows says
/// nothing of the next ones.
package struct ExactZeros: Sendable, Equatable {
  /// How many rows that count give a class the probability 0.
  package let rows: Int
  /// How many rows count.
  package let of: Int

  /// Counts the rows; `nil` where there are none, where scores are logits, or where a right class has the probability
  /// 0, which is said elsewhere.
  ///
  /// - Complexity: O(rows × classes).
  package init?(_ predictions: Predictions) {
    guard case .probabilities(let probabilities) = predictions.scores else { return nil }
    let matrix = probabilities.matrix
    var found = 0
    var counted = 0
    for row in 0..<predictions.rows where (predictions.weights?[row] ?? 1) > 0 {
      counted += 1
      guard matrix[row, Int(predictions.labels[row])] > 0 else { return nil }
      if (0..<matrix.columns).contains(where: { matrix[row, $0] == 0 }) { found += 1 }
    }
    guard found > 0 else { return nil }
    rows = found
    of = counted
  }

  /// The warning, a sentence or two.
  package func warning(_ name: String) -> String {
    "\(name) gives a class the probability 0 in \(rows) of \(of) rows. Its log loss is finite only because no such class"
      + " was right here; one such row more, and it is infinite."
  }
}
