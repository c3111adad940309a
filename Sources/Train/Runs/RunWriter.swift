internal import CandorFormats
internal import FoundationEssentials

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

  /// Whether the run went through all its epochs and says how it ended.
  private var isAtEnd: Bool {
    done == info.recipe.epochs && (info.status == .finished || info.status == .diverged)
  }

  /// What is to be said of a run that went through all its epochs and diverged; else `nil`.
  var divergence: String? {
    guard isAtEnd, info.status == .diverged else { return nil }
    return DivergenceRule.sentence(
      info.recipe,
      lastLosses,
      classes: NetworkShape(sizes: info.sizes).classes
    )
  }

  private var lastLosses: [Double?] {
    metrics.lines.last.flatMap { EpochMetrics(line: $0) }.map {
      [$0.trainLossRunning, $0.trainLoss]
    } ?? []
  }

  /// Starts a run, or finds where one stopped.
  ///
  /// - Throws: what ``RunStart/check(_:shape:data:existing:)`` throws, and failures to write.
  init(
    _ job: TrainingJob,
    shape: NetworkShape,
    data: [String: String],
    existing: ExistingRun
  ) throws {
    let paths = RunPaths(folder: job.folder)
    self.paths = paths
    try RunStart.makeFolders(paths)
    lock = try RunLock(paths)
    // Once more, now that nobody else can change the folder.
    let (old, given) = try RunStart.check(job, shape: shape, data: data, existing: existing)
    RunStart.removeLeftovers(paths)
    if let old {
      info = old
      if job.recipe.epochs > old.recipe.epochs {
        try RunStart.extend(paths, &info, to: job.recipe)
      }
    } else {
      RunStart.removeRun(paths)
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
    (done, start, velocity) = try RunStart.restore(paths, info, shape, lines: metrics.lines.count)
    try metrics.keepFirst(done)
    if !isAtEnd {
      info.status = .running
      try info.write(to: paths.info)
    }
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
    if done == info.recipe.epochs { try finish(bytes, parameters) }
  }

  /// Writes the finished model, which is the last checkpoint under a name that does not change.
  ///
  /// The momentum stays: with it the run can be extended.
  private func finish(_ bytes: [UInt8], _ parameters: Parameters) throws {
    try AtomicFile.write(bytes, to: paths.model)
    try close(DivergenceRule.isDiverged(lastLosses, parameters) ? .diverged : .finished)
  }

  /// Finishes a run that was killed between its last checkpoint and its end.
  func finishIfDone() throws {
    let hasModel = FileManager.default.fileExists(atPath: paths.model)
    guard done == info.recipe.epochs, !isAtEnd || !hasModel else { return }
    try finish(Checkpoint(start, recipe: info.recipe, epoch: done).serialized(), start)
  }

  /// Lets other processes continue the run; nothing may be written afterwards.
  func release() { lock = nil }

  /// Records how far the run came.
  func close(_ status: RunStatus) throws {
    info.status = status
    try info.write(to: paths.info)
  }
}
