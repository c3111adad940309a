import ArgumentParser
import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorProgress
import CandorText

/// `candor merge`: parts measured apart, joined to the numbers of the whole.
struct MergeCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the parts that 'candor metrics --partial' wrote into the numbers of the whole.",
    discussion: """
      The order of the parts plays no part, and the same rows are refused a second time.

      Example:
        candor merge part-*.sums --json
      """
  )

  @Argument(help: "Files written by 'candor metrics --partial'.", completion: .file())
  var parts: [String]
  @Flag(help: "Every metric there is that needs no rows.")
  var all = false
  @Flag(help: "Leave the definitions out of the table.")
  var brief = false
  @Option(
    help: "Write the joined part into this file and print nothing.",
    completion: .file()
  )
  var partial: String?
  @Option(
    help: ArgumentHelp(
      "What is evaluated: top-label or positive. Default: positive for two classes.",
      valueName: "view"
    )
  )
  var view: String?
  @OptionGroup(title: "Output") var output: OutputOptions

  var isQuiet: Bool { output.quiet }

  func execute(_ console: Console) throws {
    var sums: MetricsAccumulator?
    let stage = Progress.open("joining \(parts.count) parts", of: parts.count)
    for part in parts {
      defer { stage?.advance() }
      do {
        let next = try MetricsAccumulator(decoding: InputFile(part).readWhole())
        if sums == nil { sums = next } else { try sums?.merge(next) }
      } catch let error as MetricsError {
        throw MetricsError(error.code, "\(part): \(error.description)")
      }
    }
    stage?.close()
    guard let sums else { return }
    if let partial {
      try AtomicFile.write(sums.encoded(), to: partial)
      console.note("wrote \(partial): \(NumberText.count(sums.rows)) rows")
      return
    }
    let origin = ModelOrigin(
      kind: .predictions,
      path: parts.joined(separator: " "),
      name: "\(parts.count) parts"
    )
    try Self.show(
      sums,
      origin: origin,
      allMetrics: all,
      brief: brief,
      json: output.json,
      view: view,
      console
    )
  }

  /// Prints what sums tell.
  ///
  /// - Throws: A usage error for a view that sums do not have.
  static func show(
    _ sums: MetricsAccumulator,
    origin: ModelOrigin,
    allMetrics: Bool,
    brief: Bool,
    json: Bool,
    view: String?,
    _ console: Console
  ) throws {
    let evaluation = try SummedEvaluation(
      sums,
      origin: origin,
      allMetrics: allMetrics,
      view: Self.view(view, sums)
    )
    console.note("note: " + evaluation.note)
    try console.result(
      json ? JSONDocument.text(evaluation.document) : evaluation.text(showsSpecs: !brief)
    )
    if !evaluation.leftOut.isEmpty {
      let ids = evaluation.leftOut.map(\.rawValue).joined(separator: ", ")
      console.note("note: needs the rows themselves: \(ids)")
    }
  }

  private static func view(_ name: String?, _ sums: MetricsAccumulator) throws -> View? {
    switch name {
    case nil: return nil
    case "top-label": return .topLabel
    case "positive":
      guard sums.classes == 2 else {
        throw ValidationError("--view positive is for two classes; there are \(sums.classes).")
      }
      return .positive
    case let name?:
      throw ValidationError(
        "--view \(name) needs the rows themselves; of sums it must be top-label or, with two classes,"
          + " positive."
      )
    }
  }
}
