/// The ROC curve: share of positives found against share of negatives called positive.
///
/// One point for each distinct P(positive), from the largest down: rows at or above it are called
/// positive. Starts at (0, 0), where the threshold is above every row, and ends at (1, 1). Undefined
/// (`nil`) without a positive or without a negative.
///
/// - Complexity: O(distinct probabilities).
public struct ROCCurve: Sendable, Equatable {
  /// One threshold and what it gives.
  public struct Point: Sendable, Equatable {
    /// Rows with P(positive) at or above this are called positive; infinite at the first point.
    public let threshold: Double
    /// The share of negatives that are called positive.
    public let falsePositiveRate: Double
    /// The share of positives that are called positive.
    public let truePositiveRate: Double
  }

  /// The points, from the largest threshold down.
  public let points: [Point]

  /// Makes the curve.
  public init?(_ rows: BinaryRows) {
    let table = rows.table
    let (up, down) = (rows.positiveWeight, rows.negativeWeight)
    guard up > 0, down > 0 else { return nil }
    var points = [Point(threshold: .infinity, falsePositiveRate: 0, truePositiveRate: 0)]
    var (hits, misses) = (CompensatedSum(), CompensatedSum())
    for cell in (0..<table.count).reversed() {
      hits.add(table.hitWeight[cell])
      misses.add(table.weight[cell] - table.hitWeight[cell])
      points.append(
        Point(
          threshold: table.confidence[cell],
          falsePositiveRate: min(1, misses.value / down),
          truePositiveRate: min(1, hits.value / up)
        )
      )
    }
    self.points = points
  }

  /// The points at which the curve turns: all that is needed to draw it.
  public var corners: [Point] {
    points.indices.filter { index in
      guard index > 0, index < points.count - 1 else { return true }
      let (before, here, after) = (points[index - 1], points[index], points[index + 1])
      let left = (
        here.falsePositiveRate - before.falsePositiveRate,
        here.truePositiveRate - before.truePositiveRate
      )
      let right = (
        after.falsePositiveRate - here.falsePositiveRate,
        after.truePositiveRate - here.truePositiveRate
      )
      return left.0 * right.1 != left.1 * right.0
    }.map { points[$0] }
  }
}
