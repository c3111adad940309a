internal import Glibc

/// A way of recalibrating a model that an explanation tries, by maps fitted on other rows.
public enum RemapMethod: String, Sendable, Codable, CaseIterable {
  /// For each fold the method that does best on the other folds; the model as it is among them.
  case best
  /// One temperature (Guo et al. 2017).
  case temperature
  /// One temperature and a weight for each class, which move class frequencies, too.
  case classWeights = "class_weights"
  /// A non-decreasing curve of the confidence; the other classes keep their proportions.
  case confidenceCurve = "confidence_curve"
  /// A non-decreasing curve for each class, each row then divided by its sum.
  case isotonic
  /// Curves of this model's probabilities that come closest to the other model's probabilities.
  ///
  /// Whatever one model's scores can be turned into by such curves, they held already: a cap, a
  /// rounding or a change of scale is undone without the noise of labels.
  case matched = "matched_curves"
}

/// The rows of one model in the forms that the maps need.
package struct RemapRows: Sendable {
  package let classes: Int
  package let labels: [Int32]
  let weights: [Double]?
  /// The log loss of each row as it is.
  let loss: [Double]
  package let predicted: [Int32]
  /// The scores, read where they are.
  package let scores: RowScores
  /// The probability of each row's right class.
  package let right: [Double]
  /// 1 − confidence, without cancellation.
  package let doubt: [Double]
  let folds: Folds

  /// Prepares the rows of one model.
  ///
  /// - Complexity: O(rows × classes); memory for a few numbers a row.
  package init(_ predictions: Predictions, _ facts: RowFacts, _ folds: Folds) {
    let scores = RowScores(predictions)
    classes = predictions.classes
    labels = facts.labels
    weights = facts.weights
    loss = facts.logLoss
    predicted = facts.predicted
    var right = [Double](repeating: 0, count: predictions.rows)
    var doubt = right
    right.withUnsafeMutableBufferPointer { right in
      doubt.withUnsafeMutableBufferPointer { doubt in
        nonisolated(unsafe) let (right, doubt) = (right, doubt)
        scores.overBlocks { rows, block in
          scores.writeProbabilities(rows, into: block)
          for row in rows {
            let own = block.numbers + (row - rows.lowerBound) * scores.classes
            right[row] = own[Int(facts.labels[row])]
            doubt[row] = scores.probabilityOfOthers(row, Int(facts.predicted[row]), own)
          }
        }
      }
    }
    self.scores = scores
    self.right = right
    self.doubt = doubt
    self.folds = folds
  }

  var rows: Int { labels.count }
  func weight(_ row: Int) -> Double { weights?[row] ?? 1 }
  package func fold(_ row: Int) -> Int { folds.assignment[row] }

  /// For each fold the candidate of least loss on the other folds, and each row's loss by it.
  ///
  /// Losses are asked for twice in place of being kept: a number a row and candidate is more than anything else here
  /// takes.
  ///
  /// - Complexity: O(rows × candidates), memory for one number a row.
  @inline(__always)
  func chosen(
    among candidates: Int,
    _ loss: (_ candidate: Int, _ row: Int) -> Double
  ) -> (losses: [Double], choice: [Int]) {
    let count = folds.count
    let assignment = folds.assignment
    var sums = [Double](repeating: 0, count: candidates * count)
    for row in 0..<rows {
      let (weight, fold) = (weight(row), assignment[row])
      for candidate in 0..<candidates {
        sums[candidate * count + fold] += weight * loss(candidate, row)
      }
    }
    let totals = (0..<candidates).map { sums[$0 * count..<($0 + 1) * count].reduce(0, +) }
    let choice = (0..<count).map { fold in
      (0..<candidates).min {
        totals[$0] - sums[$0 * count + fold] < totals[$1] - sums[$1 * count + fold]
      } ?? 0
    }
    return ((0..<rows).map { loss(choice[assignment[$0]], $0) }, choice)
  }
}
