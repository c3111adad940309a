import ArgumentParser
import CandorAnalyze
import CandorFigures
import CandorFormats
import CandorMetrics

/// `candor compare`: two or more models on the same rows.
struct CompareCommand: InputCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract:
      "Compare models on the same rows: which is better, and where the loss gap comes from.",
    discussion: """
      Every difference is B minus A with a paired interval. With more than two inputs each is \
      compared with the first, and p-values are adjusted by Holm's method.

      Examples:
        candor compare runs/mlp runs/dropout
        candor compare runs/mlp@3 runs/mlp@10
        candor compare runs/dropout --mc-samples 30   a plain pass against this
        candor compare old.npz new.npz --margin 0.005 --fail-if-worse
      """
  )

  /// What is compared, and what counts as a difference.
  struct ComparingOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "Differences up to this size do not matter: one number for all metrics, or one by one.",
        valueName: "0.01|log_loss=0.01,accuracy=0.002"
      ),
      transform: Margins.init
    )
    var margin = Margins()
    @Flag(
      help: "End with exit code 1 when a model is worse than the first in log loss or accuracy."
    )
    var failIfWorse = false
    @Option(
      help: "Which rows are compared, by id: all (refuse others) or inner (those of every file)."
    )
    var join = RowJoin.all
    @Option(
      name: .customLong("as"),
      help: "What the inputs are: runs (models), or epochs of one training, for one table of them."
    )
    var meaning = InputMeaning.runs
    @Option(
      name: .shortAndLong,
      help: "Write a page, too; of epochs their curve (.svg).",
      completion: .file(extensions: ["html", "svg"])
    )
    var output: String?

    func validate() throws { try output.map(PagePath.check) }
  }

  /// How surely it is measured.
  struct MeasuringOptions: ParsableArguments {
    @Option(help: "Bins of the binned calibration error.")
    var bins = 15
    @Option(help: ArgumentHelp("Bootstrap replicates.", valueName: "n"))
    var bootstrap = 2_000
    @Option(help: "Level of the intervals.")
    var level = 0.95
    @Option(help: "Seed of the resamples and folds.")
    var seed: UInt64 = 0
    @Flag(help: "Recalibrate every class by a curve of its own, however many rows and classes.")
    var classCurves = false

    func validate() throws {
      guard (100...1_000_000).contains(bootstrap) else {
        throw ValidationError("--bootstrap must lie in 100...1000000; found \(bootstrap).")
      }
      guard level > 0, level < 1 else {
        throw ValidationError("--level must lie between 0 and 1; found \(level).")
      }
      guard (1...100_000).contains(bins) else {
        throw ValidationError("--bins must lie in 1...100000; found \(bins).")
      }
    }
  }

  @OptionGroup(title: "Comparing") var how: ComparingOptions
  @OptionGroup(title: "Measuring") var measure: MeasuringOptions
  @OptionGroup(title: "Measuring") var views: ViewOptions
  @OptionGroup(title: "Gates") var gates: GateOptions
  @OptionGroup(title: "Output") var speech: OutputOptions
  @OptionGroup(title: "Output") var paper: PaperOptions
  @OptionGroup var input: InputOptions

  var isQuiet: Bool { speech.quiet }

  func execute(_ console: Console) throws {
    try paper.check(json: speech.json)
    if how.meaning == .epochs { try checkEpochs() }
    let read = try models()
    console.noteInputs(read)
    let joined = try JoinedRows(read, how.join)
    for note in joined.notes { console.note("note: \(note)") }
    let models = joined.models
    try MemoryCheck.check(.comparing(models))
    if how.meaning == .epochs {
      let history = try ExplainCommand.epochs(models, bins: measure.bins, console)
      if let output = how.output {
        try AtomicFile.write(text: DivergenceFigure(history).figure().svg(), to: output)
        console.note("wrote \(output)")
      }
      let explanation = RunExplanation(epochs: history)
      return try console.result(speech.json ? JSONDocument.text(explanation) : explanation.text)
    }
    let view = try views.settings(EvaluationSettings(), for: models).view
    // A page shows each model by itself, too: measured once for both, as the options ask.
    let evaluations =
      try how.output == nil
      ? nil : models.map { try ModelEvaluation($0, settings: settings(view)) }
    let comparisons =
      try evaluations.map { try ModelComparison.all(evaluations: $0, options: options(view)) }
      ?? ModelComparison.all(models, options: options(view))
    for warning in comparisons.flatMap(\.warnings) { console.note("warning: \(warning)") }
    let groups = try models.dropFirst().flatMap { other in
      try models[0].groups.map {
        try GroupDifferences(models[0], other, by: $0, level: measure.level)
      }
    }
    let decisions = try views.decisions(models, level: measure.level)
    let check = try GateCheck(gates.gate, models, comparisons, settings: settings(view))
    try gates.write(
      check,
      title: models.map(\.name).joined(separator: ", "),
      sentences: comparisons.map(\.headline),
      tables: comparisons.map { PaperTable($0) },
      console
    )
    if speech.json {
      try console.result(
        ComparisonDocument.text(comparisons, groups: groups, decisions: decisions, gates: check)
      )
    } else {
      let texts =
        comparisons.map { comparison in
          paper.format.map { PaperTable(comparison).text($0) } ?? ComparisonText(comparison).text
        } + groups.map(\.text) + [decisions?.text].compactMap(\.self)
      try console.result(texts.joined(separator: "\n\n"))
    }
    if let output = how.output, let evaluations {
      try AtomicFile.write(
        text: Report(evaluations: evaluations, comparisons: comparisons).html,
        to: output
      )
      console.note("wrote \(output)")
    }
    try gates.end(check)
    if how.failIfWorse, let worse = comparisons.first(where: \.isWorse) {
      throw CommandFailure(
        .gateFailed,
        "\(worse.b.name) is worse than \(worse.a.name): \(worse.headline)"
      )
    }
  }

  /// Refuses what epochs of one training have no use for, so that it is not dropped silently.
  private func checkEpochs() throws {
    if let output = how.output, !output.hasSuffix(".svg") {
      throw ValidationError(
        "With --as epochs the curve is written: name a file that ends with .svg; found '\(output)'."
      )
    }
    guard gates.gate.isEmpty, gates.summary == nil, !how.failIfWorse, views.thresholds.isEmpty,
      paper.format == nil, input.text.group.isEmpty
    else {
      throw ValidationError(
        "--gate, --summary, --fail-if-worse, --threshold, --group, --markdown and --latex compare models;"
          + " leave them out with --as epochs."
      )
    }
  }

  /// The inputs; a single one with `--mc-samples` is compared with its own plain pass.
  private func models() throws -> [LoadedModel] {
    let loader = ModelLoader(input.settings)
    guard input.mcSamples != nil else { return try loader.loadWhatFits(input.models(atLeast: 2)) }
    let inputs = try input.models()
    guard inputs.count == 1 else { return try loader.load(inputs) }
    var plain = input.settings
    plain.monteCarloSamples = nil
    return [try ModelLoader(plain).load(inputs[0]), try loader.load(inputs[0])]
  }

  /// How each model is measured by itself for the page: as the comparison is made.
  private func settings(_ view: View) -> EvaluationSettings {
    var settings = EvaluationSettings()
    settings.bins = measure.bins
    settings.view = view
    settings.level = measure.level
    settings.seed = measure.seed
    return settings
  }

  private func options(_ view: View) -> ComparisonOptions {
    var options = ComparisonOptions()
    options.bins = measure.bins
    options.view = view
    options.replicates = measure.bootstrap
    options.tableReplicates = min(options.tableReplicates, measure.bootstrap)
    options.level = measure.level
    options.seed = measure.seed
    options.classCurves = measure.classCurves ? true : nil
    options.margin = how.margin.all
    options.margins = how.margin.single
    return options
  }
}

/// What `--margin` says.
struct Margins {
  var all = 0.0
  var single: [MetricID: Double] = [:]

  init() {}

  init(_ text: String) throws {
    for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = piece.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count <= 2, let number = sides.last.flatMap({ Double($0) }), number >= 0,
        number.isFinite
      else {
        throw ValidationError(
          "'\(text)' is not a margin; write 0.01, or log_loss=0.01,accuracy=0.002 (a point of"
            + " accuracy is 0.01)."
        )
      }
      // Every metric but the losses lies in 0...1, so a margin that large would excuse anything.
      guard number < 1 || (sides.count == 2 && ["log_loss", "brier"].contains(sides[0])) else {
        throw ValidationError(
          "A margin of \(piece) can never be reached: accuracies and calibration errors lie in 0...1,"
            + " so write 0.05 for five points; only log_loss= and brier= may be 1 or more."
        )
      }
      if sides.count == 1 {
        all = number
      } else {
        let id = MetricID(String(sides[0]))
        guard ModelComparison.metricIDs.contains(id) else {
          throw ValidationError(
            "'\(id)' is not compared; there are"
              + " \(ModelComparison.metricIDs.map(\.rawValue).joined(separator: ", "))."
          )
        }
        single[id] = number
      }
    }
  }
}
