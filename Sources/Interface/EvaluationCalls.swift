import CandorAnalyze
import CandorFigures
import CandorMetrics

/// How one model is measured, under the names of the command's options.
struct MeasureOptions: Decodable {
  var bins: Int?
  var all: Bool?
  var bootstrap: Int?
  var level: Double?
  var seed: UInt64?
  var view: String?

  /// The settings, within the ranges of the command.
  func settings() throws -> EvaluationSettings {
    var settings = EvaluationSettings()
    if let bins {
      guard (1...100_000).contains(bins) else {
        throw BadCall("bins must lie in 1...100000; found \(bins).")
      }
      settings.bins = bins
    }
    if let bootstrap {
      guard bootstrap == 0 || (2...1_000_000).contains(bootstrap) else {
        throw BadCall("bootstrap must be 0 or lie in 2...1000000; found \(bootstrap).")
      }
      settings.replicates = bootstrap
    }
    if let level {
      guard level > 0, level < 1 else {
        throw BadCall("level must lie between 0 and 1; found \(level).")
      }
      settings.level = level
    }
    settings.allMetrics = all ?? false
    settings.seed = seed ?? 0
    return settings
  }
}

/// A measured model with the tables of its groups.
struct MeasuredModel: Sendable {
  let evaluation: ModelEvaluation
  let groups: [GroupTable]

  init(_ model: LoadedModel, _ options: MeasureOptions) throws {
    var settings = try options.settings()
    settings.view = try model.view(named: options.view)
    evaluation = try ModelEvaluation(model, settings: settings)
    groups = try model.groups.map { try GroupTable(model, by: $0, level: settings.level) }
  }
}

/// Measures a model.
@c(candor_evaluate)
public func evaluate(
  _ model: UInt64,
  _ options: UnsafePointer<CChar>?,
  _ out: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  answering {
    try Passing.give(out) {
      try MeasuredModel(
        HeldModel.labelled(model),
        Passing.options(MeasureOptions.self, options)
      )
    }
  }
}

/// The document of a measured model: what `candor metrics --json` prints.
@c(candor_evaluation_document)
public func evaluationDocument(
  _ evaluation: UInt64,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    let measured = try Handles.value(evaluation, MeasuredModel.self)
    let document = GroupedDocument(measured.evaluation.document, groups: measured.groups)
    try Passing.give(Passing.json(document), text, length)
  }
}

/// The estimates of a measured model as a JSON list: those of its document.
@c(candor_evaluation_estimates)
public func evaluationEstimates(
  _ evaluation: UInt64,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    let entries = try Handles.value(evaluation, MeasuredModel.self).evaluation.entries
    try Passing.give(CompactEstimates(entries)?.text ?? Passing.json(entries), text, length)
  }
}

/// What the figures of a measured model are drawn from, as in `candor report --json`.
@c(candor_evaluation_figures)
public func evaluationFigures(
  _ evaluation: UInt64,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    let measured = try Handles.value(evaluation, MeasuredModel.self)
    try Passing.give(Passing.json(measured.evaluation.figureDocument), text, length)
  }
}

/// A measured model in words: the table that the command prints, and the verdict.
@c(candor_evaluation_words)
public func evaluationWords(
  _ evaluation: UInt64,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  struct Words: Encodable {
    let verdict: String
    let table: String
  }
  return answering {
    let measured = try Handles.value(evaluation, MeasuredModel.self)
    let words = Words(
      verdict: measured.evaluation.verdict,
      table: ([EvaluationText(measured.evaluation, showsSpecs: false).text]
        + measured.groups.map(\.text)).joined(separator: "\n\n")
    )
    try Passing.give(Passing.json(words), text, length)
  }
}

/// A figure of a measured model as SVG, by the beginning of its name, such as `reliability`.
@c(candor_evaluation_figure)
public func evaluationFigure(
  _ evaluation: UInt64,
  _ name: UnsafePointer<CChar>?,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    let measured = try Handles.value(evaluation, MeasuredModel.self)
    let name = try Passing.text("the figure's name", name)
    if name == "reliability" {
      try Passing.give(ReliabilityFigure(measured.evaluation).svg(), text, length)
      return
    }
    let report = try Report(evaluations: [measured.evaluation], comparisons: [])
    let figures = try report.figures
    guard let figure = figures.first(where: { $0.name == name || $0.name.hasPrefix("\(name)-") })
    else {
      let names = figures.map(\.name).joined(separator: ", ")
      throw BadCall("There is no figure '\(name)'; there are \(names).")
    }
    try Passing.give(figure.svg(), text, length)
  }
}
