import CandorAnalyze
import CandorFigures
import CandorMetrics

/// How models are compared, under the names of the command's options.
struct CompareOptions: Decodable {
  var bins: Int?
  var bootstrap: Int?
  var level: Double?
  var seed: UInt64?
  var margin: Double?
  var margins: [String: Double]?
  var join: String?
  var view: String?

  /// The options, within the ranges of the command.
  func options() throws -> ComparisonOptions {
    var options = ComparisonOptions()
    if let bins {
      guard (1...100_000).contains(bins) else {
        throw BadCall("bins must lie in 1...100000; found \(bins).")
      }
      options.bins = bins
    }
    if let bootstrap {
      guard (100...1_000_000).contains(bootstrap) else {
        throw BadCall("bootstrap must lie in 100...1000000; found \(bootstrap).")
      }
      options.replicates = bootstrap
      options.tableReplicates = min(options.tableReplicates, bootstrap)
    }
    if let level {
      guard level > 0, level < 1 else {
        throw BadCall("level must lie between 0 and 1; found \(level).")
      }
      options.level = level
    }
    options.seed = seed ?? 0
    if let margin { options.margin = try Self.checked(margin, "margin") }
    for (name, value) in margins ?? [:] {
      let id = MetricID(name)
      guard ModelComparison.metricIDs.contains(id) else {
        let known = ModelComparison.metricIDs.map(\.rawValue).joined(separator: ", ")
        throw BadCall("'\(name)' is not compared; there are \(known).")
      }
      options.margins[id] = try Self.checked(value, name)
    }
    return options
  }

  func rows() throws -> RowJoin {
    guard let join else { return .all }
    guard let chosen = RowJoin(rawValue: join) else {
      throw BadCall("join is all or inner; found '\(join)'.")
    }
    return chosen
  }

  private static func checked(_ margin: Double, _ name: String) throws -> Double {
    guard margin >= 0, margin.isFinite else {
      throw BadCall("The margin '\(name)' must be finite and not negative; found \(margin).")
    }
    return margin
  }
}

/// Models compared, each with the first.
struct ComparedModels: Sendable {
  let comparisons: [ModelComparison]
  let groups: [GroupDifferences]
  let notes: [String]
}

/// Compares models on the same rows, each with the first.
@c(candor_compare)
public func compare(
  _ models: UnsafePointer<UInt64>?,
  _ count: Int64,
  _ options: UnsafePointer<CChar>?,
  _ out: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  answering {
    try Passing.give(out) {
      guard (2...10_000).contains(count) else {
        throw BadCall("A comparison takes at least two models; found \(count).")
      }
      let handles = try Passing.array("models", models, count, expected: Int(count))
      let chosen = try Passing.options(CompareOptions.self, options)
      var options = try chosen.options()
      let given = try handles.map { try HeldModel.labelled($0) }
      let joined = try JoinedRows(given, chosen.rows())
      let models = joined.models
      options.view = try LoadedModel.view(named: chosen.view, of: models)
      return ComparedModels(
        comparisons: try ModelComparison.all(models, options: options),
        groups: try models.dropFirst().flatMap { other in
          try models[0].groups.map {
            try GroupDifferences(models[0], other, by: $0, level: options.level)
          }
        },
        notes: joined.notes
      )
    }
  }
}

/// The document of a comparison: what `candor compare --json` prints.
@c(candor_comparison_document)
public func comparisonDocument(
  _ comparison: UInt64,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    let compared = try Handles.value(comparison, ComparedModels.self)
    try Passing.give(
      ComparisonDocument.text(compared.comparisons, groups: compared.groups),
      text,
      length
    )
  }
}

/// A comparison in words: what the command prints, and the notes on how rows were joined.
@c(candor_comparison_words)
public func comparisonWords(
  _ comparison: UInt64,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  struct Words: Encodable {
    let headline: String
    let table: String
    let notes: [String]
  }
  return answering {
    let compared = try Handles.value(comparison, ComparedModels.self)
    let words = Words(
      headline: compared.comparisons.map(\.headline).joined(separator: " "),
      table: (compared.comparisons.map { ComparisonText($0).text } + compared.groups.map(\.text))
        .joined(separator: "\n\n"),
      notes: compared.notes + compared.comparisons.flatMap(\.warnings)
    )
    try Passing.give(Passing.json(words), text, length)
  }
}

/// Where the gap of a comparison comes from, as SVG; `pair` counts the models after the first from 0.
@c(candor_comparison_figure)
public func comparisonFigure(
  _ comparison: UInt64,
  _ pair: Int64,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    let comparisons = try Handles.value(comparison, ComparedModels.self).comparisons
    guard let place = Int(exactly: pair), comparisons.indices.contains(place) else {
      throw BadCall("There is no pair \(pair); there are \(comparisons.count).")
    }
    if let reason = comparisons[place].explanationReason {
      throw BadCall("There is no picture of this gap: \(reason).")
    }
    try Passing.give(WaterfallFigure(comparisons[place]).figure().svg(), text, length)
  }
}

/// A page about models, as `candor report` writes it.
@c(candor_report)
public func report(
  _ models: UnsafePointer<UInt64>?,
  _ count: Int64,
  _ options: UnsafePointer<CChar>?,
  _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ length: UnsafeMutablePointer<Int64>?
) -> Int32 {
  answering {
    guard (1...10_000).contains(count) else {
      throw BadCall("A report takes at least one model; found \(count).")
    }
    let handles = try Passing.array("models", models, count, expected: Int(count))
    let chosen = try Passing.options(MeasureOptions.self, options)
    var settings = try chosen.settings()
    let given = try handles.map { try HeldModel.labelled($0) }
    let models = try JoinedRows(given, .all).models
    settings.view = try LoadedModel.view(named: chosen.view, of: models)
    let report = try Report(models, settings: settings)
    try Passing.give(report.html, text, length)
  }
}
