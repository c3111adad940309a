import FoundationEssentials

/// Where the tests' data files live.
public enum Fixtures {
  /// The folder `Tests/Fixtures` of this checkout.
  public static let folder: String =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures").path

  /// The path of a file below the fixtures folder.
  public static func path(_ name: String) -> String { folder + "/" + name }
}
