/// The binned L2 calibration error with the part taken off that chance alone produces.
///
/// √max(0, Σ_b w_b/W [(p̄_b − ȳ_b)² − ȳ_b (1 − ȳ_b)/(w_b − 1)]). The subtracted term estimates the
/// variance of a bin's accuracy, so the sum under the root is unbiased for the binned error.
///
/// - Edge cases: bins of a weight below 2 contribute nothing, as their variance cannot be estimated;
///   a sum below 0 gives 0; without rows the value is `nil`. Weights count as repeated rows.
/// - References: Kumar, Liang and Ma 2019, "Verified uncertainty calibration", section 4; Bröcker
///   2012; Ferro and Fricker 2012.
public struct DebiasedCalibrationError: Sendable, Hashable {
  /// How confidences are put into bins.
  public let rule: BinRule

  /// Creates an estimator.
  public init(rule: BinRule = .equalMass(15)) { self.rule = rule }

  /// The definition in words, for a view.
  public func spec(view: String = "top-label") -> String {
    "debiased calibration error, \(view), \(rule.spec), L2, Kumar et al. 2019"
  }

  /// The error of a table, or `nil` without rows.
  ///
  /// - Complexity: O(distinct confidences).
  public func value(of table: CalibrationTable) -> Double? {
    square(of: table).map { max(0, $0).squareRoot() }
  }

  /// The root mean square over the classes' tables (Kumar et al.'s marginal error), each class's
  /// square taken as 0 where it is below, or `nil` without rows.
  public func classwise(_ tables: [CalibrationTable]) -> Double? {
    let squares = tables.compactMap(square)
    guard !squares.isEmpty else { return nil }
    return (squares.map { max(0, $0) }.compensatedSum / Double(tables.count)).squareRoot()
  }

  /// The unbiased square, which chance can push below 0.
  public func square(of table: CalibrationTable) -> Double? {
    square(of: rule.bins(of: table), total: table.totalWeight)
  }

  /// The error of bins that are already there; `total` is the weight of all rows.
  func value(of bins: [Bin], total: Double) -> Double? {
    square(of: bins, total: total).map { max(0, $0).squareRoot() }
  }

  private func square(of bins: [Bin], total: Double) -> Double? {
    guard total > 0 else { return nil }
    var sum = CompensatedSum()
    for bin in bins where bin.weight >= 2 {
      guard let gap = bin.gap, let accuracy = bin.accuracy else { continue }
      sum.add(bin.weight * (gap * gap - accuracy * (1 - accuracy) / (bin.weight - 1)))
    }
    return sum.value / total
  }
}
