public import CandorMetrics

extension ModelComparison {
  /// The metrics that are compared, log loss first.
  public static var metricIDs: [MetricID] { MetricTable.compared.map(\.id) }

  /// Compares each model with the first.
  ///
  /// With more than one comparison the p-values of each metric are adjusted by Holm's method, and a
  /// difference is called only where the adjusted value allows it, too.
  ///
  /// - Throws: `AnalyzeError.notComparable` when rows differ.
  public static func all(
    _ models: [LoadedModel],
    options: ComparisonOptions = ComparisonOptions()
  ) throws -> [ModelComparison] {
    try all(
      models,
      evidence: models.map {
        try evidence($0.predictions, options: options.metricOptions)
      },
      options: options
    )
  }

  /// Compares each measured model with the first; what was made for the measurement is not made anew.
  ///
  /// - Parameters:
  ///   - evaluations: The models, measured with the options' bins and view.
  ///   - options: Level, replicates, seed, margins.
  /// - Throws: As ``all(_:options:)``.
  public static func all(
    evaluations: [ModelEvaluation],
    options: ComparisonOptions
  ) throws -> [ModelComparison] {
    try all(
      evaluations.map(\.model),
      evidence: evaluations.map(\.evaluation.evidence),
      options: options
    )
  }

  private static func all(
    _ models: [LoadedModel],
    evidence: [Evidence],
    options: ComparisonOptions
  ) throws -> [ModelComparison] {
    guard let first = models.first else { return [] }
    var comparisons = try Workers.map(models.count - 1) { index in
      Result {
        try compare(first, evidence[0], models[index + 1], evidence[index + 1], options)
      }
    }.map { try $0.get() }
    if comparisons.count > 1 { adjust(&comparisons) }
    return comparisons
  }

  private static func compare(
    _ first: LoadedModel,
    _ firstEvidence: Evidence,
    _ other: LoadedModel,
    _ otherEvidence: Evidence,
    _ options: ComparisonOptions
  ) throws -> ModelComparison {
    var comparison = try ModelComparison(
      firstEvidence,
      otherEvidence,
      origins: first.origin,
      other.origin,
      options: options,
      rowName: first.name(ofRow:)
    )
    comparison.warnings = ConfoundWarnings(first, other).sentences
    if first.predictions.scores == other.predictions.scores {
      comparison.warnings.append(
        "\(first.name) and \(other.name) say the same of every row: is it the same model twice?"
      )
    }
    comparison.warnings += missingClasses(first, other)
    comparison.warnings += [first, other].compactMap { model in
      ExactZeros(model.predictions)?.warning(model.name)
    }
    if let warning = comparison.explanation.copies.warning { comparison.warnings.append(warning) }
    if !comparison.explanation.hasClassCurves {
      comparison.warnings.append(
        "Curves of every class were left out of what recalibration closes: \(comparison.rows) rows of"
          + " \(comparison.classes) classes are more than \(GapExplanation.mostForCurves / 1_000_000) million"
          + " probabilities a model. --class-curves makes them."
      )
    }
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
  private static func adjust(_ comparisons: inout [ModelComparison]) {
    let adjusted = Comparison.adjusted(comparisons.map(\.comparison))
    for (index, comparison) in adjusted.enumerated() {
      let hadGap = comparisons[index].hasGap
      comparisons[index].comparison = comparison
      guard hadGap, !comparisons[index].hasGap else { continue }
      // What was worded for a gap that the adjustment took away is no longer said.
      comparisons[index].leadingCause = nil
      comparisons[index].word(classNames: comparisons[index].classNames)
    }
  }
}
