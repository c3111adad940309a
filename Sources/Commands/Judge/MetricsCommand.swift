import ArgumentParser
import CandorAnalyze
import CandorMetrics

/// `candor metrics`: predictions in, numbers out.
struct MetricsCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Measure how right a model is and how well its confidence can be believed.",
    discussion: """
      Every number comes with its exact definition, because the same name means different numbers \
      in different tools.

      Examples:
        candor metrics runs/mlp
        candor metrics predictions.npz --json
        candor metrics --logits logits.npy --labels labels.npy --bins 20
      """
  )

  @OptionGroup var input: InputOptions
  @OptionGroup var measure: MeasureOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  var isQuiet: Bool { output.quiet }

  func execute(_ console: Console) throws {
    let models = try input.models(atMost: 1)
    let model = try ModelLoader(input.settings).load(models)[0]
    console.noteIgnored([model])
    let evaluation = try Evaluation(model, settings: measure.settings)
    try console.result(
      output.json
        ? JSONDocument.text(evaluation.document)
        : EvaluationText(evaluation, showsSpecs: !measure.brief).text
    )
  }
}
