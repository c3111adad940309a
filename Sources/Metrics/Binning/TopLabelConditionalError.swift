/// Calibration error of the confidence given the predicted class (Gupta and Ramdas 2022).
///
/// Rows are split by predicted class; each part has its own binned error of the top-label view, and
/// the parts are averaged by their weight. A model can have a small ``BinnedCalibrationError`` while
/// one predicted class is over-confident and another under-confident; here they cannot cancel.
public struct TopLabelConditionalError: Sendable, Hashable {
  /// How confidences are put into bins within a predicted class.
  public let rule: BinRule
  /// How the gaps of a predicted class are joined.
  public let norm: CalibrationNorm

  /// Creates an estimator.
  public init(rule: BinRule = .equalWidth(15), norm: CalibrationNorm = .l1) {
    self.rule = rule
    self.norm = norm
  }

  /// The definition in words.
  public var spec: String {
    BinnedCalibrationError(rule: rule, norm: norm)
      .spec(view: "top-label given the predicted class, weighted by rows")
  }

  /// The error of each predicted class, `nil` for one that is never predicted.
  public func values(of facts: RowFacts) -> [Double?] {
    let estimator = BinnedCalibrationError(rule: rule, norm: norm)
    return Self.tables(facts).map { estimator.value(of: $0) }
  }

  /// The weighted mean over predicted classes, or `nil` without rows.
  ///
  /// - Complexity: O(rows + classes).
  public func value(of facts: RowFacts) -> Double? {
    let estimator = BinnedCalibrationError(rule: rule, norm: norm)
    let tables = Self.tables(facts)
    let total = tables.map(\.totalWeight).compensatedSum
    guard total > 0 else { return nil }
    return tables.map { (estimator.value(of: $0) ?? 0) * $0.totalWeight }.compensatedSum / total
  }

  /// The top-label view of the rows of each predicted class.
  private static func tables(_ facts: RowFacts) -> [CalibrationTable] {
    var keys = [[UInt64]](repeating: [], count: facts.classes)
    var weights = [[Double]](repeating: [], count: facts.classes)
    for row in 0..<facts.rows {
      let predicted = Int(facts.predicted[row])
      keys[predicted].append(TableKey.pack(facts.confidence[row], hit: facts.isHit(row)))
      if let all = facts.weights { weights[predicted].append(all[row]) }
    }
    return keys.indices.map {
      facts.weights == nil
        ? CalibrationTable(keys: &keys[$0]) : CalibrationTable(keys: keys[$0], weights: weights[$0])
    }
  }
}
