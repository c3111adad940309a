import CandorAnalyze
import CandorMetrics
import Foundation

/// Refuses work that the memory at hand cannot hold, before it is begun.
///
/// What there is, is the least of: what the kernel says is available, what the control groups of the process leave,
/// what its limit of address space leaves (`ulimit -v`), and what `CANDOR_MEMORY_LIMIT` leaves (2GB, 500MB, or bytes).
struct MemoryCheck {
  /// Refuses files that are larger than the memory there is.
  ///
  /// Scores are kept in the precision of their file, so that arrays take about as much memory as they are long; of
  /// text about half.
  static func beforeReading(_ paths: [String]) throws {
    var bytes = 0.0
    for path in paths {
      let file = URL(filePath: path)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
        !isFolder.boolValue,
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      else { continue }
      let isArray = ["npz", "npy", "safetensors", "pt", "pth", "h5", "hdf5"].contains(
        file.pathExtension.lowercased()
      )
      bytes += Double(size) * (isArray ? 1 : 0.4)
    }
    try check(
      MemoryNeed(
        work: paths.count == 1 ? "reading \(paths[0])" : "reading \(paths.count) files",
        bytes: bytes,
        advice: "Take fewer rows, or scores in float32."
      )
    )
  }

  /// Refuses a piece of work that does not fit.
  static func check(_ need: MemoryNeed) throws {
    guard let limit = try available(), need.bytes > limit.bytes else { return }
    throw CommandFailure(
      .badData,
      "This does not fit in memory: \(need.work) needs about \(words(need.bytes)) more, and there is"
        + " \(words(max(0, limit.bytes))) (\(limit.source)). \(need.advice)"
    )
  }

  /// What memory there is, and what says so.
  struct Limit {
    let bytes: Double
    let source: String
  }

  private static func available() throws -> Limit? {
    let limits = [
      try chosen(), kernel(), addressSpace(), controlGroup(),
    ].compactMap(\.self)
    return limits.min { $0.bytes < $1.bytes }
  }

  /// What the environment allows, less what is in use.
  private static func chosen() throws -> Limit? {
    guard let text = ProcessInfo.processInfo.environment["CANDOR_MEMORY_LIMIT"], !text.isEmpty
    else { return nil }
    guard let bytes = bytes(text) else {
      throw CommandFailure(
        .usage,
        "CANDOR_MEMORY_LIMIT is '\(text)'; write a number of bytes, or one with MB or GB, such as 2GB."
      )
    }
    return Limit(bytes: bytes - (status("VmRSS:") ?? 0), source: "CANDOR_MEMORY_LIMIT=\(text)")
  }

  /// A number of bytes, or one with kB, MB or GB.
  static func bytes(_ text: String) -> Double? {
    let units: [(String, Double)] = [("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("tb", 1e12), ("b", 1)]
    let small = text.lowercased().filter { $0 != " " }
    for (unit, size) in units where small.hasSuffix(unit) {
      return Double(small.dropLast(unit.count)).flatMap { $0 > 0 ? $0 * size : nil }
    }
    return Double(small).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }

  private static func kernel() -> Limit? {
    field("MemAvailable:", of: "/proc/meminfo").map {
      Limit(bytes: $0, source: "available on this machine")
    }
  }

  private static func addressSpace() -> Limit? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur < rlim_t(Int.max), let used = status("VmSize:")
    else { return nil }
    return Limit(bytes: Double(limit.rlim_cur) - used, source: "left by ulimit -v")
  }

  /// What the process's control group and those above it leave, of either version.
  private static func controlGroup() -> Limit? {
    guard let groups = try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8) else {
      return nil
    }
    var found: [Double] = []
    for line in groups.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let isSecond = parts[1].isEmpty
      guard isSecond || parts[1].split(separator: ",").contains("memory") else { continue }
      let root = isSecond ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"
      let names =
        isSecond
        ? ("memory.max", "memory.current") : ("memory.limit_in_bytes", "memory.usage_in_bytes")
      var folder = String(parts[2])
      while true {
        if let limit = number("\(root)\(folder)/\(names.0)"),
          let used = number("\(root)\(folder)/\(names.1)"), limit < 0x1p60
        {
          // Files that were read count as used, and go when memory is short.
          let cached = field("file ", of: "\(root)\(folder)/memory.stat", unit: 1) ?? 0
          found.append(limit - max(0, used - cached))
        }
        guard folder.count > 1, let slash = folder.lastIndex(of: "/") else { break }
        folder = String(folder[..<slash])
      }
    }
    return found.min().map { Limit(bytes: $0, source: "left by the control group") }
  }

  private static func number(_ path: String) -> Double? {
    (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
      Double($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  private static func status(_ name: String) -> Double? { field(name, of: "/proc/self/status") }

  /// A field of a file of the kernel, which counts in kilobytes unless it is said otherwise.
  private static func field(_ name: String, of path: String, unit: Double = 1_024) -> Double? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      let digits = line.dropFirst(name.count).trimmingCharacters(in: .whitespaces)
      return Double(digits.prefix { $0.isNumber }).map { $0 * unit }
    }
    return nil
  }

  /// A size as people say it.
  private static func words(_ bytes: Double) -> String {
    bytes >= 1e9
      ? String(format: "%.1f GB", bytes / 1e9)
      : String(format: "%.0f MB", (bytes / 1e6).rounded(.up))
  }
}

extension ModelLoader {
  /// Reads inputs that are not larger than the memory there is.
  func loadWhatFits(_ inputs: [ModelInput]) throws -> [LoadedModel] {
    try MemoryCheck.beforeReading(
      inputs.flatMap { input in
        switch input {
        case .path(let path): [path]
        case .arrays(let scores, _, let labels): [scores, labels]
        }
      }
    )
    return try load(inputs)
  }
}
