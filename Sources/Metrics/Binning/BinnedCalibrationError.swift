/// How the gaps of the bins are joined into one number.
public enum CalibrationNorm: String, Sendable, Hashable, Codable, CaseIterable {
  /// Weighted mean of the absolute gaps: the expected calibration error.
  case l1 = "L1"
  /// Root of the weighted mean of the squared gaps.
  case l2 = "L2"
  /// The largest gap of a bin that is not empty: the maximum calibration error.
  case max
  /// Mean of the absolute gaps of the bins that are not empty, each counting once.
  ///
  /// The average calibration error of Neumann et al. 2018, which netcal calls ACE; Nixon et al.'s ACE
  /// is another thing (``ClasswiseCalibrationError`` with equal-mass bins).
  case average

  /// The norm in words.
  public var spec: String {
    switch self {
    case .l1, .l2: rawValue
    case .max: "largest gap"
    case .average: "every bin counts once"
    }
  }

  /// The name of the error that uses it.
  public var title: String {
    switch self {
    case .l1: "ECE"
    case .l2: "RMSCE"
    case .max: "MCE"
    case .average: "average calibration error"
    }
  }
}

/// The binned calibration error of a view: (Σ_b w_b/W |accuracy_b − confidence_b|^p)^(1/p).
///
/// L1 is the expected calibration error (Naeini et al. 2015; Guo et al. 2017), L2 its root mean
/// square, `max` the maximum calibration error.
///
/// - Edge cases: empty bins contribute nothing; no rows at all give `nil`.
/// - Note: Biased upwards: a perfectly calibrated model has an expected ECE above 0, the more so the
///   fewer rows a bin has. ``DebiasedCalibrationError`` corrects for it.
public struct BinnedCalibrationError: Sendable, Hashable {
  /// How confidences are put into bins.
  public let rule: BinRule
  /// How the gaps are joined.
  public let norm: CalibrationNorm

  /// Creates an estimator.
  public init(rule: BinRule = .equalWidth(15), norm: CalibrationNorm = .l1) {
    self.rule = rule
    self.norm = norm
  }

  /// The definition in words, for the top-label view.
  public var spec: String { spec(view: "top-label") }

  /// The definition in words, for a view.
  public func spec(view: String) -> String {
    "\(norm.title), \(view), \(rule.spec), \(norm.spec)"
  }

  /// The error of a table, or `nil` when it has no rows.
  ///
  /// - Complexity: O(distinct confidences).
  public func value(of table: CalibrationTable) -> Double? {
    value(of: rule.bins(of: table), total: table.totalWeight)
  }

  /// The error of bins that are already there; `total` is the weight of all rows.
  package func value(of bins: some Collection<Bin>, total: Double) -> Double? {
    guard total > 0 else { return nil }
    switch norm {
    case .l1:
      return bins.map { abs($0.hitWeight - $0.confidenceWeight) }.compensatedSum / total
    case .l2:
      let sum = bins.map { ($0.gap ?? 0) * ($0.hitWeight - $0.confidenceWeight) }.compensatedSum
      return (sum / total).squareRoot()
    case .max: return bins.compactMap(\.gap).map { abs($0) }.max()
    case .average:
      let gaps = bins.compactMap(\.gap).map { abs($0) }
      return gaps.isEmpty ? nil : gaps.compensatedSum / Double(gaps.count)
    }
  }
}
