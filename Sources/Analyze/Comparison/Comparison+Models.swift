import CandorMetrics

extension Comparison {
  /// The metrics that are compared, log loss first.
  public static let metricIDs = [
    "log_loss", "brier", "accuracy", "ece", "smece", "corp_miscalibration", "corp_discrimination",
    "aurc",
  ]

  /// Compares each model with the first.
  ///
  /// With more than one comparison the p-values of each metric are adjusted by Holm's method, and a
  /// difference is called only where the adjusted value allows it, too.
  ///
  /// - Throws: `AnalyzeError.notComparable` when rows differ.
  public static func all(
    _ models: [LoadedModel],
    options: ComparisonOptions = ComparisonOptions()
  ) throws -> [Comparison] {
    guard let first = models.first else { return [] }
    var comparisons = try models.dropFirst().map { other in
      var comparison = try Comparison(
        first.predictions,
        other.predictions,
        origins: first.origin,
        other.origin,
        options: options
      )
      comparison.warnings = ConfoundWarnings(first, other).sentences
      comparison.addReading(first, other)
      comparison.word(classNames: first.classNames ?? other.classNames)
      return comparison
    }
    if comparisons.count > 1 { adjust(&comparisons) }
    return comparisons
  }

  /// Replaces p-values by Holm's and reads the verdicts again.
  private static func adjust(_ comparisons: inout [Comparison]) {
    for index in comparisons[0].differences.indices {
      let values = comparisons.map { $0.differences[index].pValue ?? 1 }
      for (place, adjusted) in holmAdjusted(values).enumerated() {
        comparisons[place].differences[index].adjust(
          to: adjusted,
          margin: comparisons[place].options
        )
      }
    }
    for index in comparisons.indices where !comparisons[index].hasGap {
      comparisons[index].leadingCause = nil
    }
  }

  /// Whether the second model is worse than the first in log loss or accuracy.
  public var isWorse: Bool {
    differences.contains {
      ($0.id == "log_loss" || $0.id == "accuracy") && $0.verdict == .aBetter
    }
  }
}

extension Comparison.Difference {
  fileprivate mutating func adjust(to pValue: Double, margin options: ComparisonOptions) {
    self = Self(
      id: id,
      title: title,
      better: better,
      a: a,
      b: b,
      difference: difference,
      interval: interval,
      pValue: pValue,
      verdict: Verdict(
        difference,
        interval,
        better: better,
        margin: options.margin(of: id),
        pValue: pValue
      ),
      spec: spec + "; p adjusted by Holm over the comparisons"
    )
  }
}
