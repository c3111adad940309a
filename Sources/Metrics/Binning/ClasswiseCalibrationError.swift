/// Binned calibration error of every class against the rest, averaged over the classes.
///
/// 1/K Σ_k error(p_k, [class is k]) (SCE of Nixon et al. 2019; classwise ECE of Kull et al. 2019).
/// With a threshold it is their TACE: only rows with p_k above it count, and weights are relative to
/// these; a class without such rows adds 0.
public struct ClasswiseCalibrationError: Sendable, Hashable {
  /// How confidences are put into bins.
  public let rule: BinRule
  /// How the gaps of a class are joined.
  public let norm: CalibrationNorm
  /// Rows count for a class when its probability is above this; `nil` counts all.
  public let threshold: Double?

  /// Creates an estimator.
  public init(
    rule: BinRule = .equalWidth(15),
    norm: CalibrationNorm = .l1,
    threshold: Double? = nil
  ) {
    self.rule = rule
    self.norm = norm
    self.threshold = threshold
  }

  /// The definition in words.
  public var spec: String {
    let kept = threshold.map { ", p > \($0)" } ?? ""
    return BinnedCalibrationError(rule: rule, norm: norm).spec(view: "classwise mean\(kept)")
  }

  /// The error of each class, `nil` for one without rows that count.
  public func values(of tables: [CalibrationTable]) -> [Double?] {
    let estimator = BinnedCalibrationError(rule: rule, norm: norm)
    return tables.map { table in
      estimator.value(of: threshold.map(table.above) ?? table)
    }
  }

  /// The mean over the classes' tables, or `nil` without rows.
  ///
  /// - Complexity: O(distinct confidences of all classes).
  public func value(of tables: [CalibrationTable]) -> Double? {
    guard tables.contains(where: { $0.count > 0 }) else { return nil }
    return values(of: tables).map { $0 ?? 0 }.compensatedSum / Double(tables.count)
  }

  /// The mean over all classes, or `nil` without rows.
  ///
  /// - Complexity: O(rows × classes).
  public func value(of predictions: Predictions) -> Double? {
    if threshold == nil, let bins = ClasswiseBins(predictions, rule: rule) {
      return bins.value(norm)
    }
    return value(of: CalibrationTable.classwise(predictions))
  }
}

extension CalibrationTable {
  /// The rows whose confidence is above a threshold.
  func above(_ threshold: Double) -> CalibrationTable {
    let start = confidence.partitioningIndex { $0 > threshold }
    return CalibrationTable(
      confidence: Array(confidence[start...]),
      rows: Array(rows[start...]),
      weight: Array(weight[start...]),
      hitWeight: Array(hitWeight[start...])
    )
  }
}
