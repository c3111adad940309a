import Foundation

/// Other tools that read text files of numbers, where `CANDOR_BENCH_PYTHON` names a Python that has them.
enum ReadingPeers {
  /// The tools that are there: polars, duckdb, pyarrow.
  static let all: [String] = {
    guard let python else { return [] }
    return ["polars", "duckdb", "pyarrow"].filter { tool in
      (try? output(python, ["-c", "import \(tool)"])) != nil
    }
  }()

  private static var python: String? {
    ProcessInfo.processInfo.environment["CANDOR_BENCH_PYTHON"]
  }

  /// What reading a file into columns costs a tool, without its start.
  static func cost(_ tool: String, _ file: ReadingData) throws -> Cost {
    let script =
      ProcessInfo.processInfo.environment["CANDOR_BENCH_PEERS"]
      ?? "Benchmarks/peers_reading.py"
    let text = try output(python ?? "", [script, tool, file.paths[0]])
    let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard numbers.count == 3 else { throw CocoaError(.fileReadCorruptFile) }
    return Cost(wall: numbers[0], processor: numbers[1], megabytes: numbers[2])
  }

  private static func output(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return String(decoding: data, as: UTF8.self)
  }
}
