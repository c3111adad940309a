/// How well a score ranks positives above negatives: area under the ROC curve, average precision.
///
/// Only the order of the scores counts. Equal scores are one threshold, so that no number depends on
/// the order of the rows.
public struct BinaryRanking: Sendable, Equatable {
  /// The probability that a random positive scores above a random negative, ties counting half.
  ///
  /// The Mann–Whitney statistic divided by positives × negatives; `nil` without a positive or
  /// without a negative. (D. Bamber, 1975.)
  public let areaUnderROC: Double?
  /// The mean of precision over the positives, `Σ (R_k − R_{k−1}) P_k` over distinct thresholds.
  ///
  /// No interpolation, as in scikit-learn's `average_precision_score`; `nil` without a positive.
  public let averagePrecision: Double?

  /// Ranks rows by a score.
  ///
  /// - Parameters:
  ///   - scores: One number a row, higher for "more likely positive".
  ///   - positives: Whether each row is positive.
  /// - Throws: `MetricsError` when the counts differ or a score is NaN.
  /// - Complexity: O(n log n).
  public init(scores: [Double], positives: [Bool]) throws {
    guard scores.count == positives.count else {
      throw MetricsError.invalid(
        "There are \(scores.count) scores but \(positives.count) outcomes; the counts must agree."
      )
    }
    if let row = scores.firstIndex(where: \.isNaN) {
      throw MetricsError.invalid("The score of row \(row) is not a number.")
    }
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    let total = positives.count { $0 }
    var hits = 0
    var seen = 0
    // Twice the number of positive-negative pairs in the right order: an exact whole number.
    var pairs = 0
    var precision = 0.0
    var place = 0
    while place < order.count {
      let score = scores[order[place]]
      var groupHits = 0
      var groupRows = 0
      while place < order.count, scores[order[place]] == score {
        groupHits += positives[order[place]] ? 1 : 0
        groupRows += 1
        place += 1
      }
      let groupMisses = groupRows - groupHits
      pairs += groupMisses * (2 * hits + groupHits)
      hits += groupHits
      seen += groupRows
      precision += Double(groupHits) * (Double(hits) / Double(seen))
    }
    let others = scores.count - total
    areaUnderROC =
      total > 0 && others > 0 ? Double(pairs) / (2 * Double(total) * Double(others)) : nil
    averagePrecision = total > 0 ? precision / Double(total) : nil
  }
}
