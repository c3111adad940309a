/// Unnormalised scores of a classifier: `softmax` of a row gives its class probabilities.
///
/// A distinct type from ``Probabilities`` because nothing in the values tells which of the two a
/// matrix is: whoever reads a file says so, and nobody guesses.
public struct Logits: Sendable, Equatable {
  /// The scores, one row an example.
  public let matrix: ScoreMatrix

  /// Creates logits after checking that every value is finite and there are at least two classes.
  ///
  /// - Throws: `MetricsError` naming the row and the class of the first NaN or infinity.
  public init(_ matrix: ScoreMatrix) throws {
    guard matrix.columns >= 2 else {
      throw MetricsError.invalid(
        "Logits need at least two classes (columns); found \(matrix.columns)."
      )
    }
    if let (row, column, value) = matrix.firstNonFinite {
      throw MetricsError.invalid(
        "The logit of row \(row), class \(column) is \(value); logits must be finite."
      )
    }
    self.matrix = matrix
  }
}
