internal import CandorFormats
internal import FoundationEssentials

/// What to do where a run's folder already holds a run.
public enum ExistingRun: Sendable {
  /// Refuse.
  case refuse
  /// Continue it where it stopped, if the recipe and the data are the same.
  case resume
  /// Remove what it left and start again.
  case replace
}

/// Writes a run's folder so that it can be continued to the same bits from any moment.
///
/// After an epoch: first the momentum, then the line of `metrics.csv`, then the checkpoint, each
/// whole and flushed before the next. The checkpoint is what counts: an epoch without one is trained
/// again, and what was written ahead of it is cut off.
final class RunWriter {
  let paths: RunPaths
  /// The epochs that are done.
  private(set) var done: Int
  /// The parameters to go on from.
  let start: Parameters
  /// The momentum to go on from, where the recipe has one.
  let velocity: Parameters?

  private var info: RunInfo
  private let metrics: AppendFile
  private var lock: RunLock?

  var status: RunStatus { info.status }

  /// Starts a run, or finds where one stopped.
  init(
    _ job: TrainingJob,
    shape: NetworkShape,
    data: [String: String],
    existing: ExistingRun
  ) throws {
    let paths = RunPaths(folder: job.folder)
    self.paths = paths
    if RunFolder.isRun(paths.folder), case .refuse = existing {
      let run = try RunFolder(paths.folder)
      throw TrainError(
        .invalidRun,
        "\(Shown.path(paths.folder)): already holds a run (\(run.info.status.rawValue), "
          + "\(run.metrics.count) of \(run.info.recipe.epochs) epochs); continue it with --resume, or "
          + "choose another folder."
      )
    }
    try Self.makeFolders(paths)
    lock = try RunLock(paths)
    Self.removeLeftovers(paths)
    if case .replace = existing { Self.removeRun(paths) }

    let given = try job.initialWeights.map { try Self.initialBytes($0, shape, job.recipe) }
    if RunFolder.isRun(paths.folder) {
      let old = try RunInfo(contentsOf: paths.info)
      try Self.checkSame(old, job, shape, data, given)
      info = old
    } else {
      // The weights a run starts from come first: with run.json there, they are needed to resume.
      if let given { try AtomicFile.write(given, to: paths.initial) }
      info = RunInfo(
        recipe: job.recipe,
        evaluate: job.evaluate,
        shape: shape,
        data: data,
        initialWeights: given.map(Digest.sha256)
      )
      try info.write(to: paths.info)
    }
    metrics = try AppendFile(path: paths.metrics, header: EpochMetrics.header)
    (done, start, velocity) = try Self.restore(paths, info, shape, lines: metrics.lines.count)
    try metrics.keepFirst(done)
    if info.status != .finished || done < job.recipe.epochs {
      info.status = .running
      try info.write(to: paths.info)
    }
  }

  // MARK: Starting

  private static func makeFolders(_ paths: RunPaths) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: paths.checkpoints,
        withIntermediateDirectories: true
      )
    } catch {
      throw FormatsError(
        .unwritable,
        path: paths.folder,
        "the folder could not be created; choose another place."
      )
    }
  }

  /// Half-written temporary files of a killed process.
  private static func removeLeftovers(_ paths: RunPaths) {
    for folder in [paths.folder, paths.checkpoints] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names where name.hasPrefix(".candor-") && name.hasSuffix(".tmp") {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
    }
  }

  /// Removes what a run consists of, `run.json` first, and nothing else somebody put there.
  private static func removeRun(_ paths: RunPaths) {
    let epochs = paths.epochs()
    let files =
      [paths.info, paths.model, paths.metrics, paths.initial]
      + epochs.map(paths.checkpoint) + epochs.map(paths.momentum)
    for file in files { try? FileManager.default.removeItem(atPath: file) }
  }

  private static func initialBytes(
    _ weights: Checkpoint,
    _ shape: NetworkShape,
    _ recipe: Recipe
  ) throws -> [UInt8] {
    guard weights.parameters.shape == shape else {
      throw TrainError(
        .invalidCheckpoint,
        "the initial weights have the layers \(weights.parameters.shape.sizes), but the recipe "
          + "\(Shown.name(recipe.name)) makes \(shape.sizes); they must be the same."
      )
    }
    return try Checkpoint(weights.parameters, recipe: recipe, epoch: 0).serialized()
  }

  private static func checkSame(
    _ old: RunInfo,
    _ job: TrainingJob,
    _ shape: NetworkShape,
    _ data: [String: String],
    _ given: [UInt8]?
  ) throws {
    func refuse(_ what: String) -> TrainError {
      TrainError(
        .cannotResume,
        "\(Shown.path(job.folder)): \(what); resume with what the run was started with, or train into "
          + "another folder."
      )
    }
    if let key = old.recipe.firstDifference(from: job.recipe) {
      throw refuse("the recipe's '\(key)' is not the one the run was started with")
    }
    for name in Set(old.data.keys).union(data.keys).sorted() where old.data[name] != data[name] {
      throw refuse("\(Shown.name(name)) is not the file the run was started with")
    }
    guard old.sizes == shape.sizes else {
      throw refuse("the layers \(shape.sizes) are not those of run.json, \(old.sizes)")
    }
    if let given, Digest.sha256(given) != old.initialWeights {
      throw refuse("the initial weights are not those the run was started with")
    }
    guard old.evaluate == job.evaluate else {
      throw refuse("the run was started with '--evaluate \(old.evaluate.rawValue)'")
    }
  }

  /// Finds the last epoch that is wholly on disk.
  private static func restore(
    _ paths: RunPaths,
    _ info: RunInfo,
    _ shape: NetworkShape,
    lines: Int
  ) throws -> (done: Int, start: Parameters, velocity: Parameters?) {
    let hasMomentum = info.recipe.momentum != 0
    let epoch = paths.epochs().last { epoch in
      epoch <= min(lines, info.recipe.epochs)
        && (!hasMomentum || epoch == info.recipe.epochs
          || FileManager.default.fileExists(atPath: paths.momentum(epoch)))
    }
    if let epoch {
      let parameters = try read(paths.checkpoint(epoch), shape)
      let goesOn = hasMomentum && epoch < info.recipe.epochs
      return (epoch, parameters, goesOn ? try read(paths.momentum(epoch), shape) : nil)
    }
    if info.initialWeights != nil { return (0, try read(paths.initial, shape), nil) }
    let recipe = info.recipe
    let start = Parameters(
      initial: shape,
      scheme: recipe.initialisation,
      std: recipe.std,
      seed: UInt64(recipe.seed)
    )
    return (0, start, nil)
  }

  private static func read(_ path: String, _ shape: NetworkShape) throws -> Parameters {
    let parameters = try Checkpoint(contentsOf: path).parameters
    guard parameters.shape == shape else {
      throw TrainError(
        .cannotResume,
        "\(Shown.path(path)): has the layers \(parameters.shape.sizes), not \(shape.sizes); remove it "
          + "to resume from an earlier epoch."
      )
    }
    return parameters
  }

  // MARK: Writing

  /// Puts an epoch on disk.
  func commit(_ row: EpochMetrics, _ parameters: Parameters, velocity: Parameters?) throws {
    precondition(row.epoch == done + 1, "epochs are written in order")
    if let velocity {
      let names = Checkpoint.sequentialNames(
        velocity.shape,
        dropout: !info.recipe.dropout.isEmpty
      )
      try SafeTensors.write(
        tensors: Checkpoint.tensors(velocity, names),
        metadata: [:],
        to: paths.momentum(row.epoch)
      )
    }
    try metrics.append(row.line)
    let bytes = try Checkpoint(parameters, recipe: info.recipe, epoch: row.epoch).serialized()
    try AtomicFile.write(bytes, to: paths.checkpoint(row.epoch))
    if velocity != nil, done > 0 {
      try? FileManager.default.removeItem(atPath: paths.momentum(done))
    }
    done = row.epoch
    if done == info.recipe.epochs { try finish(bytes) }
  }

  /// Writes the finished model, which is the last checkpoint under a name that does not change.
  private func finish(_ bytes: [UInt8]) throws {
    try AtomicFile.write(bytes, to: paths.model)
    try close(.finished)
    try? FileManager.default.removeItem(atPath: paths.momentum(done))
  }

  /// Finishes a run that was killed between its last checkpoint and its end.
  func finishIfDone() throws {
    let hasModel = FileManager.default.fileExists(atPath: paths.model)
    guard done == info.recipe.epochs, info.status != .finished || !hasModel else { return }
    try finish(Checkpoint(start, recipe: info.recipe, epoch: done).serialized())
  }

  /// Lets other processes continue the run; nothing may be written afterwards.
  func release() { lock = nil }

  /// Records how far the run came.
  func close(_ status: RunStatus) throws {
    info.status = status
    try info.write(to: paths.info)
  }
}

extension Recipe {
  /// The first key, in the order of a recipe file, whose value differs.
  func firstDifference(from other: Recipe) -> String? {
    let differences: [(CodingKeys, Bool)] = [
      (.name, name != other.name), (.hidden, hidden != other.hidden),
      (.dropout, dropout != other.dropout),
      (.initialisation, initialisation != other.initialisation), (.std, std != other.std),
      (.learningRate, learningRate != other.learningRate), (.momentum, momentum != other.momentum),
      (.weightDecay, weightDecay != other.weightDecay), (.batchSize, batchSize != other.batchSize),
      (.epochs, epochs != other.epochs), (.seed, seed != other.seed),
      (.order, order != other.order),
    ]
    return differences.first { $0.1 }?.0.rawValue
  }
}
