import ArgumentParser
import CandorAnalyze
import CandorTrain
import Foundation

/// `candor train`: recipes in, run folders out.
struct TrainCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train networks on Fashion-MNIST, several side by side.",
    discussion: """
      A recipe is a built-in one (mlp, dropout) or a YAML file. Each leaves a run folder with \
      metrics after every epoch, a checkpoint of every epoch and the finished model. Ctrl-C or a \
      crash leaves a run that --resume continues to the same bits; with more --epochs it extends a \
      run, finished or not, to what so many at once would have given.

      Examples:
        candor train                                  both networks of the textbook's chapter
        candor train mlp --learning-rate 0.5 --name mlp-fast
        candor train my-recipe.yaml --seed 3 --resume
        candor train mlp --epochs 20 --resume         ten more epochs for a run of ten
      """
  )

  @Argument(
    help: "Built-in recipes (mlp, dropout) or YAML files.",
    completion: .file(extensions: ["yaml"])
  )
  var recipes: [String] = ["mlp", "dropout"]
  @Option(help: "Folder for the run folders.", completion: .directory)
  var runs = "runs"
  @OptionGroup var images: DataOption
  @Flag(help: "Continue runs that exist; finished ones stay, unless --epochs asks for more.")
  var resume = false
  @Option(
    help: "Start from the weights of this checkpoint, ours or PyTorch's.",
    completion: .file(extensions: ["safetensors"])
  )
  var initialWeights: String?
  @Option(help: "When to evaluate on all training and test images: every epoch, or the last only.")
  var evaluate: EvaluationTimes = .every
  @OptionGroup var processors: ProcessorOptions
  @OptionGroup(title: "Recipe") var recipe: RecipeOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  var isQuiet: Bool { output.quiet }

  func validate() throws {
    if recipes.count > 1, recipe.name != nil {
      throw ValidationError(
        "--name names one run, but there are \(recipes.count) recipes; train them one by one."
      )
    }
  }

  func execute(_ console: Console) throws {
    let jobs = try jobs()
    let dataset = try Dataset(DataFolder(given: images.folder))
    let reporter = TrainingReporter(jobs.map(\.recipe), console: console)
    let outcomes = try Interruption.stoppingCleanly {
      try Training.run(
        jobs,
        on: dataset,
        existing: resume ? .resume : .refuse,
        threads: processors.threads ?? ProcessInfo.processInfo.activeProcessorCount,
        onEvent: { reporter.report($0) },
        shouldStop: { Interruption.requested }
      )
    }
    let runs = try outcomes.map { try RunFolder($0.folder) }
    if output.json {
      try console.result(JSONDocument.withSnakeCaseKeys(TrainingDocument(runs)))
    } else {
      for run in runs { try console.result(run.path) }
    }
    if let diverged = outcomes.first(where: { $0.status == .diverged }) {
      throw CommandFailure(.badData, diverged.message ?? "\(diverged.folder): the loss diverged.")
    }
    if outcomes.contains(where: { $0.status == .interrupted }) {
      throw CommandFailure(
        Interruption.outcome,
        "Interrupted; continue with the same command and --resume."
      )
    }
  }

  private func jobs() throws -> [TrainingJob] {
    let start = try initialWeights.map { try Checkpoint(contentsOf: $0) }
    let chosen = try recipes.map { text in
      let base = try Recipe.builtIn.first { $0.name == text } ?? Recipe(contentsOf: text)
      return self.recipe.applied(to: base)
    }
    let names = chosen.map(\.name)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw CommandFailure(
        .usage,
        "Two recipes are named \(twice) and would share a folder; rename one of them."
      )
    }
    return chosen.map {
      TrainingJob(
        recipe: $0,
        folder: "\(runs)/\($0.name)",
        initialWeights: start,
        evaluate: evaluate
      )
    }
  }
}
