import CandorFormats
import CandorMetrics

/// A number that is no probability, told with the name that the file has for it and the flag that
/// would help.
struct NoProbability {
  let error: MetricsError

  /// Looks for the first number outside [0, 1]; `nil` where there is none.
  ///
  /// - Complexity: O(rows × classes).
  init?(_ matrix: ScoreMatrix, tolerance: Double, _ understanding: Understanding) {
    guard let place = Self.first(matrix, tolerance) else { return nil }
    let (row, column) = place
    var sentence: String
    var (least, most) = (matrix[row, column], matrix[row, column])
    if understanding.hasOneColumn {
      // The other class has what is left to 1, which is no number of the file.
      let positive = understanding.positive ?? 1
      let value = matrix[row, positive]
      sentence = "P(positive) of row \(row) is \(value)"
      (least, most) = (value, value)
      for other in 0..<matrix.rows {
        least = min(least, matrix[other, positive])
        most = max(most, matrix[other, positive])
      }
    } else {
      sentence = "The probability of row \(row), class \(column) is \(matrix[row, column])"
      for other in 0..<matrix.rows {
        for column in 0..<matrix.columns {
          least = min(least, matrix[other, column])
          most = max(most, matrix[other, column])
        }
      }
    }
    sentence += "; it must lie in [0, 1]."
    if matrix[row, column].isNaN {
      sentence += " A missing number cannot be evaluated; leave such rows out."
    } else if least >= 0, most > 1.5, most <= 100 {
      sentence += " If probabilities are written from 0 to 100, add --percent."
    } else if least < 0 || most > 1.5 {
      let name =
        understanding.scoresFlag.isEmpty ? "NAME" : ShellWord.quoted(understanding.scoresFlag)
      sentence += " If these are logits, say so with --logit \(name)."
    }
    error = MetricsError(.invalidInput, sentence)
  }

  private static func first(_ matrix: ScoreMatrix, _ tolerance: Double) -> (Int, Int)? {
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        let value = matrix[row, column]
        if !(value >= 0 && value <= 1 + tolerance) { return (row, column) }
      }
    }
    return nil
  }
}
