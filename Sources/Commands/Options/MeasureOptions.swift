import ArgumentParser
import CandorAnalyze
import CandorMetrics

/// Which numbers are computed, and how surely.
struct MeasureOptions: ParsableArguments {
  @Option(help: "Bins of the binned calibration errors and diagrams.")
  var bins = 15
  @Flag(help: "Every metric there is, the slower and rarer ones included.")
  var all = false
  @Option(
    help: ArgumentHelp(
      "Bootstrap replicates for the intervals that have no closed form; 0 for none.",
      valueName: "n"
    )
  )
  var bootstrap = 0
  @Option(help: "Level of the intervals.")
  var level = 0.95
  @Option(
    help: ArgumentHelp(
      "What is judged: top-label, positive, or class:NAME. Default: positive for two classes.",
      valueName: "view"
    )
  )
  var view: String?
  @Option(help: "Seed of everything random.")
  var seed: UInt64 = 0
  @Flag(help: "Leave the definitions out of the table.")
  var brief = false

  func validate() throws {
    guard (1...100_000).contains(bins) else {
      throw ValidationError("--bins must lie in 1...100000; found \(bins).")
    }
    guard bootstrap == 0 || (2...1_000_000).contains(bootstrap) else {
      throw ValidationError("--bootstrap must be 0 or lie in 2...1000000; found \(bootstrap).")
    }
    guard level > 0, level < 1 else {
      throw ValidationError("--level must lie between 0 and 1; found \(level).")
    }
  }

  /// The settings for a model, whose classes may have names and one of which may be the positive one.
  ///
  /// - Throws: a usage error for a view that the model does not have.
  func settings(for model: LoadedModel) throws -> EvaluationSettings {
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

  var settings: EvaluationSettings {
    var settings = EvaluationSettings()
    settings.bins = bins
    settings.allMetrics = all
    settings.replicates = bootstrap
    settings.level = level
    settings.seed = seed
    return settings
  }
}

extension View {
  /// The view of one of two classes as the positive one.
  fileprivate static func of(_ positive: Int) -> View {
    positive == 1 ? .positive : .classAgainstRest(positive)
  }
}
