internal import CandorAnalyze
internal import CandorTrain

/// How well a finished network serves as the start of a new task, against a random start.
///
/// Two tasks: the classes regrouped (label modulo half the number of classes), and the images turned
/// by a quarter. The body keeps its weights, the last layer starts anew, and both starts train by
/// one recipe without dropout, the same for all units.
struct FineTuning: Sendable {
  private let tasks: [(name: String, data: Dataset)]

  static let trainImages = 6_000
  private static let testImages = 2_000
  private static let epochs = 5

  init(_ data: Dataset) throws {
    let train = data.train.prefix(Self.trainImages)
    let test = data.test.prefix(Self.testImages)
    func task(_ change: (ImageSet) -> ImageSet) throws -> Dataset {
      try Dataset(train: change(train), test: change(test), folder: data.folder, fingerprints: [:])
    }
    let groups = UInt8(max(2, (data.classes + 1) / 2))
    tasks = [
      (
        "regrouped",
        try task { set in
          ImageSet(
            pixels: set.pixels,
            labels: set.labels.map { $0 % groups },
            rows: set.rows,
            columns: set.columns
          )
        }
      ),
      ("rotated", try task(Self.turned)),
    ]
  }

  /// The images turned clockwise by a quarter.
  private static func turned(_ set: ImageSet) -> ImageSet {
    var pixels = set.pixels
    for image in 0..<set.count {
      let start = image * set.inputs
      for row in 0..<set.rows {
        for column in 0..<set.columns {
          let target = column * set.rows + (set.rows - 1 - row)
          pixels[start + target] = set.pixels[start + row * set.columns + column]
        }
      }
    }
    return ImageSet(pixels: pixels, labels: set.labels, rows: set.columns, columns: set.rows)
  }

  /// Test loss and accuracy by epoch from both starts, and their means over the epochs.
  func evaluate(_ parameters: Parameters, _ recipe: Recipe, into outcome: inout UnitOutcome) throws {
    var tuning = Recipe(name: "fine-tuning")
    tuning.hidden = recipe.hidden
    tuning.seed = recipe.seed
    tuning.epochs = Self.epochs
    for (name, data) in tasks {
      let random = MemoryTraining.start(tuning, on: data)
      for (start, prefix) in [(body(of: parameters, head: random), ""), (random, "random_")] {
        let result = try MemoryTraining.run(tuning, on: data, start: start, curves: .test)
        guard !result.diverged else { continue }
        let losses = result.curves.map(\.test.loss)
        let accuracies = result.curves.map(\.test.accuracy)
        let key = "fine_tune.\(name).\(prefix)"
        outcome.series[key + "loss"] = losses
        outcome.series[key + "accuracy"] = accuracies
        outcome.values[key + "loss"] = losses.reduce(0, +) / Double(losses.count)
        outcome.values[key + "accuracy"] = accuracies.reduce(0, +) / Double(accuracies.count)
      }
    }
  }

  /// The hidden layers of a network under the last layer of a fresh one.
  private func body(of parameters: Parameters, head: Parameters) -> Parameters {
    let kept = head.shape.weightOffset(head.shape.layerCount - 1)
    let values = Array(parameters.values.prefix(kept)) + head.values.dropFirst(kept)
    guard let joined = Parameters(shape: head.shape, values: values) else {
      preconditionFailure("the hidden layers are the same")
    }
    return joined
  }
}
