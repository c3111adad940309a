/// The precision-recall curve: share of called rows that are positive against share of positives
/// called.
///
/// One point for each distinct P(positive), from the largest down. Other tools add a point of recall
/// 0 and precision 1, which is no threshold's. Undefined (`nil`) without a positive.
///
/// - Complexity: O(distinct probabilities).
public struct PrecisionRecallCurve: Sendable, Equatable {
  /// One threshold and what it gives.
  public struct Point: Sendable, Equatable {
    /// Rows with P(positive) at or above this are called positive.
    public let threshold: Double
    /// The share of positives that are called positive.
    public let recall: Double
    /// The share of called rows that are positive.
    public let precision: Double
  }

  /// The points, from the largest threshold down.
  public let points: [Point]
  /// The share of positive rows: the precision of a model that knows nothing.
  public let prevalence: Double

  /// Makes the curve.
  public init?(_ rows: BinaryRows) {
    let table = rows.table
    let up = rows.positiveWeight
    guard up > 0 else { return nil }
    prevalence = min(1, up / table.totalWeight)
    var points: [Point] = []
    var (hits, flagged) = (CompensatedSum(), CompensatedSum())
    for cell in (0..<table.count).reversed() {
      hits.add(table.hitWeight[cell])
      flagged.add(table.weight[cell])
      points.append(
        Point(
          threshold: table.confidence[cell],
          recall: min(1, hits.value / up),
          precision: min(1, hits.value / flagged.value)
        )
      )
    }
    self.points = points
  }
}
