internal import Glibc

/// Proper scores of P(positive): the Brier score and the log loss.
///
/// Brier = mean (p − y)², in [0, 1], as scikit-learn's `brier_score_loss`: half of the sum over both
/// classes. Log loss = mean of −ln p where the outcome was positive and −ln(1 − p) where it was not;
/// infinite when something happened that had probability 0.
///
/// - Complexity: O(n).
public struct BinaryScores: Sendable, Equatable {
  /// The exact definition of the Brier score in words.
  public static let brierSpec = "mean (p - y)^2 of P(positive), in [0, 1]"
  /// The exact definition of the log loss in words.
  public static let logLossSpec = "mean -ln of the probability of what happened, unclipped"

  /// Mean (p − y)².
  public let brier: Double
  /// Mean log loss, possibly infinite.
  public let logLoss: Double
  /// The number of rows whose outcome had probability 0.
  public let impossibleRows: Int
  /// The first of them.
  public let firstImpossibleRow: Int?

  /// Scores the rows; `nil` without a row that counts.
  public init?(_ rows: BinaryRows) {
    guard rows.table.totalWeight > 0 else { return nil }
    var (squares, losses) = (CompensatedSum(), CompensatedSum())
    let table = rows.table
    for cell in 0..<table.count {
      let p = table.confidence[cell]
      let hits = table.hitWeight[cell]
      let misses = table.weight[cell] - hits
      squares.add(hits * (1 - p) * (1 - p))
      squares.add(misses * p * p)
      // A weight of 0 times an infinite loss is no loss.
      if hits > 0, p > 0 { losses.add(-hits * log(p)) }
      if misses > 0, p < 1 { losses.add(-misses * log1p(-p)) }
    }
    let impossible = rows.positive.indices.filter {
      (rows.weights?[$0] ?? 1) > 0
        && (rows.positive[$0] ? rows.probability[$0] == 0 : rows.probability[$0] == 1)
    }
    brier = squares.value / table.totalWeight
    logLoss = impossible.isEmpty ? losses.value / table.totalWeight : .infinity
    impossibleRows = impossible.count
    firstImpossibleRow = impossible.first
  }

  /// (p − y)² of each row.
  public static func brierOfRows(_ rows: BinaryRows) -> [Double] {
    zip(rows.probability, rows.positive).map { p, isPositive in
      isPositive ? (1 - p) * (1 - p) : p * p
    }
  }

  /// The log loss of each row.
  public static func logLossOfRows(_ rows: BinaryRows) -> [Double] {
    zip(rows.probability, rows.positive).map { p, isPositive in
      isPositive ? -log(p) : -log1p(-p)
    }
  }
}
