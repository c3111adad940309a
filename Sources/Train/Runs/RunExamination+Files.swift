internal import CandorFormats
internal import FoundationEssentials

/// What each file of the run says for itself, and whether they say the same.
extension RunExamination {
  mutating func examineInfo() {
    do {
      let info = try RunInfo(contentsOf: paths.info)
      self.info = info
      if info.seed != info.recipe.seed || info.sizes.count != info.recipe.hidden.count + 2
        || Array(info.sizes.dropFirst().dropLast()) != info.recipe.hidden
      {
        replaceInfo(
          "run_info_contradictory",
          "its seed \(info.seed) and layers \(info.sizes) are not those of its recipe, seed "
            + "\(info.recipe.seed) and hidden layers \(info.recipe.hidden)."
        )
      } else {
        whole.append("run.json (\(info.recipe.name), \(info.status.rawValue))")
      }
    } catch {
      replaceInfo(
        RunFolder.isRun(paths.folder) ? "run_info_unreadable" : "run_info_missing",
        "\(error)"
      )
    }
  }

  /// Without `run.json` a run cannot be continued; its checkpoints still tell the recipe.
  private mutating func replaceInfo(_ id: String, _ problem: String) {
    let paths = paths
    let recipe =
      info?.recipe
      ?? paths.epochs().lazy.compactMap { try? Checkpoint(contentsOf: paths.checkpoint($0)).recipe }
      .first
    info = nil
    guard let recipe else {
      find(
        id,
        paths.info,
        problem,
        "Nothing in the folder tells the recipe any more; set it aside and train the run again."
      )
      return
    }
    let hasInitial = FileManager.default.fileExists(atPath: paths.initial)
    let commands = TrainingCommand(recipe, .every, paths, startsFromWeights: hasInitial).again
    find(
      id,
      paths.info,
      problem,
      "Every whole checkpoint can still be evaluated as a file of its own. To have the run again, set the "
        + "folder aside and train the recipe that its checkpoints tell; with the same data on the same "
        + "kind of processor that gives the same weights.",
      commands ?? []
    )
  }

  /// Reads every checkpoint; says which cannot be used and why.
  mutating func examineCheckpoints() -> [(epoch: Int, id: String, problem: String)] {
    var damaged: [(Int, String, String)] = []
    for epoch in paths.epochs() {
      let path = paths.checkpoint(epoch)
      do {
        let checkpoint = try Checkpoint(contentsOf: path)
        if let (id, problem) = stranger(checkpoint, epoch) {
          damaged.append((epoch, id, problem))
        } else {
          checkpoints[epoch] = checkpoint
        }
      } catch let error as FormatsError where error.code == .missing && isLive {
      } catch {
        damaged.append((epoch, "checkpoint_damaged", "\(error)"))
      }
    }
    if !checkpoints.isEmpty {
      whole.append("the checkpoints of epochs \(Self.list(checkpoints.keys.sorted()))")
    }
    return damaged
  }

  /// Why a whole file is not the network that this run has after an epoch.
  private func stranger(_ checkpoint: Checkpoint, _ epoch: Int) -> (id: String, problem: String)? {
    guard let info else { return nil }
    let sizes = checkpoint.parameters.shape.sizes
    guard sizes == info.sizes else {
      return ("checkpoint_shape", "has the layers \(sizes); the run has \(info.sizes).")
    }
    guard let recipe = checkpoint.recipe else {
      return ("checkpoint_foreign", "does not tell its recipe, as this run's checkpoints do.")
    }
    if let key = recipe.firstDifference(from: info.recipe) {
      return ("checkpoint_foreign", "is of another recipe: its '\(key)' is not that of run.json.")
    }
    guard checkpoint.epoch == epoch else {
      let found = checkpoint.epoch.map(String.init) ?? "none"
      return ("checkpoint_epoch", "says that it is of epoch \(found), not of epoch \(epoch).")
    }
    return nil
  }

  /// Whether lines and checkpoints tell of the same epochs.
  mutating func examineEpochs(_ damaged: [(epoch: Int, id: String, problem: String)]) {
    let remedy = rewinding()
    for (epoch, id, problem) in damaged {
      // The last epoch has a copy under another name.
      let (advice, commands) = copyOfModel(epoch) ?? remedy
      find(id, paths.checkpoint(epoch), problem, advice, commands)
    }
    let files = paths.epochs()
    // A crash leaves one line ahead of its checkpoint; resuming cuts it off, as it does a torn one.
    let isUnderWay = isLive || info.map { $0.status != .finished } ?? false
    let lines = metrics.goodLines
    let expected = max(files.last ?? 0, isUnderWay ? lines - 1 : lines)
    let missing = expected > 0 ? (1...expected).filter { !files.contains($0) } : []
    if !missing.isEmpty {
      let (advice, commands) =
        missing.count == 1 ? copyOfModel(missing[0]) ?? remedy : remedy
      find(
        "checkpoints_missing",
        paths.checkpoints,
        "the \(missing.count == 1 ? "checkpoint of epoch" : "checkpoints of epochs") "
          + "\(Self.list(missing)) \(missing.count == 1 ? "is" : "are") not there.",
        advice,
        commands
      )
    }
    let problems = metrics.problems(checkpoints: files.last ?? 0, isLive: isLive)
    for problem in problems {
      find(problem.id, paths.metrics, problem.text, remedy.advice, remedy.commands)
    }
    if metrics.isWhole, problems.isEmpty {
      whole.append("metrics.csv (\(lines) \(lines == 1 ? "epoch" : "epochs"))")
    }
  }

  /// The way to have the last epoch's checkpoint back from the finished model.
  private func copyOfModel(_ epoch: Int) -> (String, [String])? {
    guard let info, epoch == info.recipe.epochs,
      let model = try? Checkpoint(contentsOf: paths.model), stranger(model, epoch) == nil
    else { return nil }
    let (from, to) = (ShellWord.path(paths.model), ShellWord.path(paths.checkpoint(epoch)))
    return ("The finished model is whole and is the same network; copy it.", ["cp \(from) \(to)"])
  }

  mutating func examineModel() {
    guard let info else { return }
    let last = info.recipe.epochs
    let exists = FileManager.default.fileExists(atPath: paths.model)
    guard exists else {
      guard info.status == .finished else { return }
      let (hindrance, commands) = checkpoints[last] == nil ? rewinding() : resuming(info)
      find(
        "model_missing",
        paths.model,
        "is not there, though the run is finished.",
        "Resuming the run writes it from the last checkpoint.\(hindrance)",
        commands
      )
      return
    }
    var problem: (id: String, text: String)?
    do {
      let model = try Checkpoint(contentsOf: paths.model)
      if let (id, text) = stranger(model, last) {
        problem = (id.replacing("checkpoint", with: "model"), text)
      } else if let checkpoint = checkpoints[last], checkpoint.parameters != model.parameters {
        problem = (
          "model_differs", "is not the network of the last checkpoint, epoch \(last)."
        )
      } else {
        whole.append("model.safetensors (the network after epoch \(last))")
      }
    } catch {
      problem = ("model_damaged", "\(error)")
    }
    guard let problem, !isLive else { return }
    if checkpoints[last] != nil {
      let (from, to) = (ShellWord.path(paths.checkpoint(last)), ShellWord.path(paths.model))
      find(
        problem.id,
        paths.model,
        problem.text,
        "The checkpoint is what counts, and is whole; copy it.",
        ["cp \(from) \(to)"]
      )
    } else {
      let remedy = rewinding()
      find(problem.id, paths.model, problem.text, remedy.advice, remedy.commands)
    }
  }
}
