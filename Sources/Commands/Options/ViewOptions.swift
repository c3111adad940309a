import ArgumentParser
import CandorAnalyze
import CandorMetrics

/// How classes become the one probability that is judged.
struct ViewOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What is judged: top-label, positive, or class:NAME. Default: positive for two classes.",
      valueName: "view"
    )
  )
  var view: String?

  /// Settings with the view that is asked for, or that the model's task asks for.
  ///
  /// - Throws: a usage error for a view that the model does not have.
  func settings(
    _ settings: EvaluationSettings,
    for model: LoadedModel
  ) throws -> EvaluationSettings {
    var settings = settings
    do {
      settings.view = try model.view(named: view, option: "--view")
    } catch let error as AnalyzeError {
      throw ValidationError(error.description)
    }
    return settings
  }
}
