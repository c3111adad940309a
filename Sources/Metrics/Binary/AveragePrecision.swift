/// Average precision: the mean, over positive rows, of the precision at each one's probability.
///
/// AP = Σ_k (R_k − R_{k−1}) P_k over the distinct probabilities from the largest down, R recall and P
/// precision when every row at or above that probability is called positive. No interpolation, as in
/// scikit-learn's `average_precision_score`; equal probabilities are one threshold. A model that
/// ranks at random has the share of positives, not ½.
///
/// The standard error is that of the infinitesimal jackknife (each row's derivative); the interval is
/// symmetric on the log-odds scale with Student's quantile for the number of positives less one.
/// There is none where all positives rank above all negatives, or with fewer than two positives.
///
/// Undefined (`nil`) without a positive.
///
/// - Complexity: O(distinct probabilities); with sampling weights or clusters O(n log n).
/// - References: K. Boyd, K. Eng and C. D. Page 2013, "Area under the precision-recall curve: point
///   estimates and confidence intervals", for the scale; L. Jaeckel 1972 for the jackknife.
public struct AveragePrecision: Sendable, Equatable {
  /// The exact definition in words.
  public static let spec =
    "average precision of P(positive), sum of recall steps times precision, no interpolation"

  /// The average precision, in (0, 1].
  public let value: Double
  /// Its standard error, or `nil` with fewer than two positives.
  public let standardError: Double?
  /// Its interval.
  public let interval: Interval?

  /// Measures the rows; `nil` without a positive.
  public init?(_ rows: BinaryRows, level: Double = 0.95) {
    guard let parts = Parts(rows) else { return nil }
    value = parts.value
    let positives = rows.drawn.positive
    guard positives > 1, let variance = rows.oneSampleVariance(parts.derivatives) else {
      standardError = nil
      interval = nil
      return
    }
    let error = variance.variance.squareRoot()
    standardError = error
    guard value < 1, error > 0 else {
      interval = nil
      return
    }
    let degrees = min(variance.degreesOfFreedom, positives - 1)
    interval = Quantile.logOdds(
      value,
      standardError: error,
      times: Quantile.student(level, degrees),
      level: level,
      method: "infinitesimal jackknife on the log-odds scale, t"
    )
  }

  /// The difference of two models' average precision on the same rows, b − a.
  ///
  /// - Returns: `nil` without a positive.
  /// - Throws: `MetricsError` when the rows are not the same.
  /// - Complexity: O(n log n).
  public static func difference(
    _ a: BinaryRows,
    _ b: BinaryRows,
    level: Double = 0.95
  ) throws -> PairedMeasure? {
    try a.requireSameRows(as: b)
    guard let ofA = Parts(a), let ofB = Parts(b) else { return nil }
    let terms = zip(a.rowTerms(ofA.derivatives), b.rowTerms(ofB.derivatives)).map { $1 - $0 }
    let positives = a.drawn.positive
    let variance = positives > 1 ? a.oneSampleVariance(ofTerms: terms) : nil
    return PairedMeasure(
      a: ofA.value,
      b: ofB.value,
      variance.map {
        LinearVariance(
          variance: $0.variance,
          degreesOfFreedom: min($0.degreesOfFreedom, positives - 1)
        )
      },
      level: level,
      method: "infinitesimal jackknife, paired, t"
    )
  }

  /// The value and what each row adds to it.
  private struct Parts {
    let value: Double
    let derivatives: CellDerivatives

    init?(_ rows: BinaryRows) {
      let table = rows.table
      let up = rows.positiveWeight
      guard up > 0 else { return nil }
      var precision = [Double](repeating: 0, count: table.count)
      // How the precision at a cell answers to one more positive, and one more negative, above it.
      var gain = precision
      var loss = precision
      var (hits, misses) = (CompensatedSum(), CompensatedSum())
      var sum = CompensatedSum()
      for cell in (0..<table.count).reversed() {
        let here = table.hitWeight[cell]
        hits.add(here)
        misses.add(table.weight[cell] - here)
        let flagged = hits.value + misses.value
        precision[cell] = hits.value / flagged
        gain[cell] = here * misses.value / (flagged * flagged)
        loss[cell] = here * hits.value / (flagged * flagged)
        sum.add(here * precision[cell])
      }
      let value = min(1, sum.value / up)
      var derivatives = CellDerivatives(positive: precision, negative: precision)
      // A row takes part in the precision of every cell at or below its own.
      var (gains, losses) = (CompensatedSum(), CompensatedSum())
      for cell in 0..<table.count {
        gains.add(gain[cell])
        losses.add(loss[cell])
        derivatives.positive[cell] = (precision[cell] - value + gains.value) / up
        derivatives.negative[cell] = -losses.value / up
      }
      self.value = value
      self.derivatives = derivatives
    }
  }
}
