/// The maximum mean calibration error of a view: the root of the mean kernel product of residuals.
///
/// `√( 1/W² Σ_i Σ_j w_i w_j r_i r_j exp(−|p_i − p_j| / h) )`, `r = y − p`, pairs of a row with itself
/// included. Zero only for a calibrated view in the limit; on finite data biased upwards, even for a
/// perfect model, because the pairs of a row with itself contribute its variance.
///
/// Edge cases: no rows give `nil`; ties, p of exactly 0 and 1, one class only and one row are
/// nothing special.
///
/// - Complexity: O(distinct confidences), exact: see `TableKernelSum`.
/// - References: Kumar, Sarawagi and Jain 2018, "Trainable calibration measures for neural networks
///   from kernel mean embeddings", equation 3, whose kernel has h = 0.4.
public struct MMCE: Sendable, Hashable {
  /// The width of the kernel.
  public let bandwidth: KernelBandwidth

  /// Creates an estimator.
  ///
  /// - Parameter bandwidth: The width h; 0.4 as in the paper, where it is written exp(−2.5 |Δ|).
  public init(bandwidth: KernelBandwidth = .fixed(0.4)) {
    self.bandwidth = bandwidth
  }

  /// The definition in words, for the top-label view.
  public var spec: String { spec(view: "top-label") }

  /// The definition in words, for a view.
  public func spec(view: String) -> String {
    "MMCE, \(view), kernel exp(-|difference|/h), \(bandwidth.words), V-statistic (biased)"
  }

  /// The error of a table, or `nil` when it has no rows or the bandwidth is undefined.
  public func value(of table: CalibrationTable) -> Double? {
    let total = table.totalWeight
    guard total > 0, let rate = bandwidth.rate(table) else { return nil }
    let sum = TableKernelSum.pairs(table.confidence, table.residuals, rate: rate)
    // The kernel is positive definite: a value below 0 is rounding.
    return max(0, sum).squareRoot() / total
  }
}
