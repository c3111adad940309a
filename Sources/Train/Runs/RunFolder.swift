internal import CandorFormats
internal import FoundationEssentials

/// A run as a folder on disk, open for reading; also one that is still being trained.
public struct RunFolder: Sendable {
  /// The folder.
  public let path: String
  /// What `run.json` says.
  public let info: RunInfo
  /// The epochs done so far, in order.
  public let metrics: [EpochMetrics]
  /// The epochs that have a checkpoint, in order.
  public let checkpoints: [Int]

  private let paths: RunPaths

  /// Opens a run.
  ///
  /// - Throws: `TrainError` or `FormatsError` naming the file that is missing or damaged.
  public init(_ path: String) throws {
    let paths = RunPaths(folder: path)
    guard Self.isRun(path) else {
      let what = FileManager.default.fileExists(atPath: path) ? "has no run.json" : "does not exist"
      throw TrainError(
        .missing,
        "\(Shown.path(path)): \(what); name a folder that 'candor train' made."
      )
    }
    self.path = path
    self.paths = paths
    info = try RunInfo(contentsOf: paths.info)
    checkpoints = paths.epochs()
    let lines =
      FileManager.default.fileExists(atPath: paths.metrics)
      ? try AppendFile.read(path: paths.metrics, header: EpochMetrics.header).lines : []
    metrics = try lines.enumerated().map { index, line in
      guard let row = EpochMetrics(line: line), row.epoch == index + 1 else {
        throw TrainError(
          .invalidRun,
          "\(Shown.path(paths.metrics)): line \(index + 2) is not that of epoch \(index + 1)."
        )
      }
      return row
    }
  }

  /// Whether a folder looks like a run.
  public static func isRun(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: RunPaths(folder: path).info)
  }

  /// Splits `runs/mlp@3` into the folder and the epoch.
  ///
  /// A path without `@` and digits at its end has no epoch, nor has one that exists as it stands.
  public static func parse(_ text: String) -> (path: String, epoch: Int?) {
    guard let mark = text.lastIndex(of: "@"), mark > text.startIndex,
      !FileManager.default.fileExists(atPath: text)
    else { return (text, nil) }
    let digits = text[text.index(after: mark)...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let epoch = Int(digits)
    else { return (text, nil) }
    return (String(text[..<mark]), epoch)
  }

  /// The path of an epoch's checkpoint, or of the finished model.
  ///
  /// - Parameter epoch: counted from 1; `nil` for the finished model, or for the last checkpoint of a
  ///   run that is not finished.
  /// - Throws: `TrainError` with code `.missing`, naming the epochs there are.
  public func checkpointPath(epoch: Int? = nil) throws -> String {
    if epoch == nil, FileManager.default.fileExists(atPath: paths.model) { return paths.model }
    guard let last = checkpoints.last else {
      throw TrainError(
        .missing,
        "\(Shown.path(path)): has no checkpoint yet; resume its training first."
      )
    }
    let wanted = epoch ?? last
    guard checkpoints.contains(wanted) else {
      let known = checkpoints.map(String.init).joined(separator: ", ")
      throw TrainError(
        .missing,
        "\(Shown.path(path)): has no checkpoint of epoch \(wanted); it has \(known)."
      )
    }
    return paths.checkpoint(wanted)
  }

  /// The network after an epoch; `nil` for the finished one, as ``checkpointPath(epoch:)`` finds it.
  ///
  /// - Throws: `TrainError` or `FormatsError`.
  public func checkpoint(epoch: Int? = nil) throws -> Checkpoint {
    try Checkpoint(contentsOf: checkpointPath(epoch: epoch))
  }
}
