/// The squared kernel calibration error of a view, with the kernel `exp(−|Δp|/h) ⊗ δ`.
///
/// For pairs (p, y) of one probability and its outcome the general error (``SKCE``) becomes
/// `h_ij = 2 κ(p_i, p_j) r_i r_j`, `r = y − p`: biased, `1/W² Σ_i Σ_j h_ij`, which is twice the
/// square of ``MMCE``; unbiased, the mean over pairs of different rows, which is negative about half
/// the time for a calibrated model. A row of weight w counts as w rows.
///
/// Edge cases: no rows, or for the unbiased form a total weight of at most 1, give `nil`.
///
/// - Complexity: O(distinct confidences), exact.
/// - References: Widmann, Lindsten and Zachariah 2019, "Calibration tests in multi-class
///   classification: a unifying framework", section 4 and appendix.
public struct TopLabelSKCE: Sendable, Hashable {
  /// Which pairs are averaged.
  public enum Form: String, Sendable, Hashable {
    /// All pairs, those of a row with itself included.
    case biased
    /// Pairs of different rows.
    case unbiased
  }

  /// The width of the kernel.
  public let bandwidth: KernelBandwidth
  /// Which pairs are averaged.
  public let form: Form

  /// Creates an estimator.
  public init(bandwidth: KernelBandwidth = .fixed(1), form: Form = .unbiased) {
    self.bandwidth = bandwidth
    self.form = form
  }

  /// The definition in words, for the top-label view.
  public var spec: String { spec(view: "top-label") }

  /// The definition in words, for a view.
  public func spec(view: String) -> String {
    "SKCE, \(view), kernel exp(-|difference|/h) times equality, \(bandwidth.words), \(form.rawValue)"
  }

  /// The error of a table, or `nil` when the data do not define it.
  public func value(of table: CalibrationTable) -> Double? {
    guard let rate = bandwidth.rate(table) else { return nil }
    return Self.value(
      pairs: TableKernelSum.pairs(table.confidence, table.residuals, rate: rate),
      diagonal: table.squaredResiduals,
      total: table.totalWeight,
      form: form
    )
  }

  static func value(
    pairs: Double,
    diagonal: Double,
    total: Double,
    form: Form
  ) -> Double? {
    switch form {
    case .biased: total > 0 ? max(0, 2 * pairs) / (total * total) : nil
    case .unbiased: total > 1 ? 2 * (pairs - diagonal) / (total * (total - 1)) : nil
    }
  }
}
