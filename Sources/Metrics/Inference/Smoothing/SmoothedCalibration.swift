/// Austin and Steyerberg's indices: how far confidences are from a smooth calibration curve.
///
/// With ĉ(p) the smoothed share of hits at confidence p, the gaps |p − ĉ(p)| over all rows are
/// summed up by their mean (ICI, also called Eavg), median (E50), 90 % quantile (E90) and maximum
/// (Emax); ECI is 100 times the mean square (Van Hoorde 2015). The smoother decides the values, so
/// ``spec`` names it: local linear regression, span 2/3, no robustness steps, as R's rms. The curve
/// is not clipped to [0, 1].
///
/// Weights count as repeated rows; quantiles are of type 7 over the repeated rows.
///
/// - References: Austin and Steyerberg 2019, "The Integrated Calibration Index (ICI) and related
///   metrics for quantifying the calibration of logistic regression models".
public struct SmoothedCalibration: Sendable, Equatable {
  /// The exact definition in words.
  public static let spec =
    "|p − lowess(hits on p)|, span 2/3, no robustness steps, interpolated within 1 % of the range"

  /// The smoothed share of hits at each distinct confidence of the table.
  public let curve: [Double]
  /// Mean gap: the integrated calibration index.
  public let ici: Double
  /// Median gap.
  public let e50: Double
  /// 90 % quantile of the gaps.
  public let e90: Double
  /// Largest gap at any row's confidence.
  public let emax: Double
  /// 100 times the mean squared gap: the estimated calibration index.
  public let eci: Double

  /// Smooths the outcomes of a table and measures the gaps.
  ///
  /// - Returns: `nil` when there are fewer than two distinct confidences.
  /// - Complexity: O(100 m + m log m) for m distinct confidences.
  public init?(_ table: CalibrationTable) {
    let cells = (0..<table.count).filter { table.weight[$0] > 0 }
    guard cells.count > 1 else { return nil }
    let x = cells.map { table.confidence[$0] }
    let weight = cells.map { table.weight[$0] }
    let y = cells.map { table.hitWeight[$0] / table.weight[$0] }
    let smoothed = Lowess().smooth(x: x, y: y, weight: weight)
    let gaps = zip(x, smoothed).map { abs($0 - $1) }
    var mean = ExactSum()
    var square = ExactSum()
    var total = ExactSum()
    for index in gaps.indices {
      mean.add(weight[index] * gaps[index])
      square.add(weight[index] * gaps[index] * gaps[index])
      total.add(weight[index])
    }
    let quantiles = WeightedQuantiles(values: gaps, weights: weight)
    curve = smoothed
    ici = mean.value / total.value
    e50 = quantiles.value(at: 0.5)
    e90 = quantiles.value(at: 0.9)
    emax = gaps.max() ?? 0
    eci = 100 * square.value / total.value
  }
}
