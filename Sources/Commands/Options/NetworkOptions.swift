import ArgumentParser
import CandorAnalyze
import CandorTrain

/// How networks are evaluated, and arrays that stand in files of their own.
struct NetworkOptions: ParsableArguments {
  @Option(help: "Which images networks are evaluated on.")
  var split: Split = .test
  @OptionGroup var images: DataOption
  @Option(
    help: ArgumentHelp(
      "Average this many passes with dropout on.",
      valueName: "n"
    )
  )
  var mcSamples: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How a checkpoint takes pixels: 0..1, -1..1, standardised, or mean,std.",
      valueName: "scale"
    )
  )
  var pixels: String?
  @Option(
    help: ArgumentHelp(
      "What its hidden units do.",
      valueName: "unit"
    )
  )
  var activation: Activation?
  @Option(help: "A .npy of logits, rows × classes, as the input.", completion: .file())
  var logits: String?
  @Option(
    help: "A .npy of probabilities, rows × classes, as the input.",
    completion: .file()
  )
  var probabilities: String?
  @Option(help: "The .npy of labels beside these.", completion: .file())
  var labels: String?

  func validate() throws {
    if let pixels, PixelChoice(pixels) == nil {
      throw ValidationError(
        "--pixels takes 0..1, -1..1, standardised, or mean,std such as 0.286,0.353; found '\(pixels)'."
      )
    }
    if let mcSamples, mcSamples < 1 {
      throw ValidationError("--mc-samples must be at least 1; found \(mcSamples).")
    }
    if logits != nil, probabilities != nil {
      throw ValidationError("Give --logits or --probabilities, not both.")
    }
    if (logits ?? probabilities) != nil, labels == nil {
      throw ValidationError("--logits and --probabilities need --labels F.npy beside them.")
    }
    if labels != nil, (logits ?? probabilities) == nil {
      throw ValidationError("--labels goes with --logits F.npy or --probabilities F.npy.")
    }
  }
}
