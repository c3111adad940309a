public import CandorFormats
internal import FoundationEssentials

extension Diagnosis {
  /// Examines a run's folder: every file that it should have, and whether they tell one story.
  ///
  /// Nothing is changed. Each checkpoint is read whole, so its fingerprints are checked as well. A
  /// run that a living process is training is evaluated by what is on disk for good.
  ///
  /// - Parameter path: the folder.
  /// - Throws: `TrainError` with code `.missing` when there is no folder, or nothing of a run in it.
  public static func ofRun(_ path: String) throws -> Diagnosis {
    let paths = RunPaths(folder: path)
    guard RunFolder.isRun(path) || !RunStart.strays(paths).isEmpty else {
      // Opening it says which of the two it is.
      _ = try RunFolder(path)
      throw TrainError(.missing, "\(Shown.path(path)): has no run.json.")
    }
    var examination = RunExamination(paths)
    examination.examine()
    return Diagnosis(
      path: path,
      kind: .run,
      whole: examination.whole,
      findings: examination.findings
    )
  }

  /// Examines the weights of a network: the file, and the fingerprints it records of itself.
  ///
  /// - Parameter path: the file.
  /// - Throws: `FormatsError` when it is missing or the system does not let it be read.
  public static func ofCheckpoint(_ path: String) throws -> Diagnosis {
    let run = RunPaths.run(around: path)
    do {
      let checkpoint = try Checkpoint(contentsOf: path)
      let epoch = checkpoint.epoch.map { ", after epoch \($0)" } ?? ""
      let layers = checkpoint.parameters.shape.sizes.map(\.description).joined(separator: "-")
      return Diagnosis(
        path: path,
        kind: .checkpoint,
        whole: ["a network \(layers)\(epoch)"],
        findings: []
      )
    } catch let error as FormatsError where error.code != .malformed {
      throw error
    } catch {
      let finding = Finding(
        "checkpoint_damaged",
        path: path,
        "\(error)",
        advice: run == nil
          ? "Copy or save the file again from where it came from."
          : "It belongs to the run \(Shown.path(run ?? "")); examine that, which may repair it.",
        commands: run.map { ["candor doctor \(ShellWord.path($0))"] } ?? []
      )
      return Diagnosis(path: path, kind: .checkpoint, whole: [], findings: [finding])
    }
  }
}

extension RunPaths {
  /// The folder of the run that a weights file belongs to by its place, if there is one.
  fileprivate static func run(around path: String) -> String? {
    let folder = AtomicFile.folder(of: path)
    let candidates = [folder] + (folder.hasSuffix("checkpoints") ? [folder + "/.."] : [])
    guard let run = candidates.first(where: RunFolder.isRun) else { return nil }
    return run.hasSuffix("/..") ? AtomicFile.folder(of: folder) : run
  }
}
