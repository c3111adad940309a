internal import CandorFormats
internal import FoundationEssentials

extension RunStart {
  /// Makes a run one of more epochs, whether it had ended or not.
  ///
  /// Every stream of random numbers is named by its epoch and none by how many there are, so the
  /// epochs done are those that a training of so many would have begun with. What differs is said in
  /// files: each checkpoint names its recipe, and a run that is evaluated at its end only has figures
  /// at the old end that a longer one lacks there. The checkpoints are written anew, that last epoch
  /// is trained again, and `run.json` changes last: whoever is killed before has the old run, which
  /// can be extended again.
  static func extend(_ paths: RunPaths, _ info: inout RunInfo, to recipe: Recipe) throws {
    let shape = NetworkShape(sizes: info.sizes)
    for epoch in paths.epochs() {
      let path = paths.checkpoint(epoch)
      let checkpoint = Checkpoint(try read(path, shape), recipe: recipe, epoch: epoch)
      try AtomicFile.write(checkpoint.serialized(), to: path)
    }
    if info.evaluate == .last {
      let metrics = try AppendFile(path: paths.metrics, header: EpochMetrics.header)
      try metrics.keepFirst(min(metrics.lines.count, info.recipe.epochs - 1))
    }
    // The old end is the end of nothing any more.
    try? FileManager.default.removeItem(atPath: paths.model)
    info.recipe = recipe
    info.status = .running
    try info.write(to: paths.info)
  }
}
