internal import CandorFormats
internal import FoundationEssentials

/// What the run needs to go on, and whether anybody is at it.
extension RunExamination {
  mutating func examineMomentum(_ info: RunInfo) {
    guard !isLive else { return }
    for epoch in paths.epochs() {
      let path = paths.momentum(epoch)
      guard FileManager.default.fileExists(atPath: path) else { continue }
      do {
        let found = try Checkpoint(contentsOf: path).parameters.shape.sizes
        guard found != info.sizes else { continue }
        throw TrainError(.invalidRun, "has the layers \(found); the run has \(info.sizes).")
      } catch {
        let (hindrance, commands) = resuming(info, after: ["rm -f \(ShellWord.path(path))"])
        find(
          "momentum_damaged",
          path,
          "\(error)",
          gravity: info.status == .finished ? .note : .broken,
          "Remove it; training then goes on from an earlier epoch, here the first.\(hindrance)",
          info.status == .finished ? ["rm -f \(ShellWord.path(path))"] : commands
        )
      }
    }
  }

  mutating func examineInitial(_ info: RunInfo) {
    guard let wanted = info.initialWeights else { return }
    let found = try? Digest.sha256(contentsOf: paths.initial)
    if found == wanted {
      whole.append("initial.safetensors")
      return
    }
    let what = found == nil ? "cannot be read" : "has the SHA-256 \(found ?? "")"
    find(
      found == nil ? "initial_missing" : "initial_changed",
      paths.initial,
      "\(what); run.json names weights to start from with the SHA-256 \(wanted).",
      "Put a copy of that file back. Without it the run can be evaluated, and be continued from a "
        + "checkpoint, but not be trained again from its beginning."
    )
  }

  mutating func examineStatus(_ info: RunInfo) {
    let done = checkpoints.count
    let epochs = "\(done) of \(info.recipe.epochs) epochs"
    if isLive {
      find(
        "run_live",
        paths.folder,
        "a living process is training it (\(epochs) are on disk).",
        gravity: .note,
        "Wait for it to end and look again."
      )
      return
    }
    let remedy = rewinding()
    let (hindrance, commands) = resuming(info)
    // What is damaged must be cut off before the run can go on.
    let isDamaged = findings.contains { $0.gravity == .broken }
    switch info.status {
    case .running:
      find(
        "run_killed",
        paths.info,
        "says that the run is being trained, but no living process does; it was killed "
          + "(\(epochs) are whole).",
        "Resume it; it goes on to the same bytes.\(hindrance)",
        isDamaged ? remedy.commands : commands
      )
    case .interrupted:
      find(
        "run_interrupted",
        paths.folder,
        "was stopped on request (\(epochs) are whole).",
        gravity: .note,
        "Resume it to have the rest.\(hindrance)",
        isDamaged ? remedy.commands : commands
      )
    case .diverged:
      find(
        "run_diverged",
        paths.folder,
        "its loss stopped being a number after epoch \(done), and training ended.",
        gravity: .note,
        "There is nothing to resume. Train it with a lower learning rate (it was "
          + "\(info.recipe.learningRate)), under another name."
      )
    case .finished:
      guard metrics.goodLines < info.recipe.epochs, metrics.isWhole, !isDamaged else { return }
      find(
        "run_unfinished",
        paths.info,
        "says that the run is finished, but there are \(epochs).",
        remedy.advice,
        remedy.commands
      )
    }
  }

  mutating func examineLeftovers() {
    guard !isLive else { return }
    for file in RunStart.leftovers(paths) {
      find(
        "leftover",
        file,
        "is a half-written file that a killed process left.",
        gravity: .note,
        "Remove it; resuming the run does so, too.",
        ["rm -f \(ShellWord.path(file))"]
      )
    }
  }
}
