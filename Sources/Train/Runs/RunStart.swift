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

/// How a run begins: what may stand in its folder, and where a stopped one goes on.
enum RunStart {
  /// Checks whether a job may begin, without touching anything.
  ///
  /// - Returns: what `run.json` says where a run is to be continued, and the bytes of the weights to
  ///   start from, where the job has some.
  /// - Throws: `TrainError` when the folder is taken, or the run was started with something else.
  static func check(
    _ job: TrainingJob,
    shape: NetworkShape,
    data: [String: String],
    existing: ExistingRun
  ) throws -> (old: RunInfo?, given: [UInt8]?) {
    let paths = RunPaths(folder: job.folder)
    let given = try job.initialWeights.map { try initialBytes($0, shape, job.recipe) }
    if case .replace = existing { return (nil, given) }
    guard RunFolder.isRun(paths.folder) else {
      if let stray = strays(paths).first {
        throw TrainError(
          .invalidRun,
          "\(Shown.path(paths.folder)): has no run.json but \(Shown.path(stray)), which training would "
            + "overwrite; remove it or choose another folder."
        )
      }
      return (nil, given)
    }
    if case .refuse = existing {
      let run = try RunFolder(paths.folder)
      throw TrainError(
        .invalidRun,
        "\(Shown.path(paths.folder)): already holds a run (\(run.info.status.rawValue), "
          + "\(run.metrics.count) of \(run.info.recipe.epochs) epochs); continue it with --resume, or "
          + "choose another folder."
      )
    }
    let old = try RunInfo(contentsOf: paths.info)
    try checkSame(old, job, shape, data, given)
    return (old, given)
  }

  /// What a run consists of besides `run.json`, where it is there.
  static func strays(_ paths: RunPaths) -> [String] {
    ([paths.model, paths.metrics] + paths.epochs().map(paths.checkpoint))
      .filter(FileManager.default.fileExists(atPath:))
  }

  static func makeFolders(_ paths: RunPaths) throws {
    try Folder.make(paths.checkpoints)
  }

  /// Half-written temporary files of a killed process.
  static func leftovers(_ paths: RunPaths) -> [String] {
    [paths.folder, paths.checkpoints].flatMap { folder in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.filter { $0.hasPrefix(".candor-") && $0.hasSuffix(".tmp") }.sorted()
        .map { "\(folder)/\($0)" }
    }
  }

  static func removeLeftovers(_ paths: RunPaths) {
    for file in leftovers(paths) { try? FileManager.default.removeItem(atPath: file) }
  }

  /// Removes what a run consists of, and nothing else somebody put there.
  ///
  /// `run.json` goes last: whoever is killed before has removed epochs of a run that is still one.
  static func removeRun(_ paths: RunPaths) {
    let epochs = paths.epochs()
    let files =
      [paths.model, paths.metrics] + epochs.map(paths.checkpoint) + epochs.map(paths.momentum)
      + [paths.initial, paths.info]
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
    if let found = old.recipe.firstDifference(from: job.recipe) {
      // More epochs are the one difference that leaves what was done as it is.
      guard found.key == Recipe.CodingKeys.epochs.rawValue else {
        throw refuse(
          "the recipe's '\(found.key)' is \(found.other), but the run was started with \(found.own)"
        )
      }
      guard job.recipe.epochs > old.recipe.epochs else {
        throw TrainError(
          .cannotResume,
          "\(Shown.path(job.folder)): the recipe's 'epochs' is \(found.other), but the run was started"
            + " with \(found.own); resume with \(found.own) or more, or train into another folder."
        )
      }
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
  static func restore(
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

  static func read(_ path: String, _ shape: NetworkShape) throws -> Parameters {
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
}
