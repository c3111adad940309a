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
    guard let view else {
      if let positive = model.task.positive { settings.view = .of(positive) }
      return settings
    }
    switch view {
    case "top-label": settings.view = .topLabel
    case "positive":
      guard let positive = model.task.positive else {
        throw ValidationError(
          "--view positive is for two classes; \(model.name) has \(model.predictions.classes). Use"
            + " --view class:NAME."
        )
      }
      settings.view = .of(positive)
    default:
      guard view.hasPrefix("class:") else {
        throw ValidationError(
          "--view must be top-label, positive or class:NAME; found '\(view)'."
        )
      }
      settings.view = .classAgainstRest(try Self.index(String(view.dropFirst(6)), model))
    }
    return settings
  }

  private static func index(_ name: String, _ model: LoadedModel) throws -> Int {
    if let index = model.classNames?.firstIndex(of: name) { return index }
    if let index = Int(name), (0..<model.predictions.classes).contains(index) { return index }
    let names = model.classNames.map { " (\($0.prefix(8).joined(separator: ", ")))" } ?? ""
    throw ValidationError(
      "--view names the class '\(name)'; there are \(model.predictions.classes)\(names)."
    )
  }
}

extension View {
  /// The view of one of two classes as the positive one.
  fileprivate static func of(_ positive: Int) -> View {
    positive == 1 ? .positive : .classAgainstRest(positive)
  }
}
