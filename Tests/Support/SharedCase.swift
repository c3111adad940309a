import Foundation

/// A file of the folder that may stand beside a checkout; a user's clone has none, and tests that read
/// it are skipped there with a word.
public enum SharedCase {
  /// Whether there is such a folder.
  public static let isThere = FileManager.default.fileExists(atPath: path(""))

  /// Where a case would be: `json/j11_lm_eval.jsonl`.
  public static func path(_ name: String) -> String {
    URL(filePath: Fixtures.folder).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "shared/cases/\(name)").path
  }
}
