import ArgumentParser
import CandorAnalyze
import CandorFormats
import CandorTrain

/// What a command reads: runs, checkpoints, or predictions of any model.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Run folders (runs/mlp, or runs/mlp@3 for epoch 3), checkpoints (.safetensors, .pt), or"
        + " predictions (.npz, .csv, .jsonl, .safetensors).",
      valueName: "input"
    ),
    completion: .file()
  )
  var inputs: [String] = []

  @Option(help: "A .npy file of logits, rows × classes, instead of an input.", completion: .file())
  var logits: String?
  @Option(
    help: "A .npy file of probabilities, rows × classes, instead of an input.",
    completion: .file()
  )
  var probabilities: String?
  @Option(help: "The .npy file of labels for --logits or --probabilities.", completion: .file())
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "Folder of the four Fashion-MNIST files. Default: $CANDOR_DATA, then where Debian's package"
        + " puts them, then data/fashion-mnist.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var data: String?
  @Option(help: "Which images runs and checkpoints are judged on: test or train.")
  var split: Split = .test
  @Option(
    help: ArgumentHelp(
      "Average this many passes with dropout on (Monte Carlo dropout) instead of one without.",
      valueName: "n"
    )
  )
  var mcSamples: Int?

  @OptionGroup(title: "What the columns are (files of predictions)") var text: ReadingOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How a checkpoint from elsewhere takes pixels: 0..1 (default), -1..1, standardised, or mean,std.",
      valueName: "scale"
    )
  )
  var pixels: String?
  @Option(
    help: ArgumentHelp(
      "What its hidden units do: relu (default), tanh, sigmoid, gelu, elu or leaky_relu.",
      valueName: "unit"
    )
  )
  var activation: Activation?

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

extension InputOptions {
  /// What the flags say about reading.
  var settings: InputSettings {
    var settings = InputSettings()
    settings.data = data
    settings.split = split
    settings.monteCarloSamples = mcSamples
    settings.pixels = pixels.flatMap(PixelChoice.init)
    settings.activation = activation
    settings.predictions = text.predictions
    settings.weighting = text.weights
    settings.clip = text.clip
    return settings
  }

  /// The inputs in the order given; the arrays come first.
  ///
  /// - Throws: a usage error when there are fewer than are needed.
  func models(atLeast count: Int = 1, atMost limit: Int = .max) throws -> [ModelInput] {
    var models: [ModelInput] = []
    if let labels, let scores = logits ?? probabilities {
      models.append(
        .arrays(scores: scores, kind: logits == nil ? .probabilities : .logits, labels: labels)
      )
    }
    models += inputs.map(ModelInput.path)
    guard models.count >= count else {
      throw ValidationError(
        count == 1
          ? "Name an input: a run folder, a checkpoint, or a file of predictions."
          : "Name at least \(count) inputs; found \(models.count)."
      )
    }
    guard models.count <= limit else {
      throw ValidationError("This takes at most \(limit) inputs; found \(models.count).")
    }
    return models
  }
}
