internal import CandorFormats
internal import FoundationEssentials

/// Goes through a run's folder file by file and keeps what it finds.
///
/// The remedy for a damaged epoch is always the same: cut `metrics.csv` back to the last epoch before
/// it that is whole and resume, since an epoch trained again is the same bytes.
struct RunExamination {
  let paths: RunPaths
  var whole: [String] = []
  var findings: [Finding] = []

  let isLive: Bool
  var info: RunInfo?
  var metrics = MetricsExamination()
  var checkpoints: [Int: Checkpoint] = [:]

  init(_ paths: RunPaths) {
    self.paths = paths
    isLive = RunLock.isHeld(paths)
  }

  mutating func examine() {
    examineInfo()
    metrics = MetricsExamination(paths)
    let damaged = examineCheckpoints()
    examineEpochs(damaged)
    examineModel()
    if let info {
      examineMomentum(info)
      examineInitial(info)
      examineStatus(info)
    }
    examineLeftovers()
  }

  // MARK: What is done about it

  mutating func find(
    _ id: String,
    _ path: String,
    _ problem: String,
    gravity: Finding.Gravity = .broken,
    _ advice: String,
    _ commands: [String] = []
  ) {
    // The sentences of readers name the file already.
    let name = Shown.path(path) + ": "
    findings.append(
      Finding(
        id,
        gravity,
        path: path,
        problem.hasPrefix(name) ? problem : name + problem,
        advice: advice,
        commands: commands
      )
    )
  }

  func command(_ info: RunInfo) -> TrainingCommand {
    TrainingCommand(
      info.recipe,
      info.evaluate,
      paths,
      startsFromWeights: info.initialWeights != nil
    )
  }

  /// Resuming, and what must be done first.
  func resuming(_ info: RunInfo, after steps: [String] = []) -> (String, [String]) {
    guard let commands = command(info).resuming else {
      return (
        " Its folder must be called \(info.recipe.name) for that, as its recipe is, and another has "
          + "that name.", []
      )
    }
    return ("", steps + commands)
  }

  /// The epochs that are whole from the first on, as the lines and the checkpoints tell.
  private var lastWholeEpoch: Int {
    var epoch = min(metrics.goodLines, info?.recipe.epochs ?? .max)
    if let gap = (1...max(1, epoch)).first(where: { checkpoints[$0] == nil }) { epoch = gap - 1 }
    guard let info, info.recipe.momentum != 0, epoch < info.recipe.epochs else { return epoch }
    // Without its momentum an epoch cannot be gone on from, and only the newest has one.
    return FileManager.default.fileExists(atPath: paths.momentum(epoch)) ? epoch : 0
  }

  /// Cuts the metrics back to the last whole epoch and resumes.
  func rewinding() -> (advice: String, commands: [String]) {
    guard let info else {
      return ("What to do about run.json comes first.", [])
    }
    let epoch = lastWholeEpoch
    var steps: [String] = []
    let file = ShellWord.path(paths.metrics)
    if metrics.isForeign {
      steps = ["mv \(file) \(ShellWord.path(paths.metrics + ".other"))"]
    } else if metrics.lineCount > epoch {
      steps = ["sed -i '\(epoch + 2),$d' \(file)"]
    }
    let (hindrance, commands) = resuming(info, after: steps)
    let from = epoch == 0 ? "from the beginning" : "from epoch \(epoch + 1) on"
    return (
      "Train again \(from), with the same data (name their folder with --data if it was named then); "
        + "on the same kind of processor that gives the same bytes.\(hindrance)", commands
    )
  }

  /// Numbers with their neighbours joined: `1 to 4, 7`.
  static func list(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { range in
      range.count > 2
        ? "\(range.lowerBound) to \(range.upperBound)"
        : range.map(String.init).joined(separator: ", ")
    }.joined(separator: ", ")
  }
}
