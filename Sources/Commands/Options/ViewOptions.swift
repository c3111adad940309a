import ArgumentParser
import CandorAnalyze
import CandorMetrics

/// How classes become the one probability that is evaluated.
struct ViewOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What is judged: top-label, positive, or class:NAME.",
      valueName: "view"
    )
  )
  var view: String?
  @Option(
    name: .customLong("threshold"),
    help: ArgumentHelp(
      "The net benefit of acting at this risk. Repeatable.",
      valueName: "t"
    )
  )
  var thresholds: [Double] = []

  func validate() throws {
    if let wrong = thresholds.first(where: { !($0 > 0 && $0 < 1) }) {
      throw ValidationError("--threshold must lie between 0 and 1; found \(wrong).")
    }
  }

  /// Settings for several models, which must be evaluated in one view to stand side by side.
  ///
  /// - Throws: a usage error for a view that a model does not have.
  func settings(
    _ settings: EvaluationSettings,
    for models: [LoadedModel]
  ) throws -> EvaluationSettings {
    var settings = settings
    do {
      settings.view = try LoadedModel.view(named: view, of: models, option: "--view")
    } catch let error as AnalyzeError {
      throw ValidationError(error.description)
    }
    return settings
  }

  /// Decision curves at the thresholds that were asked for; `nil` where none were.
  ///
  /// - Throws: a usage error where there is no positive class.
  func decisions(_ models: [LoadedModel], level: Double) throws -> DecisionCurves? {
    guard !thresholds.isEmpty else { return nil }
    guard let curves = try DecisionCurves(models, thresholds: thresholds, level: level) else {
      throw ValidationError(
        "--threshold is for two classes, one of them positive; \(models.first?.name ?? "the model") has"
          + " \(models.first?.predictions.classes ?? 0)."
      )
    }
    return curves
  }

  /// Settings with the view that is asked for, or that the model's task asks for.
  ///
  /// - Throws: a usage error for a view that the model does not have.
  func settings(
    _ settings: EvaluationSettings,
    for model: LoadedModel
  ) throws -> EvaluationSettings {
    try self.settings(settings, for: [model])
  }
}
