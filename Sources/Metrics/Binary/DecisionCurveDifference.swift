/// The difference of two models' net benefit on the same rows, b − a, for every threshold.
///
/// Only rows that one model acts on and the other does not make a difference: +1 for a positive that
/// only b finds, −1 for one that only a finds, ∓t/(1 − t) for negatives. The interval is that of the
/// mean of these values after z²/8 rows of each of the four were added (z² / 2 rows in all, which
/// leave the mean's centre): with few such rows the usual interval holds 27 to 95 %, and claims that
/// two models are equally useful where no row told them apart.
///
/// To compare a model with acting on all rows, let the other one predict 1 everywhere; with acting on
/// none, let it predict 0.
///
/// - Complexity: O(n log T) for T thresholds; with clusters O(n T).
/// - References: Vickers and Elkin 2006; A. Agresti and B. A. Coull 1998 for added rows.
public struct DecisionCurveDifference: Sendable, Equatable {
  /// The exact definition in words.
  public static let spec = "net benefit of b minus that of a on the same rows"

  /// The difference at one threshold.
  public struct Point: Sendable, Equatable {
    /// The threshold t.
    public let threshold: Double
    /// The net benefit of model a.
    public let a: Double
    /// The net benefit of model b.
    public let b: Double
    /// b − a.
    public let difference: Double
    /// The interval of the difference.
    public let interval: Interval
    /// The share of rows that one model acts on and the other does not.
    public let disagreement: Double
  }

  /// One point a threshold, ascending.
  public let points: [Point]

  /// Compares two models.
  ///
  /// - Returns: `nil` without a row that counts.
  /// - Throws: `MetricsError` when the rows are not the same, or a threshold is outside [0, 1).
  public init?(
    _ a: BinaryRows,
    _ b: BinaryRows,
    thresholds: [Double] = DecisionCurve.usualThresholds,
    level: Double = 0.95
  ) throws {
    try a.requireSameRows(as: b)
    let thresholds = thresholds.sorted()
    guard let ofA = try DecisionCurve(a, thresholds: thresholds, level: level),
      let ofB = try DecisionCurve(b, thresholds: thresholds, level: level)
    else { return nil }
    let counts = Self.counts(a, b, thresholds)
    let z = Quantile.normal(level)
    let total = a.table.totalWeight
    points = thresholds.indices.map { index in
      let threshold = thresholds[index]
      let odds = threshold / (1 - threshold)
      let count = counts[index]
      let mean =
        (count.onlyBPositive - count.onlyAPositive
          - odds * (count.onlyBNegative - count.onlyANegative)) / total
      let square =
        (count.onlyBPositive + count.onlyAPositive
          + odds * odds * (count.onlyBNegative + count.onlyANegative)) / total
      let effective = a.effectiveRows { row in
        let acts = (Self.acts(a, row, threshold), Self.acts(b, row, threshold))
        guard acts.0 != acts.1 else { return 0 }
        return (acts.1 ? 1 : -1) * (a.positive[row] ? 1 : -odds)
      }
      let enlarged = effective + z * z / 2
      let centre = effective * mean / enlarged
      let spread =
        (effective * square + z * z / 8 * (2 + 2 * odds * odds)) / enlarged - centre * centre
      let reach = z * (max(0, spread) / enlarged).squareRoot()
      return Point(
        threshold: threshold,
        a: ofA.points[index].netBenefit.value,
        b: ofB.points[index].netBenefit.value,
        difference: mean,
        // Few rows pull the centre towards 0: the difference itself must stay inside.
        interval: Interval(
          level: level,
          low: min(centre - reach, mean),
          high: max(centre + reach, mean),
          method: "paired, z^2/2 rows added"
        ),
        disagreement: min(
          1,
          (count.onlyBPositive + count.onlyAPositive + count.onlyBNegative + count.onlyANegative)
            / total
        )
      )
    }
  }

  private static func acts(_ rows: BinaryRows, _ row: Int, _ threshold: Double) -> Bool {
    rows.probability[row] >= threshold && rows.probability[row] > 0
  }

  /// Weight of the rows that only one model acts on.
  private struct Disagreement {
    var onlyAPositive = 0.0
    var onlyBPositive = 0.0
    var onlyANegative = 0.0
    var onlyBNegative = 0.0
  }

  /// The disagreements at each threshold: a row counts at those between its two probabilities.
  private static func counts(
    _ a: BinaryRows,
    _ b: BinaryRows,
    _ thresholds: [Double]
  ) -> [Disagreement] {
    /// How many of the thresholds a row is acted on at.
    func reach(_ p: Double) -> Int {
      p > 0 ? thresholds.partitioningIndex { $0 > p } : 0
    }
    // Index 0: positives only a finds, 1: positives only b finds, 2 and 3: negatives.
    var starts = [[ExactSum]](
      repeating: [ExactSum](repeating: ExactSum(), count: thresholds.count + 1),
      count: 4
    )
    for row in a.positive.indices {
      let weight = a.weights?[row] ?? 1
      let (ofA, ofB) = (reach(a.probability[row]), reach(b.probability[row]))
      guard ofA != ofB, weight > 0 else { continue }
      let kind = (a.positive[row] ? 0 : 2) + (ofB > ofA ? 1 : 0)
      starts[kind][min(ofA, ofB)].add(weight)
      starts[kind][max(ofA, ofB)].add(-weight)
    }
    var running = [ExactSum](repeating: ExactSum(), count: 4)
    return thresholds.indices.map { index in
      for kind in 0..<4 { running[kind].add(starts[kind][index]) }
      let values = running.map { max(0, $0.value) }
      return Disagreement(
        onlyAPositive: values[0],
        onlyBPositive: values[1],
        onlyANegative: values[2],
        onlyBNegative: values[3]
      )
    }
  }
}
