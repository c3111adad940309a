public import Foundation

/// A program's end: what it said on both streams, and its exit code.
public struct Outcome: Sendable {
  /// What came on standard output.
  public let output: String
  /// What came on standard error.
  public let complaint: String
  /// The exit code, or 128 + the signal that killed it.
  public let code: Int32
}

/// Programs run as a user runs them.
public enum Binary {
  /// The built `candor` beside the test bundle; `make test` builds it first.
  public static var candor: URL {
    var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    while folder.path.count > 1 {
      let file = folder.appending(path: "candor")
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder),
        !isFolder.boolValue
      {
        return file
      }
      folder = folder.deletingLastPathComponent()
    }
    return URL(filePath: ".build/release/candor")
  }

  /// A process of `candor`, not yet started, with its streams going to files of a folder.
  public static func process(
    _ arguments: [String],
    in folder: URL,
    environment: [String: String] = [:]
  ) throws -> Process {
    let process = Process()
    process.executableURL = candor
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: a pipe that nobody drains stops the program.
    process.standardOutput = try handle(folder.appending(path: ".stdout"))
    process.standardError = try handle(folder.appending(path: ".stderr"))
    return process
  }

  /// Waits for a process of ``process(_:in:environment:)`` and reads what it said.
  public static func finish(_ process: Process, in folder: URL) throws -> Outcome {
    process.waitUntilExit()
    return Outcome(
      output: try String(contentsOf: folder.appending(path: ".stdout"), encoding: .utf8),
      complaint: try String(contentsOf: folder.appending(path: ".stderr"), encoding: .utf8),
      code: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus
    )
  }

  /// Runs `candor` to its end.
  public static func run(
    _ arguments: [String],
    in folder: URL,
    environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = try process(arguments, in: folder, environment: environment)
    try process.run()
    return try finish(process, in: folder)
  }

  private static func handle(_ url: URL) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: url.path, contents: nil)
    return try FileHandle(forWritingTo: url)
  }
}

/// A folder that exists for the length of a test.
public final class ScratchFolder: Sendable {
  /// Where it is.
  public let url: URL

  /// Makes a new, empty folder.
  public init() throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "candor-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the folder.
  public func path(_ name: String) -> String { url.appending(path: name).path }
}
