import ArgumentParser
import CandorAnalyze
import CandorTrain

/// `candor explain`: runs over their epochs, and recipes over their seeds.
struct ExplainCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain how a run's loss moved over its epochs, and what several seeds say.",
    discussion: """
      Each epoch's loss is split into refinement (what rescaling cannot mend) and calibration \
      (what it can). Runs of the same recipe with several seeds are taken as replicates.

      Examples:
        candor explain runs/mlp
        candor explain runs/mlp-* runs/dropout-*
      """
  )

  @OptionGroup var input: InputOptions
  @Option(help: "Bins of the calibration error.")
  var bins = 15
  @OptionGroup(title: "Output") var output: OutputOptions

  var isQuiet: Bool { output.quiet }

  func execute(_ console: Console) throws {
    let loader = ModelLoader(input.settings)
    let models = try loader.load(input.models())
    console.noteInputs(models)
    let runs = models.compactMap { model in model.run.map { (run: $0, name: model.name) } }
    guard runs.count == models.count else {
      throw ValidationError(
        "Explaining needs runs, whose epochs are known; use 'candor compare' for other inputs."
      )
    }
    let histories = try runs.map {
      try RunHistory($0.run, named: $0.name, loader: loader, bins: bins)
    }
    let explanation = RunExplanation(histories: histories, seeds: SeedGroups(models))
    try console.result(output.json ? JSONDocument.text(explanation) : explanation.text)
  }
}
