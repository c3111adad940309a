/// The decision curve: what acting on a model is worth, for every threshold one may act at.
///
/// Who acts on rows with P(positive) ≥ t values a true positive as t/(1 − t) false ones. Net benefit
/// is `TP/n − FP/n · t/(1 − t)`, in true positives a row. To act on all rows gives
/// `π − (1 − π) t/(1 − t)` with π the share of positives; to act on none gives 0. A row of
/// probability 0 is never acted on, whatever the threshold.
///
/// The interval of a net benefit joins Wilson's intervals of TP/n and FP/n with their correlation
/// (MOVER): it does not shrink to a point where no row is acted on, where the usual interval holds 17
/// to 76 % instead of 95 %. Intervals are of one threshold at a time.
///
/// - Complexity: O(n log m + T log n) for T thresholds and m distinct probabilities.
/// - References: A. J. Vickers and E. B. Elkin 2006, "Decision curve analysis: a novel method for
///   evaluating prediction models"; G. Y. Zou and A. Donner 2008, "Construction of confidence limits
///   about effect measures", for MOVER.
public struct DecisionCurve: Sendable, Equatable {
  /// The exact definition in words.
  public static let spec =
    "TP/n - FP/n t/(1-t), acting where P(positive) >= t"

  /// The thresholds 0.01, 0.02 … 0.99.
  public static let usualThresholds: [Double] = (1...99).map { Double($0) / 100 }

  /// What acting at one threshold is worth.
  public struct Point: Sendable, Equatable {
    /// The threshold t.
    public let threshold: Double
    /// True positives a row.
    public let truePositives: Double
    /// False positives a row.
    public let falsePositives: Double
    /// The net benefit of acting on the model.
    public let netBenefit: Measured
    /// The net benefit of acting on every row.
    public let treatAll: Measured
    /// The net benefit of acting on no row: 0.
    public var treatNone: Double { 0 }
    /// How many actions a row the model saves against acting on all, at no loss of true positives:
    /// (netBenefit − treatAll) (1 − t)/t; `nil` at t = 0.
    public var actionsAvoided: Double? {
      guard threshold > 0 else { return nil }
      return (netBenefit.value - treatAll.value) * (1 - threshold) / threshold
    }
  }

  /// One point a threshold, in the order given.
  public let points: [Point]
  /// The share of positives.
  public let prevalence: Double

  /// Makes the curve.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - thresholds: The thresholds, each in [0, 1).
  ///   - level: The nominal coverage of each interval.
  /// - Returns: `nil` without a row that counts.
  /// - Throws: `MetricsError` for a threshold outside [0, 1).
  public init?(
    _ rows: BinaryRows,
    thresholds: [Double] = usualThresholds,
    level: Double = 0.95
  ) throws {
    try Self.check(thresholds)
    let table = rows.table
    let total = table.totalWeight
    guard total > 0 else { return nil }
    let share = min(1, rows.positiveWeight / total)
    prevalence = share
    // Weight of positives, and of negatives, at or above each cell.
    var hits = [Double](repeating: 0, count: table.count + 1)
    var misses = hits
    var sums = (CompensatedSum(), CompensatedSum())
    for cell in (0..<table.count).reversed() {
      sums.0.add(table.hitWeight[cell])
      sums.1.add(table.weight[cell] - table.hitWeight[cell])
      hits[cell] = sums.0.value
      misses[cell] = sums.1.value
    }
    let ofShare = BinomialInterval.wilson.interval(
      hits: share * rows.effectiveRows { rows.positive[$0] ? 1 : 0 },
      trials: rows.effectiveRows { rows.positive[$0] ? 1 : 0 },
      level: level
    )
    points = thresholds.map { threshold in
      let odds = threshold / (1 - threshold)
      let first = table.confidence.partitioningIndex { $0 >= threshold && $0 > 0 }
      let found = min(1, hits[first] / total)
      let wrong = min(1, misses[first] / total)
      let effective = rows.effectiveRows { row in
        guard rows.probability[row] >= threshold, rows.probability[row] > 0 else { return 0 }
        return rows.positive[row] ? 1 : -odds
      }
      return Point(
        threshold: threshold,
        truePositives: found,
        falsePositives: wrong,
        netBenefit: Self.measured(found, wrong, odds, effective, level),
        treatAll: Measured(
          value: share - (1 - share) * odds,
          interval: ofShare.map {
            Interval(
              level: level,
              low: $0.low - (1 - $0.low) * odds,
              high: $0.high - (1 - $0.high) * odds,
              method: $0.method
            )
          }
        )
      )
    }
  }

  static func check(_ thresholds: [Double]) throws {
    if let wrong = thresholds.first(where: { !($0 >= 0 && $0 < 1) }) {
      throw MetricsError.invalid(
        "The threshold \(wrong) is outside [0, 1): at 1 a false positive would cost everything."
      )
    }
  }

  /// found − odds · wrong with MOVER's interval.
  private static func measured(
    _ found: Double,
    _ wrong: Double,
    _ odds: Double,
    _ rows: Double,
    _ level: Double
  ) -> Measured {
    let value = found - odds * wrong
    guard
      let ofFound = BinomialInterval.wilson.interval(
        hits: min(rows, found * rows),
        trials: rows,
        level: level
      ),
      let ofWrong = BinomialInterval.wilson.interval(
        hits: min(rows, wrong * rows),
        trials: rows,
        level: level
      )
    else { return Measured(value: value, interval: nil) }
    // Two shares of the same rows: what one gains the other cannot have.
    let spread = ((1 - found) * (1 - wrong)).squareRoot()
    let correlation = spread > 0 ? -(found * wrong).squareRoot() / spread : 0
    func reach(_ x: Double, _ y: Double) -> Double {
      max(0, x * x + y * y - 2 * max(-1, correlation) * x * y).squareRoot()
    }
    return Measured(
      value: value,
      interval: Interval(
        level: level,
        low: value - reach(found - ofFound.low, odds * (ofWrong.high - wrong)),
        high: value + reach(ofFound.high - found, odds * (wrong - ofWrong.low)),
        method: "MOVER of Wilson intervals"
      )
    )
  }
}
