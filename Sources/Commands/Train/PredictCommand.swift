import ArgumentParser
import CandorAnalyze
import CandorFormats
import CandorProgress

/// `candor predict`: a network in, its predictions out.
struct PredictCommand: InputCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Write what a model says of every image, for this or another tool.",
    discussion: """
      Examples:
        candor predict runs/mlp -o mlp.npz
        candor predict runs/dropout@3 --split train -o dropout-3.csv
        candor predict runs/dropout --mc-samples 20 -o averaged.npz
      """
  )

  @OptionGroup var input: InputOptions
  @Option(
    name: .shortAndLong,
    help: "The file to write: .npz (scores and labels), .csv (the same), or .npy (scores only).",
    completion: .file(extensions: ["npz", "csv", "npy"])
  )
  var output: String
  @Flag(name: .shortAndLong, help: "No notes; only errors.")
  var quiet = false

  var isQuiet: Bool { quiet }

  func validate() throws {
    guard [".npz", ".csv", ".npy"].contains(where: output.hasSuffix) else {
      throw ValidationError("--output must end in .npz, .csv or .npy; found '\(output)'.")
    }
  }

  func execute(_ console: Console) throws {
    let model = try ModelLoader(input.settings).load(input.models(atMost: 1))[0]
    console.noteInputs([model])
    let stage = Progress.open("writing \(output)")
    try PredictionWriter.write(PredictionBatch(model.predictions), to: output)
    stage?.close()
    console.note("wrote \(output): \(model.headline)")
  }
}
