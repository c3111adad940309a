import CandorTestSupport
import Foundation
import Testing

/// How much memory commands take at many classes, and what they say where it is not there.
@Suite struct MemoryTests {
  /// Logits and labels as a .safetensors file, written by hand.
  private static func write(
    _ rows: Int,
    _ classes: Int,
    model: Int,
    to path: String
  ) throws {
    var state: UInt64 = 9
    func uniform() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / 16_777_216
    }
    let labels = (0..<rows).map { _ in Int32(min(uniform() * Float(classes), Float(classes - 1))) }
    state &+= UInt64(model)
    var logits: [Float] = []
    logits.reserveCapacity(rows * classes)
    for label in labels {
      for column in 0..<classes {
        let noise = (uniform() + uniform() - 1) * 4
        logits.append(column == Int(label) ? noise + 7 - Float(model) : noise)
      }
    }
    let scores = rows * classes * 4
    let header = """
      {"logits":{"dtype":"F32","shape":[\(rows),\(classes)],"data_offsets":[0,\(scores)]},\
      "labels":{"dtype":"I32","shape":[\(rows)],"data_offsets":[\(scores),\(scores + rows * 4)]}}
      """
    var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    bytes.append(Data(header.utf8))
    logits.withUnsafeBytes { bytes.append(contentsOf: $0) }
    labels.withUnsafeBytes { bytes.append(contentsOf: $0) }
    try bytes.write(to: URL(filePath: path))
  }

  /// The exit code and the peak memory of a command, in megabytes.
  ///
  /// What the system tells when a process ends also holds what its parent had before the program was started, so the
  /// program's own peak is looked at while it runs.
  private static func peak(_ arguments: [String]) throws -> (code: Int32, megabytes: Double) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let path = Binary.candor.path
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    #expect(posix_spawn(&process, path, &actions, nil, &words, environ) == 0)
    var status: Int32 = 0
    var kilobytes = 0.0
    while waitpid(process, &status, WNOHANG) != process {
      let told = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
      if told.hasPrefix("Name:\tcandor\n"),
        let peak = try /VmHWM:\s+(\d+) kB/.firstMatch(in: told), let value = Double(peak.1)
      {
        kilobytes = max(kilobytes, value)
      }
      usleep(1_000)
    }
    try #require(kilobytes > 0)
    return ((status >> 8) & 0xFF, kilobytes / 1024)
  }

  /// Two files of 8 MB each: the scores in double precision would be 64 MB, one set of folds of them more.
  @Test func `compare at a thousand classes keeps to numbers of rows`() throws {
    let folder = try ScratchFolder()
    let models = (0..<2).map { folder.path("model-\($0).safetensors") }
    for (index, path) in models.enumerated() {
      try Self.write(2_000, 1_000, model: index, to: path)
    }
    let found = try Self.peak(["compare"] + models + ["--json", "--quiet"])
    #expect(found.code == 0)
    #expect(found.megabytes < 125, "\(found.megabytes) MB")
  }

  @Test(arguments: ["compare", "report", "recalibrate"])
  func `what cannot fit is refused with the memory it needs`(_ command: String) throws {
    let folder = try ScratchFolder()
    for index in 0..<2 {
      try Self.write(500, 1_000, model: index, to: folder.path("\(index).safetensors"))
    }
    let arguments =
      switch command {
      case "compare": ["compare", "0.safetensors", "1.safetensors"]
      case "report": ["report", "0.safetensors", "1.safetensors", "-o", "page.html"]
      default: ["recalibrate", "try", "0.safetensors", "--method", "temperature"]
      }
    // Below what the program itself takes: nothing is left.
    let small = try Binary.run(
      arguments,
      in: folder.url,
      environment: ["CANDOR_MEMORY_LIMIT": "1MB"]
    )
    #expect(small.code == 65, "\(small.complaint)")
    #expect(small.complaint.contains("does not fit in memory"), "\(small.complaint)")
    #expect(small.complaint.contains("CANDOR_MEMORY_LIMIT=1MB"), "\(small.complaint)")
    #expect(small.output.isEmpty)
    let large = try Binary.run(
      arguments,
      in: folder.url,
      environment: ["CANDOR_MEMORY_LIMIT": "2 GB"]
    )
    #expect(large.code == 0, "\(large.complaint)")
    let wrong = try Binary.run(
      arguments,
      in: folder.url,
      environment: ["CANDOR_MEMORY_LIMIT": "much"]
    )
    #expect(wrong.code == 64 && wrong.complaint.contains("such as 2GB"), "\(wrong.complaint)")
  }

  /// A limit of the shell on the address space is seen, too; a file larger than what it leaves is not read.
  @Test func `a limit of the shell is seen`() throws {
    let folder = try ScratchFolder()
    let path = folder.path("large.npy")
    // A hole of four terabytes takes no room on the disk.
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    #expect(truncate(path, 1 << 42) == 0)
    let found = try Binary.run(["recalibrate", "try", "large.npy"], in: folder.url)
    #expect(found.code == 65, "\(found.complaint)")
    let said = "reading large.npy needs about 4398.0 GB"
    #expect(found.complaint.contains(said), "\(found.complaint)")
  }
}
