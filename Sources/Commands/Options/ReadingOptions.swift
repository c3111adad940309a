import ArgumentParser
import CandorAnalyze
import CandorFormats
import CandorMetrics
import Foundation

/// How files of predictions are to be understood, where their names do not tell.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The right classes; one-hot: a pattern or a list.",
      valueName: "column"
    )
  )
  var label: String?
  @Option(
    help: ArgumentHelp(
      "The probabilities: one column of P(positive), a list a,b,c, or a pattern 'prob_*'.",
      valueName: "columns"
    )
  )
  var probability: String?
  @Option(help: ArgumentHelp("The logits, in the same three ways.", valueName: "columns"))
  var logit: String?
  @Option(
    help: ArgumentHelp("The positive one of two classes: a name or a number.", valueName: "class")
  )
  var positive: String?
  @Option(
    name: [.customLong("classes"), .customLong("class-names")],
    help: ArgumentHelp(
      "Names of the classes in order, or a file of them.",
      valueName: "a,b,c|file"
    )
  )
  var classes: String?
  @Option(
    help: ArgumentHelp(
      "A column whose values are looked at apart. Repeatable.",
      valueName: "column"
    )
  )
  var group: [String] = []
  @Option(help: ArgumentHelp("The column of weights.", valueName: "column"))
  var weight: String?
  @Option(
    help: ArgumentHelp(
      "What weights mean: repeats, or importance, survey and class weights.",
      valueName: "meaning"
    )
  )
  var weights: Weighting?
  @Option(help: ArgumentHelp("The column that tells rows apart.", valueName: "column"))
  var id: String?
  @Option(
    help: ArgumentHelp(
      "The column of what was drawn whole, as a patient.",
      valueName: "column"
    )
  )
  var cluster: String?
  @Option(
    help: ArgumentHelp(
      "Which of several sets in a file: val, test, a group.",
      valueName: "part"
    )
  )
  var part: String?
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Leave out rows of this label. Repeatable.", valueName: "label")
  )
  var ignoreLabel: [String] = []
  @Option(help: ArgumentHelp("The label of the first class: 0 or 1.", valueName: "n"))
  var firstLabel: Int?
  @Option(
    help: ArgumentHelp("What separates the cells of a table; tab for a tab.", valueName: "c")
  )
  var separator: String?
  @Flag(help: "Probabilities are written from 0 to 100.")
  var percent = false
  @Option(
    help: ArgumentHelp(
      "Read smaller probabilities as this, such as 1e-6.",
      valueName: "p"
    )
  )
  var clip: Double?

  func validate() throws {
    if let firstLabel, firstLabel != 0, firstLabel != 1 {
      throw ValidationError("--first-label must be 0 or 1; found \(firstLabel).")
    }
    if probability != nil, logit != nil {
      throw ValidationError("Give --probability or --logit, not both.")
    }
    if let clip, !(clip > 0 && clip < 0.1) {
      throw ValidationError("--clip must lie above 0 and below 0.1, such as 1e-6; found \(clip).")
    }
    if let separator, Self.character(separator) == nil {
      throw ValidationError(
        "--separator takes one character, or comma, semicolon, tab, space; found '\(separator)'."
      )
    }
    if let classes { _ = try Self.names(classes) }
  }

  /// What the flags say about reading.
  var predictions: PredictionOptions {
    var options = PredictionOptions(
      firstLabel: firstLabel,
      classNames: classes.flatMap { try? Self.names($0) }
    )
    options.part = part
    options.columns.label = label
    options.columns.probability = Self.list(probability)
    options.columns.logit = Self.list(logit)
    options.columns.id = id
    options.columns.weight = weight
    options.columns.groups = group
    options.columns.cluster = cluster
    options.separator = separator.flatMap(Self.character)
    options.ignoredLabels = ignoreLabel
    options.positive = positive
    options.inPercent = percent
    return options
  }

  private static func list(_ text: String?) -> [String] {
    text.map { $0.split(separator: ",").map(String.init) } ?? []
  }

  /// A list with commas, or the lines of a file.
  private static func names(_ text: String) throws -> [String] {
    if !text.contains(","), FileManager.default.fileExists(atPath: text) {
      let bytes = try InputFile(text).readUpTo(1 << 24)
      let names = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      guard names.count > 1 else {
        throw ValidationError("--classes: \(text) must name at least two classes, one a line.")
      }
      return names
    }
    let names = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    guard names.count > 1 else {
      throw ValidationError(
        "--classes needs at least two names (a,b,c), or a file with one name a line; found '\(text)'."
      )
    }
    return names
  }

  private static func character(_ text: String) -> Character? {
    switch text {
    case "tab", "\\t": "\t"
    case "comma": ","
    case "semicolon": ";"
    case "space": " "
    default: text.count == 1 ? text.first : nil
    }
  }
}
