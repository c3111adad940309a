import CandorTestSupport
import Foundation
import Testing

/// Ctrl-C, SIGTERM, inputs that vanish and readers that go away, for every command that may take long.
@Suite struct SignalTests {
  /// A command that reads `pipe`, and the file or folder that it would write.
  static let readers: [(arguments: [String], output: String?)] = [
    (["metrics", "pipe"], nil), (["metrics", "pipe", "--partial", "out"], "out"),
    (["predict", "pipe", "-o", "out.csv"], "out.csv"), (["report", "pipe", "-o", "out"], "out"),
    (["figures", "pipe", "-o", "out"], "out"), (["lesson", "pipe", "-o", "out"], "out"),
    (["compare", "good.csv", "pipe", "-o", "out"], "out"),
    (["recalibrate", "try", "pipe"], nil),
    (["recalibrate", "fit", "pipe", "-o", "out"], "out"),
    (["recalibrate", "apply", "map.json", "pipe", "-o", "out.npz"], "out.npz"),
    (["merge", "pipe", "--partial", "out"], "out"), (["doctor", "pipe"], nil),
  ]

  static let signals: [(signal: Int32, code: Int32)] = [(SIGINT, 130), (SIGTERM, 143)]

  private func prepare() throws -> ScratchFolder {
    let folder = try ScratchFolder()
    let rows = (0..<60).map { "\($0 % 2),\(Double($0 % 7) / 4),\(Double($0 % 5) / 3)\n" }
    try ("label,logit_0,logit_1\n" + rows.joined())
      .write(toFile: folder.path("good.csv"), atomically: true, encoding: .utf8)
    let fitted = try Binary.run(
      ["recalibrate", "fit", "good.csv", "-o", "map.json"],
      in: folder.url
    )
    try #require(fitted.code == 0, "\(fitted.complaint)")
    return folder
  }

  private func names(_ folder: ScratchFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
      .filter { $0 != ".stdout" && $0 != ".stderr" }.sorted()
  }

  /// Opens a pipe for writing once somebody reads it, and so knows that somebody does.
  private func writer(_ pipe: String) throws -> Int32 {
    let deadline = Date(timeIntervalSinceNow: 60)
    while Date() < deadline {
      let descriptor = open(pipe, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      if descriptor >= 0 { return descriptor }
      Thread.sleep(forTimeInterval: 0.005)
    }
    throw CocoaError(.fileReadUnknown)
  }

  @Test(arguments: readers.indices, signals.indices)
  func `a signal while an input is read ends the command`(which: Int, signal: Int) throws {
    let (number, code) = Self.signals[signal]
    let folder = try prepare()
    try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
    let before = try names(folder)
    let process = try Binary.process(Self.readers[which].arguments, in: folder.url)
    try process.run()
    // Nothing is ever written: the command waits in the middle of reading.
    let descriptor = try writer(folder.path("pipe"))
    defer { close(descriptor) }
    kill(process.processIdentifier, number)
    let outcome = try Binary.finish(process, in: folder.url)
    #expect(outcome.code == code)
    #expect(outcome.complaint == "candor: Interrupted; nothing was left half written.\n")
    #expect(outcome.output.isEmpty)
    #expect(try names(folder) == before)
  }

  /// Commands that compute for long once they have read.
  static let workers = [
    ["metrics", "good.csv", "--bootstrap", "1000000"],
    ["compare", "good.csv", "good.csv", "--bootstrap", "1000000", "-o", "out"],
    ["report", "good.csv", "--bootstrap", "1000000", "-o", "out"],
    ["figures", "good.csv", "--bootstrap", "1000000", "-o", "out"],
  ]

  @Test(arguments: workers.indices, signals.indices)
  func `a signal while numbers are computed ends the command`(which: Int, signal: Int) throws {
    let (number, code) = Self.signals[signal]
    let folder = try prepare()
    let before = try names(folder)
    let process = try Binary.process(Self.workers[which], in: folder.url)
    try process.run()
    Thread.sleep(forTimeInterval: 0.7)
    try #require(process.isRunning)
    kill(process.processIdentifier, number)
    let outcome = try Binary.finish(process, in: folder.url)
    #expect(outcome.code == code)
    #expect(outcome.complaint.contains("Interrupted"))
    #expect(try names(folder) == before)
  }

  /// The moment that matters most: the file is being written.
  @Test(arguments: signals.indices)
  func `a signal while the output is written leaves nothing`(signal: Int) throws {
    let (number, code) = Self.signals[signal]
    let folder = try ScratchFolder()
    // Files with holes: a million rows of zeros, so that writing them as text takes its time.
    let rows = 1_000_000
    for (name, type, shape, size) in [
      ("scores.npy", "<f4", "(\(rows), 10)", 40 * rows), ("labels.npy", "|u1", "(\(rows),)", rows),
    ] {
      let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n"
      let start =
        [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
      try Data(start).write(to: folder.url.appending(path: name))
      try #require(truncate(folder.path(name), off_t(start.count + size)) == 0)
    }
    let before = try names(folder)
    let process = try Binary.process(
      ["predict", "--logits", "scores.npy", "--labels", "labels.npy", "-o", "out.csv"],
      in: folder.url
    )
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 60)
    while try !names(folder).contains(where: { $0.hasSuffix(".tmp") }), Date() < deadline {
      Thread.sleep(forTimeInterval: 0.002)
    }
    kill(process.processIdentifier, number)
    let outcome = try Binary.finish(process, in: folder.url)
    #expect(outcome.code == code)
    #expect(outcome.complaint.contains("nothing was left half written"))
    #expect(try names(folder) == before)
  }

  @Test(arguments: signals.indices)
  func `a signal in a study leaves whole units and goes on later`(signal: Int) throws {
    let (number, code) = Self.signals[signal]
    let folder = try SmallRuns.copy()
    try """
    name: small
    base: { width: 8, epochs: 200, batch_size: 8 }
    factors:
      seed: [0, 1, 2, 3, 4, 5, 6, 7]
    """.write(toFile: folder.path("plan.yaml"), atomically: true, encoding: .utf8)
    let study = ["study", "plan.yaml", "--output", "study", "--quiet"]
    let environment = SmallRuns.environment(folder)
    let process = try Binary.process(study, in: folder.url, environment: environment)
    try process.run()
    let units = folder.path("study/units")
    func done() -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: units)) ?? [])
        .filter { $0.hasSuffix(".json") }
    }
    let deadline = Date(timeIntervalSinceNow: 60)
    while done().isEmpty, Date() < deadline { Thread.sleep(forTimeInterval: 0.002) }
    kill(process.processIdentifier, number)
    let outcome = try Binary.finish(process, in: folder.url)
    #expect(outcome.code == code, "\(outcome.complaint)")
    let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path("study"))
    #expect(left.filter { $0.hasSuffix(".tmp") }.isEmpty)
    let again = try Binary.run(study, in: folder.url, environment: environment)
    #expect(again.code == 0, "\(again.complaint)")
    #expect(done().count == 8)
  }

  /// The commands that print a result.
  static let speakers = [
    ["metrics", "good.csv"], ["metrics", "good.csv", "--json"],
    ["compare", "good.csv", "good.csv", "--bootstrap", "100"],
    ["recalibrate", "try", "good.csv"], ["merge", "good.sums"], ["doctor", "good.csv"],
    ["report", "good.csv", "-o", "out", "--json"],
  ]

  @Test(arguments: speakers.indices) func `a reader that went away is no failure to tell of`(
    which: Int
  ) throws {
    let folder = try prepare()
    let sums = try Binary.run(["metrics", "good.csv", "--partial", "good.sums"], in: folder.url)
    try #require(sums.code == 0, "\(sums.complaint)")
    let process = try Binary.process(Self.speakers[which], in: folder.url)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    // Neither end may live on in the child, where it would keep the pipe open.
    for end in ends { try #require(fcntl(end, F_SETFD, FD_CLOEXEC) == 0) }
    close(ends[0])
    let end = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    process.standardOutput = end
    try process.run()
    let outcome = try Binary.finish(process, in: folder.url)
    #expect(outcome.code == 141)
    #expect(!outcome.complaint.contains("candor:"), "\(outcome.complaint)")
  }

  /// Each command whose input is not there, or of which a part has vanished.
  static let vanished: [(arguments: [String], names: String)] = [
    (["metrics", "no.npz"], "no.npz"), (["predict", "no.npz", "-o", "out.csv"], "no.npz"),
    (["report", "no.csv", "-o", "out"], "no.csv"), (["figures", "no.csv", "-o", "out"], "no.csv"),
    (["lesson", "no.csv", "-o", "out"], "no.csv"),
    (["compare", "no.csv", "no.csv", "-o", "out"], "no.csv"),
    (["recalibrate", "try", "no.csv"], "no.csv"),
    (["recalibrate", "fit", "no.csv", "-o", "out"], "no.csv"),
    (["recalibrate", "apply", "no.json", "no.csv", "-o", "out.npz"], "no.json"),
    (["merge", "no.sums", "--partial", "out"], "no.sums"),
    (["metrics", "runs/plain@2"], "runs/plain"),
    (["metrics", "runs/other"], "runs/other"), (["explain", "runs/other"], "runs/other"),
    (["train", "no.yaml", "--runs", "out"], "no.yaml"), (["study", "no.yaml"], "no.yaml"),
    (["train", "mlp", "--initial-weights", "no.safetensors", "--runs", "out"], "no.safetensors"),
    (["metrics", "runs/plain", "--data", "no"], "no"), (["doctor", "no"], "no"),
  ]

  @Test(arguments: vanished.indices)
  func `an input that is not there is said to be missing`(which: Int) throws {
    let (arguments, name) = Self.vanished[which]
    let folder = try SmallRuns.copy()
    let manager = FileManager.default
    try manager.removeItem(atPath: folder.path("runs/plain/checkpoints/epoch-02.safetensors"))
    try manager.removeItem(atPath: folder.path("runs/other/model.safetensors"))
    try manager.removeItem(atPath: folder.path("runs/other/checkpoints"))
    let before = try names(folder)
    let outcome = try Binary.run(
      arguments,
      in: folder.url,
      environment: SmallRuns.environment(folder)
    )
    #expect(outcome.code == 66, "\(outcome.complaint)")
    #expect(outcome.complaint.hasPrefix("candor: "))
    #expect(outcome.complaint.contains(name), "\(outcome.complaint)")
    #expect(try names(folder) == before)
  }
}
