internal import CandorFormats

/// Trains networks.
public enum Training {
  /// Trains several recipes side by side, each into its own run folder.
  ///
  /// The same recipe, data and kind of processor give the same bytes, whatever the number of threads
  /// and however often a run was interrupted and resumed.
  ///
  /// - Parameters:
  ///   - jobs: What to train and where to.
  ///   - data: The images, shared by all.
  ///   - existing: What to do where a folder already holds a run.
  ///   - threads: How many threads work; each matrix product stays on one.
  ///   - onEvent: Told what happens, from any of the threads; must be quick.
  ///   - shouldStop: Asked after every batch, from any of the threads. Once it says yes, everything
  ///     stops within a batch, and what is on disk can be resumed.
  /// - Returns: How each job ended, in their order.
  /// - Throws: `TrainError` when a recipe is impossible, a folder is taken or a run cannot be
  ///   resumed, before anything is trained; `FormatsError` when a file cannot be written.
  public static func run(
    _ jobs: [TrainingJob],
    on data: Dataset,
    existing: ExistingRun = .refuse,
    threads: Int = 2,
    onEvent: @escaping @Sendable (TrainingEvent) -> Void = { _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws -> [TrainingOutcome] {
    precondition(threads >= 1)
    let shape = { (job: TrainingJob) in
      job.recipe.shape(inputs: data.inputs, classes: data.classes)
    }
    // Everything is checked before anything is touched.
    for (index, job) in jobs.enumerated() {
      try job.recipe.validate()
      guard !jobs[..<index].contains(where: { $0.folder == job.folder }) else {
        throw TrainError(
          .invalidRun,
          "\(Shown.path(job.folder)): two recipes would train into this folder; give each its own."
        )
      }
      _ = try RunStart.check(job, shape: shape(job), data: data.fingerprints, existing: existing)
    }
    var runs: [RunInProgress] = []
    for (index, job) in jobs.enumerated() {
      let writer = try RunWriter(
        job,
        shape: shape(job),
        data: data.fingerprints,
        existing: existing
      )
      try writer.finishIfDone()
      runs.append(RunInProgress(job: index, job, data, writer))
    }
    for run in runs { onEvent(.started(job: run.job, epochsDone: run.trained)) }
    return try Scheduler(runs, data, threads: threads, onEvent: onEvent, shouldStop: shouldStop)
      .run()
  }
}
