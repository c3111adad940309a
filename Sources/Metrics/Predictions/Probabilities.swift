/// Class probabilities of a classifier: every row is non-negative and sums to one.
public struct Probabilities: Sendable, Equatable {
  /// How far a row's sum may be from 1 in single and double precision.
  ///
  /// Wide enough for float32 softmax over a thousand classes
  /// and for values printed with six decimals over a hundred.
  public static let rowSumTolerance = 1e-4

  /// The probabilities, one row an example.
  public let matrix: ScoreMatrix
  /// How far a row's sum was allowed to be from 1.
  public let tolerance: Double

  /// Creates probabilities after checking every row; nothing is renormalised.
  ///
  /// - Parameters:
  ///   - matrix: The probabilities, one row an example.
  ///   - tolerance: How far a row's sum may be from 1. Values that were once stored in half precision
  ///     need more than the default: each is off by up to 2⁻¹¹ of itself, and so is the sum.
  /// - Throws: `MetricsError` naming the row, and the class where one value is at fault, for a value
  ///   outside [0, 1] or a row whose sum is further than the tolerance from 1.
  public init(_ matrix: ScoreMatrix, tolerance: Double = rowSumTolerance) throws {
    guard matrix.columns >= 2 else {
      throw MetricsError.invalid(
        "Probabilities need at least two classes (columns); found \(matrix.columns)."
      )
    }
    for row in 0..<matrix.rows {
      var sum = 0.0
      for column in 0..<matrix.columns {
        let value = matrix[row, column]
        guard value >= 0, value <= 1 + tolerance else {
          throw MetricsError.invalid(
            "The probability of row \(row), class \(column) is \(value); it must lie in [0, 1]."
              + " If these are logits, say so."
          )
        }
        sum += value
      }
      guard abs(sum - 1) <= tolerance else {
        throw MetricsError.invalid(
          "The probabilities of row \(row) sum to \(sum), not to 1 within \(tolerance)."
            + " If these are logits, say so. If they were rounded, write more digits; nothing is"
            + " renormalised silently."
        )
      }
    }
    self.matrix = matrix
    self.tolerance = tolerance
  }
}
