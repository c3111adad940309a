internal import Synchronization

/// Putting epochs on disk, in order, and ending runs.
extension Scheduler {
  /// Writes the epochs of a run that are ready, and ends it where a divergence comes next.
  func commit(_ run: RunInProgress) {
    while let (epoch, trained) = claim(run) {
      let row = row(epoch, trained)
      guard write({ try run.writer.commit(row, trained.parameters, velocity: trained.velocity) })
      else { return }
      state.withLock { _ in
        run.epochs[epoch] = nil
        run.isCommitting = false
      }
      onEvent(.epoch(job: run.job, row))
      if epoch == run.recipe.epochs { end(run) }
    }
    let isDiverged = state.withLock { _ in
      guard run.status == .running, !run.isCommitting, run.divergedIn == run.writer.done + 1 else {
        return false
      }
      run.status = .diverged
      return true
    }
    guard isDiverged, write({ try run.writer.close(.diverged) }) else { return }
    onEvent(.ended(job: run.job, .diverged))
  }

  /// Tells how a run ended that went through all its epochs.
  private func end(_ run: RunInProgress) {
    if let divergence = run.writer.divergence {
      state.withLock { _ in (run.status, run.message) = (.diverged, divergence) }
    }
    onEvent(.ended(job: run.job, run.writer.status))
  }

  /// Records that the loss stopped being a number in an epoch; the epochs before are still written.
  func diverge(_ run: RunInProgress, _ epoch: Int, _ place: String) {
    state.withLock { _ in
      guard epoch < run.divergedIn ?? .max else { return }
      run.divergedIn = epoch
      run.epochs = run.epochs.filter { $0.key < epoch }
      run.message =
        "\(run.recipe.name): the loss is no longer a number in epoch \(epoch), \(place); the training "
        + "diverged. Lower the learning rate (it is \(run.recipe.learningRate))."
    }
    commit(run)
  }

  /// Does something that writes; a failure stops everything and is kept.
  private func write(_ body: () throws -> Void) -> Bool {
    do {
      try body()
      return true
    } catch {
      state.withLock { state in
        state.failure = state.failure ?? error
        state.isStopped = true
      }
      return false
    }
  }

  /// Takes the next epoch to write, if it is ready and nobody else is writing this run.
  private func claim(_ run: RunInProgress) -> (epoch: Int, TrainedEpoch)? {
    state.withLock { state in
      guard !state.isStopped, run.status == .running, !run.isCommitting else { return nil }
      let next = run.writer.done + 1
      guard let trained = run.epochs[next], trained.isReady else { return nil }
      run.isCommitting = true
      return (next, trained)
    }
  }

  private func row(_ epoch: Int, _ trained: TrainedEpoch) -> EpochMetrics {
    var sums: [Split: EpochEvaluation] = [:]
    for (piece, evaluation) in zip(pieces, trained.pieces) {
      if let evaluation { sums[piece.split] = sums[piece.split, default: EpochEvaluation()] + evaluation }
    }
    return EpochMetrics(
      epoch: epoch,
      trainLossRunning: trained.loss,
      trainAccuracyRunning: trained.accuracy,
      trainLoss: sums[.train]?.meanLoss,
      trainAccuracy: sums[.train]?.accuracy,
      testLoss: sums[.test]?.meanLoss,
      testAccuracy: sums[.test]?.accuracy,
      seconds: trained.seconds
    )
  }
}
