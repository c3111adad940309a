import ArgumentParser
import CandorAnalyze
import CandorFigures
import CandorFormats
import CandorTrain

/// `candor explain`: runs over their epochs, and recipes over their seeds.
struct ExplainCommand: InputCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain how a run's loss moved over its epochs, and what several seeds say.",
    discussion: """
      Each epoch's loss is split into refinement (what rescaling cannot lower) and calibration \
      (what it can). Runs of the same recipe with several seeds are taken as replicates. Files of \
      predictions are taken as the epochs of one training with --as epochs.

      Examples:
        candor explain runs/mlp
        candor explain runs/mlp-* runs/dropout-*
        candor explain --as epochs epoch-*.csv -o epochs.svg
      """
  )

  /// What is explained, and where the curve goes.
  struct EpochOptions: ParsableArguments {
    @Option(
      name: .customLong("as"),
      help: "What the inputs are: runs, or epochs (files of predictions, by number or as given)."
    )
    var meaning = InputMeaning.runs
    @Option(help: "Bins of the calibration error.")
    var bins = 15
    @Option(
      name: [.customShort("o"), .customLong("output")],
      help: "Write the curve of the epochs, too (one training).",
      completion: .file(extensions: ["svg"])
    )
    var file: String?
  }

  @OptionGroup(title: "Explaining") var how: EpochOptions
  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup var input: InputOptions

  var isQuiet: Bool { output.quiet }

  func execute(_ console: Console) throws {
    try input.refuseGroups("explain")
    let loader = ModelLoader(input.settings)
    let models = try loader.load(input.models())
    console.noteInputs(models)
    if how.meaning == .epochs {
      let history = try Self.epochs(models, bins: how.bins, console)
      try write(DivergenceFigure(history).figure(), console)
      let explanation = RunExplanation(epochs: history)
      return try console.result(output.json ? JSONDocument.text(explanation) : explanation.text)
    }
    let runs = models.compactMap { model in model.run.map { (run: $0, name: model.name) } }
    guard runs.count == models.count else {
      throw ValidationError(
        "Explaining needs runs, whose epochs are known; add --as epochs if these files are epochs of"
          + " one training, or use 'candor compare'."
      )
    }
    let histories = try runs.map {
      try RunHistory($0.run, named: $0.name, loader: loader, bins: how.bins)
    }
    if let history = histories.first, histories.count == 1 {
      try write(DivergenceFigure(history).figure(), console)
    }
    let explanation = RunExplanation(histories: histories, seeds: SeedGroups(models))
    try console.result(output.json ? JSONDocument.text(explanation) : explanation.text)
  }

  /// Files of predictions as the epochs of one training.
  static func epochs(_ models: [LoadedModel], bins: Int, _ console: Console) throws -> RunHistory {
    let joined = try JoinedRows(models, .all)
    for note in joined.notes { console.note("note: \(note)") }
    guard joined.models.count > 1 else {
      throw ValidationError("--as epochs needs at least two files, one for each epoch.")
    }
    return try RunHistory(epochs: joined.models, named: "\(models.count) epochs", bins: bins)
  }

  private func write(_ figure: Figure, _ console: Console) throws {
    guard let file = how.file else { return }
    try AtomicFile.write(text: figure.svg(), to: file)
    console.note("wrote \(file)")
  }
}

/// What several inputs are to each other.
enum InputMeaning: String, ExpressibleByArgument, CaseIterable {
  case runs
  case epochs
}
