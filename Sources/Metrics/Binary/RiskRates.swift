internal import Glibc

/// What happened against what was predicted, over all rows: calibration in the large.
///
/// `observed` is the share of positive rows (Wilson's interval), `expected` the mean of P(positive)
/// (Student's). Their ratio O/E is below 1 when the model predicts too much. Its interval is
/// symmetric on the log scale, with the variance of ȳ and p̄ *together* (delta method): both change
/// when other rows are drawn, and they change together, so intervals that treat E as fixed are too
/// wide (98 % instead of 95 % where P(positive) tells much). With no positive row the ratio is 0 and
/// the interval runs to the exact Poisson bound, −ln((1 − level)/2) / E.
///
/// - Complexity: O(distinct probabilities); with sampling weights or clusters O(n log n).
/// - References: T. P. A. Debray et al. 2017, "A guide to systematic review and meta-analysis of
///   prediction model performance", for O/E on the log scale; E. B. Wilson 1927.
public struct RiskRates: Sendable, Equatable {
  /// The exact definition of O/E in words.
  public static let ratioSpec =
    "observed rate over mean P(positive); interval by the delta method on the log scale"

  /// The share of rows that were positive.
  public let observed: Measured
  /// The mean of P(positive).
  public let expected: Measured
  /// Observed over expected; `nil` when the model predicts 0 for every row.
  public let ratio: Measured?
  /// Observed minus expected.
  public let excess: Measured

  /// Measures the rows; `nil` without a row that counts.
  public init?(_ rows: BinaryRows, level: Double = 0.95) {
    let table = rows.table
    let total = table.totalWeight
    guard total > 0 else { return nil }
    let happened = rows.positiveWeight
    var sum = CompensatedSum()
    for cell in 0..<table.count { sum.add(table.weight[cell] * table.confidence[cell]) }
    let predicted = sum.value
    let share = min(1, happened / total)
    let mean = min(1, predicted / total)
    let effective = rows.effectiveRows { rows.positive[$0] ? 1 : 0 }
    observed = Measured(
      value: share,
      interval: BinomialInterval.wilson.interval(
        hits: share * effective,
        trials: effective,
        level: level
      )
    )
    /// Student's interval for a value whose rows have these derivatives.
    func plain(_ value: Double, _ derivatives: CellDerivatives, _ range: ClosedRange<Double>)
      -> Measured
    {
      guard let variance = rows.oneSampleVariance(derivatives) else {
        return Measured(value: value, interval: nil)
      }
      let reach =
        Quantile.student(level, variance.degreesOfFreedom) * variance.variance.squareRoot()
      return Measured(
        value: value,
        interval: Interval(
          level: level,
          low: max(range.lowerBound, value - reach),
          high: min(range.upperBound, value + reach),
          method: "t"
        )
      )
    }
    let pull = table.confidence.map { ($0 - mean) / total }
    expected = plain(mean, CellDerivatives(positive: pull, negative: pull), 0...1)
    let gap = share - mean
    excess = plain(
      gap,
      CellDerivatives(
        positive: table.confidence.map { (1 - $0 - gap) / total },
        negative: table.confidence.map { (-$0 - gap) / total }
      ),
      -1...1
    )
    guard predicted > 0 else {
      ratio = nil
      return
    }
    guard happened > 0 else {
      // Sampling weights have mean 1, so E is that of as many rows as were drawn.
      let expectedRows = mean * effective
      let most = -log((1 - level) / 2) / expectedRows
      ratio = Measured(
        value: 0,
        interval: Interval(level: level, low: 0, high: most, method: "exact Poisson")
      )
      return
    }
    let value = share / mean
    let variance = rows.oneSampleVariance(
      CellDerivatives(
        positive: table.confidence.map { 1 / happened - $0 / predicted },
        negative: table.confidence.map { -$0 / predicted }
      )
    )
    ratio = Measured(
      value: value,
      interval: variance.map {
        let reach = exp(Quantile.student(level, $0.degreesOfFreedom) * $0.variance.squareRoot())
        return Interval(
          level: level,
          low: value / reach,
          high: value * reach,
          method: "delta method on the log scale, t"
        )
      }
    )
  }
}
