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
    var comparisons = try Workers.map(models.count - 1) { index in
      Result { try compare(first, models[index + 1], options) }
    }.map { try $0.get() }
    if comparisons.count > 1 { adjust(&comparisons) }
    return comparisons
  }

  private static func compare(
    _ first: LoadedModel,
    _ other: LoadedModel,
    _ options: ComparisonOptions
  ) throws -> Comparison {
    var comparison = try Comparison(
      first.predictions,
      other.predictions,
      origins: first.origin,
      other.origin,
      options: options
    )
    comparison.warnings = ConfoundWarnings(first, other).sentences
    if first.predictions.scores == other.predictions.scores {
      comparison.warnings.append(
        "\(first.name) and \(other.name) say the same of every row: is it the same model twice?"
      )
    }
    comparison.warnings += missingClasses(first, other)
    comparison.addReading(first, other)
    comparison.word(classNames: first.classNames ?? other.classNames)
    return comparison
  }

  /// Classes of which there is no row, in a sentence; silent where a class in two has none.
  private static func missingClasses(_ first: LoadedModel, _ other: LoadedModel) -> [String] {
    let predictions = first.predictions
    let present = Set(predictions.labels)
    let missing = (0..<predictions.classes).filter { !present.contains(Int32($0)) }
    guard !missing.isEmpty, 2 * missing.count < predictions.classes else { return [] }
    let names = missing.prefix(5).map { index in
      (first.classNames ?? other.classNames).map { "\(index) (\($0[index]))" } ?? "\(index)"
    }
    return [
      "No row is of class \(names.joined(separator: ", "))"
        + (missing.count > 5 ? " and \(missing.count - 5) more" : "")
        + ": nothing here speaks of how \(first.name) and \(other.name) treat it."
    ]
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
    for index in comparisons.indices {
      comparisons[index].isAdjusted = true
      guard !comparisons[index].hasGap else { continue }
      // What was worded for a gap that the adjustment took away is no longer said.
      comparisons[index].leadingCause = nil
      comparisons[index].word(classNames: comparisons[index].classNames)
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
