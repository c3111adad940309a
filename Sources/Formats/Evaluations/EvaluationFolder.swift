internal import FoundationEssentials

/// The logs in a folder of results of `lm-evaluation-harness`.
enum EvaluationFolder {
  /// The paths of `samples_*.jsonl` in a folder, or in folders one level below, where the harness puts
  /// those of each model; sorted.
  static func samples(in folder: String) -> [String] {
    let here = logs(folder)
    if !here.isEmpty { return here }
    return contents(folder).flatMap { logs(folder + "/" + $0) }
  }

  private static func logs(_ folder: String) -> [String] {
    contents(folder)
      .filter { $0.hasPrefix("samples_") && $0.contains(".jsonl") }
      .map { folder + "/" + $0 }
  }

  private static func contents(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
