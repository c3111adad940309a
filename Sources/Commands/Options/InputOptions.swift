import ArgumentParser
import CandorAnalyze
import CandorFormats
import CandorTrain

/// What a command reads: runs, checkpoints, or predictions of any model.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Run folders (runs/mlp, or runs/mlp@3 for epoch 3), checkpoints (.safetensors, .pt), or"
        + " predictions (.npz, .csv, .jsonl, .safetensors); - for standard input.",
      valueName: "input"
    ),
    completion: .file()
  )
  var inputs: [String] = []

  @OptionGroup(title: "What the columns are (files of predictions)") var text: ReadingOptions
  @OptionGroup(title: "Networks, and arrays in files of their own") var networks: NetworkOptions
  @OptionGroup(title: "Processors") var processors: ProcessorOptions

  var labels: String? { networks.labels }
  var mcSamples: Int? { networks.mcSamples }

  /// Refuses `--group` where rows are not looked at by groups, so that it is not dropped silently.
  func refuseGroups(_ command: String) throws {
    guard let group = text.group.first else { return }
    throw ValidationError(
      "--group \(group) is for 'candor metrics', 'candor compare' and 'candor report';"
        + " 'candor \(command)' takes all rows together. Leave it out."
    )
  }
}

extension InputOptions {
  /// What the flags say about reading.
  var settings: InputSettings {
    var settings = InputSettings()
    settings.data = networks.images.folder
    settings.split = networks.split
    settings.monteCarloSamples = mcSamples
    settings.pixels = networks.pixels.flatMap(PixelChoice.init)
    settings.activation = networks.activation
    settings.predictions = text.predictions
    if let threads = processors.threads {
      settings.predictions.sharing.threads = min(threads, settings.predictions.sharing.threads)
    }
    settings.weighting = text.weights
    settings.clip = text.clip
    return settings
  }

  /// The inputs in the order given; the arrays come first.
  ///
  /// - Throws: a usage error when there are fewer than are needed.
  func models(atLeast count: Int = 1, atMost limit: Int = .max) throws -> [ModelInput] {
    var models: [ModelInput] = []
    if let labels, let scores = networks.logits ?? networks.probabilities {
      models.append(
        .arrays(
          scores: scores,
          kind: networks.logits == nil ? .probabilities : .logits,
          labels: labels
        )
      )
    }
    // Opened by its name in the system, so that a redirected file can be read in any order.
    models += inputs.map { .path($0 == "-" ? "/dev/stdin" : $0) }
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
