import CandorFormats
import CandorMetrics
import CandorProgress
public import CandorTrain
import Foundation

/// Reads inputs of every kind; the images are decoded once for all of them.
public final class ModelLoader {
  /// How inputs are read.
  public let settings: InputSettings
  private var images: (set: ImageSet, fingerprints: [String: String])?

  /// Creates a loader.
  public init(_ settings: InputSettings = InputSettings()) { self.settings = settings }

  /// The images that networks are evaluated on, read when first asked for.
  public func evaluatedImages() throws -> (set: ImageSet, fingerprints: [String: String]) {
    if let images { return images }
    let stage = Progress.open("reading the images")
    defer { stage?.close() }
    let read = try DataFolder(given: settings.data).read(settings.split)
    images = read
    return read
  }

  /// The images behind models' rows, where all of them are networks evaluated on images.
  public func images(of models: [LoadedModel]) throws -> EvaluatedImages? {
    guard !models.isEmpty, models.allSatisfy({ $0.origin.kind != .predictions }) else { return nil }
    return EvaluatedImages(try evaluatedImages().set)
  }

  /// Reads several inputs; equal names get as much of the path as tells them apart.
  public func load(_ inputs: [ModelInput]) throws -> [LoadedModel] {
    var models = try inputs.map(load)
    let names = DistinctNames(models.map { ($0.name, $0.origin.path) }).names
    for index in models.indices { models[index].origin.name = names[index] }
    return models
  }

  /// Whether an input is a file of predictions rather than a network.
  public static func holdsPredictions(_ input: ModelInput) throws -> Bool {
    guard case .path(let text) = input else { return true }
    let kind = try InputKind.of(RunFolder.parse(text).path)
    return kind != .folder && kind != .weights
  }

  /// Reads one input.
  ///
  /// - Throws: an error of the room at fault, with a sentence that names the file.
  public func load(_ input: ModelInput) throws -> LoadedModel {
    switch input {
    case .arrays(let scores, let kind, let labels):
      return try predictions(
        PredictionReader(
          scores: scores,
          kind: kind,
          labels: labels,
          options: settings.predictions
        ),
        path: scores
      )
    case .path(let text):
      let (path, epoch) = RunFolder.parse(text)
      let kind = try InputKind.of(path)
      if kind == .folder { return try self.run(RunFolder(path), epoch: epoch, text: text) }
      if kind == .weights { return try checkpoint(text) }
      return try predictions(
        PredictionReader(path: text, options: settings.predictions),
        path: text
      )
    }
  }

  /// Evaluates a run after an epoch; `nil` for the finished network.
  public func run(_ run: RunFolder, epoch: Int?, text: String? = nil) throws -> LoadedModel {
    let checkpoint = try run.checkpoint(epoch: epoch)
    let name = Self.name(of: run.path)
    return try evaluated(
      checkpoint,
      origin: ModelOrigin(
        kind: .run,
        path: text ?? run.path,
        name: epoch.map { "\(name)@\($0)" } ?? name,
        epoch: checkpoint.epoch
      ),
      run: run
    )
  }

  private func checkpoint(_ path: String) throws -> LoadedModel {
    let checkpoint = try Checkpoint(contentsOf: path, layers: settings.layers)
    return try evaluated(
      checkpoint,
      origin: ModelOrigin(
        kind: .checkpoint,
        path: path,
        name: Self.name(of: path),
        epoch: checkpoint.epoch
      ),
      run: nil
    )
  }

  private func evaluated(
    _ checkpoint: Checkpoint,
    origin: ModelOrigin,
    run: RunFolder?
  ) throws -> LoadedModel {
    let (set, fingerprints) = try evaluatedImages()
    // Networks of our own say what they are: pixels from 0 to 1, and ReLU.
    let isOurs = run != nil || checkpoint.recipe != nil
    if isOurs, settings.pixels != nil || settings.activation != nil {
      throw AnalyzeError(
        .unsuitable,
        "\(origin.path): this network was trained here, with pixels from 0 to 1 and ReLU; leave out"
          + " --pixels and --activation for it."
      )
    }
    let reading = NetworkReading(
      pixels: settings.pixels?.scale(set) ?? .unit,
      activation: settings.activation ?? .relu
    )
    let scores = try NetworkScores(
      checkpoint,
      on: set,
      settings,
      reading: reading,
      path: origin.path
    )
    let predictions = try Predictions(scores: scores.scores, labels: set.labels.map { Int32($0) })
    var origin = origin
    origin.split = settings.split.rawValue
    origin.monteCarloSamples = settings.monteCarloSamples
    origin.monteCarloError = scores.monteCarloError
    if let samples = settings.monteCarloSamples { origin.name += " (\(samples) passes)" }
    origin.labelFingerprint = Self.fingerprint(predictions.labels)
    var model = LoadedModel(
      origin: origin,
      predictions: predictions,
      classNames: ClassNames.of(
        fingerprints[settings.split.labelsFile],
        classes: predictions.classes
      ),
      run: run,
      recipe: checkpoint.recipe,
      ignored: [],
      task: predictions.classes == 2 ? .binary(positive: 1) : .multiclass
    )
    if !isOurs,
      let better = try ReadingSearch.better(than: reading, for: checkpoint.parameters, set)
    {
      model.advice.append("\(origin.path): " + Self.sentence(better, reading, on: set))
    }
    return model
  }

  /// What is said of a reading that fits far better: both accuracies, and the flags of the better one.
  private static func sentence(
    _ found: ReadingSearch.Found,
    _ given: NetworkReading,
    on images: ImageSet
  ) -> String {
    func flags(_ reading: NetworkReading) -> String {
      var flags: [String] = []
      if reading.pixels != given.pixels {
        switch reading.pixels {
        case .unit: flags.append("--pixels 0..1")
        case .symmetric: flags.append("--pixels -1..1")
        default: flags.append("--pixels standardised")
        }
      }
      if reading.activation != given.activation {
        flags.append("--activation \(reading.activation.rawValue)")
      }
      return flags.joined(separator: " ")
    }
    func share(_ value: Double) -> String { String(format: "%.4f", value) }
    let others = found.alsoFitting.map { " or " + flags($0) }.joined()
    let equally = found.alsoFitting.isEmpty ? "" : ", which fit equally well"
    return "accuracy \(share(found.given)) as given; \(share(found.accuracy)) with"
      + " \(flags(found.reading))\(others)\(equally): was it trained so? (The first"
      + " \(min(ReadingSearch.mostImages, images.count)) images were tried.)"
  }

  private func predictions(_ reader: PredictionReader, path: String) throws -> LoadedModel {
    var intake = BatchIntake(settings, path: path)
    let batch = try reader.readAll(path)
    let predictions = try intake.predictions(batch, reader.understanding)
    return intake.model(
      predictions,
      origin: ModelOrigin(
        kind: .predictions,
        path: path,
        name: Self.name(of: path),
        labelFingerprint: Self.fingerprint(predictions.labels)
      ),
      reader,
      batch
    )
  }

  private static func fingerprint(_ labels: [Int32]) -> String {
    Digest.sha256(labels.flatMap { label in withUnsafeBytes(of: label.littleEndian, Array.init) })
  }

  /// The last part of a path without its ending.
  static func name(of path: String) -> String {
    var last = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [
      ".gz", ".safetensors", ".npz", ".npy", ".csv", ".tsv", ".txt", ".jsonl", ".json", ".pt",
      ".pth",
    ]
    where last.hasSuffix(ending) && last.count > ending.count {
      last.removeLast(ending.count)
    }
    return last
  }
}
