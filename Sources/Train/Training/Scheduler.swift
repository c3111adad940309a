internal import Dispatch
internal import Synchronization

/// Gives the work of several runs to a few threads.
///
/// A run's epochs must be trained one after the other, but an epoch can be evaluated while the next
/// is trained, in pieces, by anybody. So that all threads end together, a run whose training alone
/// takes as long as everything else shared out is trained first; otherwise evaluations come first,
/// which puts epochs on disk early. Who does what never changes a result: each piece is computed by
/// one thread in one way, and pieces are added up in their order.
final class Scheduler: Sendable {
  let data: Dataset
  private let threads: Int
  let pieces: [(split: Split, range: Range<Int>)]
  let onEvent: @Sendable (TrainingEvent) -> Void
  private let shouldStop: @Sendable () -> Bool
  let state: Mutex<State>
  private let group = DispatchGroup()
  private let start = ContinuousClock.now

  struct State: ~Copyable {
    var runs: [RunInProgress]
    var active = 0
    var isStopped = false
    var failure: (any Error)?
  }

  /// Images to a piece of an evaluation; part of the last bits of every loss.
  private static let piece = 40 * Inference.batch

  private enum Work {
    case train(RunInProgress, epoch: Int)
    case evaluate(RunInProgress, epoch: Int, piece: Int, Parameters)
  }

  init(
    _ runs: sending [RunInProgress],
    _ data: Dataset,
    threads: Int,
    onEvent: @escaping @Sendable (TrainingEvent) -> Void,
    shouldStop: @escaping @Sendable () -> Bool
  ) {
    self.data = data
    self.threads = threads
    self.onEvent = onEvent
    self.shouldStop = shouldStop
    pieces = [(Split.train, data.train.count), (.test, data.test.count)].flatMap { split, count in
      stride(from: 0, to: count, by: Self.piece).map { (split, $0..<min($0 + Self.piece, count)) }
    }
    state = Mutex(State(runs: runs))
  }

  /// Does all the work, or what can be done until somebody says stop.
  ///
  /// - Throws: the first failure to write; what is on disk can then be resumed.
  func run() throws -> [TrainingOutcome] {
    startWork()
    group.wait()
    let failure = state.withLock { $0.failure }
    // No thread is left, so that the lock is held for nobody.
    let outcomes = try state.withLock { state in
      defer { for run in state.runs { run.writer.release() } }
      return try state.runs.map { run in
        if run.status == .running, run.writer.done < run.recipe.epochs {
          run.status = .interrupted
          // After a failure to write, the first failure is the one to tell.
          if failure == nil { try run.writer.close(.interrupted) }
        } else if run.status == .running {
          run.status = .finished
        }
        return TrainingOutcome(
          folder: run.writer.paths.folder,
          status: run.status,
          epochsDone: run.writer.done,
          message: run.message
        )
      }
    }
    if let failure { throw failure }
    return outcomes
  }

  /// Gives work to threads until all are busy or nothing can be begun.
  private func startWork() {
    while let work = state.withLock({ take(&$0) }) {
      nonisolated(unsafe) let work = work
      DispatchQueue.global(qos: .userInitiated).async(group: group) {
        self.perform(work)
        self.state.withLock { $0.active -= 1 }
        self.startWork()
      }
    }
  }

  // MARK: Choosing

  private func take(_ state: inout State) -> Work? {
    guard state.active < threads, !state.isStopped else { return nil }
    guard let work = choose(&state) else { return nil }
    state.active += 1
    return work
  }

  private func choose(_ state: inout State) -> Work? {
    let total = state.runs.reduce(0) { $0 + $1.workLeft }
    let longest = state.runs.filter(\.canTrain).max { $0.trainingLeft < $1.trainingLeft }
    if let longest, longest.trainingLeft * Double(threads) >= total { return train(longest) }
    return evaluation(&state) ?? longest.map(train)
  }

  private func train(_ run: RunInProgress) -> Work {
    run.isTraining = true
    return .train(run, epoch: run.trained + 1)
  }

  /// The first piece nobody has begun, of the epoch furthest behind.
  private func evaluation(_ state: inout State) -> Work? {
    var best: (run: RunInProgress, epoch: Int)?
    for run in state.runs {
      for (epoch, trained) in run.epochs where trained.nextPiece < trained.pieces.count {
        if best.map({ epoch < $0.epoch }) ?? true { best = (run, epoch) }
      }
    }
    guard let (run, epoch) = best, var trained = run.epochs[epoch] else { return nil }
    let piece = trained.nextPiece
    trained.nextPiece += 1
    run.epochs[epoch] = trained
    return .evaluate(run, epoch: epoch, piece: piece, trained.parameters)
  }

  // MARK: Working

  private func perform(_ work: Work) {
    switch work {
    case .train(let run, let epoch): train(run, epoch)
    case .evaluate(let run, let epoch, let piece, let parameters):
      evaluate(run, epoch, piece, parameters)
    }
  }

  private func train(_ run: RunInProgress, _ epoch: Int) {
    let clock = ContinuousClock()
    let begin = clock.now
    let total = data.train.count
    let before = (epoch - 1 - run.doneBefore) * total
    let after = (run.recipe.epochs - epoch + 1) * total
    let outcome = run.learner.train(epoch: epoch) { images, loss, right in
      let pace = Self.seconds(clock.now - start) / Double(before + images)
      onEvent(
        .step(
          job: run.job,
          TrainingStep(
            epoch: epoch,
            images: images,
            imagesPerEpoch: total,
            loss: loss / Double(images),
            accuracy: Double(right) / Double(images),
            imagesPerSecond: Double(images) / max(1e-9, Self.seconds(clock.now - begin)),
            secondsLeft: pace * Double(after - images)
          )
        )
      )
      return !shouldStop()
    }
    switch outcome {
    case .interrupted: stop()
    case .diverged(let batch):
      state.withLock { _ in run.isTraining = false }
      diverge(run, epoch, "in batch \(batch)")
    case .done(let loss, let accuracy):
      let count = run.isEvaluated(epoch) ? pieces.count : 0
      let trained = TrainedEpoch(
        parameters: run.learner.parameters,
        velocity: run.learner.velocity,
        loss: loss,
        accuracy: accuracy,
        seconds: Self.seconds(clock.now - begin),
        pieces: Array(repeating: nil, count: count)
      )
      state.withLock { _ in
        run.epochs[epoch] = trained
        run.trained = epoch
        run.isTraining = false
      }
      commit(run)
    }
  }

  private func evaluate(
    _ run: RunInProgress,
    _ epoch: Int,
    _ piece: Int,
    _ parameters: Parameters
  ) {
    let clock = ContinuousClock()
    let begin = clock.now
    let (split, range) = pieces[piece]
    let set = split == .train ? data.train : data.test
    guard let evaluation = EpochEvaluation.of(parameters, on: set, range, goOn: { !shouldStop() }) else {
      return stop()
    }
    guard evaluation.loss.isFinite else { return diverge(run, epoch, "after its last batch") }
    state.withLock { _ in
      run.epochs[epoch]?.pieces[piece] = evaluation
      run.epochs[epoch]?.seconds += Self.seconds(clock.now - begin)
    }
    commit(run)
  }

  private func stop() { state.withLock { $0.isStopped = true } }

  private static func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
