import CandorTestSupport
import Foundation
import Testing

/// What is broken is named, and what the doctor says to do makes it whole again.
@Suite struct DoctorTests {
  private struct Report: Decodable {
    struct Finding: Decodable {
      let id: String
      let gravity: String
      let path: String
      let problem: String
      let advice: String
      let commands: [String]
    }
    struct Input: Decodable {
      let path: String
      let kind: String
      let broken: Bool
      let whole: [String]
      let findings: [Finding]
      let commands: [String]
    }
    let schema: String
    let inputs: [Input]
  }

  private func examine(_ paths: [String], in folder: ScratchFolder) throws -> (Report, Int32) {
    let outcome = try Binary.run(["doctor"] + paths + ["--json"], in: folder.url)
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    return (report, outcome.code)
  }

  @Test(arguments: Damage.all)
  func `each damage is named, and the advice mends it`(damage: Damage) throws {
    let folder = try SmallRuns.copy()
    let path = "runs/\(damage.run)"
    let sound = try Data(contentsOf: folder.url.appending(path: path + "/model.safetensors"))
    try damage.harm(Harm(runs: folder.path("runs"), run: folder.path(path)))
    let before = try snapshot(folder.path("runs"))
    let (report, code) = try examine([path], in: folder)
    #expect(try snapshot(folder.path("runs")) == before, "the doctor changed something")
    #expect(report.schema == "candor.doctor/1")
    let input = try #require(report.inputs.first)
    #expect(input.kind == "run")
    #expect(input.findings.map(\.id).sorted() == damage.findings)
    #expect(code == damage.code)
    #expect(input.broken == (damage.code != 0))
    for finding in input.findings {
      // Each names its file, and is a sentence like the advice.
      #expect(finding.problem.hasPrefix(finding.path + ": "), "\(finding.problem)")
      #expect(finding.path.hasPrefix(path))
      #expect(finding.problem.hasSuffix(".") && finding.advice.hasSuffix("."))
    }
    #expect(input.commands.isEmpty == (damage.code == 0 || !damage.isMended))
    let notes = input.findings.filter { $0.gravity == "note" }.flatMap(\.commands)
    let steps = input.commands + notes.filter { !input.commands.contains($0) }
    for command in steps { try paste(command, in: folder) }
    guard damage.isMended else { return }
    let (healed, after) = try examine([path], in: folder)
    #expect(after == 0)
    #expect(healed.inputs[0].findings.map(\.id) == [], "\(steps)")
    #expect(
      try Data(contentsOf: folder.url.appending(path: path + "/model.safetensors")) == sound
    )
  }

  /// Runs a command as a user's shell would.
  private func paste(_ command: String, in folder: ScratchFolder) throws {
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/bash")
    shell.arguments = ["-c", command + " --quiet 2>&1 || " + command]
    if !command.hasPrefix("candor") { shell.arguments = ["-c", command] }
    shell.currentDirectoryURL = folder.url
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    shell.environment = ProcessInfo.processInfo.environment
      .merging(SmallRuns.environment(folder)) { $1 }
      .merging(["PATH": Binary.candor.deletingLastPathComponent().path + ":" + path]) { $1 }
    shell.standardOutput = FileHandle.nullDevice
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0, "\(command)")
  }

  /// Every file with its bytes.
  private func snapshot(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      files[name] = FileManager.default.contents(atPath: "\(folder)/\(name)")
    }
    return files
  }

  @Test func `a run that is being trained is not called broken`() throws {
    let folder = try SmallRuns.copy()
    let training = try Binary.process(
      ["train", "mlp", "--name", "long", "--epochs", "9999", "--quiet"],
      in: folder.url,
      environment: SmallRuns.environment(folder)
    )
    try training.run()
    defer { training.terminate() }
    let deadline = Date(timeIntervalSinceNow: 60)
    let second = folder.path("runs/long/checkpoints/epoch-02.safetensors")
    while !FileManager.default.fileExists(atPath: second), Date() < deadline {
      Thread.sleep(forTimeInterval: 0.02)
    }
    let other = try ScratchFolder()
    for _ in 0..<5 {
      let outcome = try Binary.run(["doctor", folder.path("runs/long")], in: other.url)
      #expect(outcome.code == 0, "\(outcome.output)")
      #expect(outcome.output.contains("a living process is training it"), "\(outcome.output)")
    }
  }

  /// The name of the input, the exit code and a piece of what is said.
  static let files: [(String, Int32, String)] = [
    ("runs/plain/model.safetensors", 0, "a network 36-12-3, after epoch 4"),
    ("runs/plain/checkpoints/epoch-02.safetensors", 65, "candor doctor runs/plain"),
    ("good.npz", 0, "200 rows × 3 classes of logits, with labels"),
    ("cut.npz", 65, "cut.npz"), ("bad.csv", 65, "row 0"),
    ("labels.npy", 0, "10000 numbers"), ("scores.npy", 0, "10000 rows × 10 classes of scores"),
    ("cut.npy", 65, "bytes"), ("pickle.pt", 65, "pickle"),
    ("no-such-run", 66, "no-such-run"), ("data", 66, "run.json"),
  ]

  @Test(arguments: files)
  func `files are examined, too`(name: String, code: Int32, piece: String) throws {
    let folder = try SmallRuns.copy()
    let harm = Harm(runs: folder.path("runs"), run: folder.url.path)
    let golden = Fixtures.path("Golden/predictions")
    for (file, fixture) in [
      ("labels.npy", "fashion_test_labels.npy"), ("scores.npy", "mlp.logits.npy"),
    ] {
      try FileManager.default.copyItem(atPath: "\(golden)/\(fixture)", toPath: folder.path(file))
    }
    try Data(Data(contentsOf: folder.url.appending(path: "scores.npy")).dropLast())
      .write(to: folder.url.appending(path: "cut.npy"))
    let made = try Binary.run(
      ["predict", "runs/plain", "-o", "good.npz"],
      in: folder.url,
      environment: SmallRuns.environment(folder)
    )
    #expect(made.code == 0, "\(made.complaint)")
    try Data(Data(contentsOf: folder.url.appending(path: "good.npz")).dropLast(30))
      .write(to: folder.url.appending(path: "cut.npz"))
    try harm.write("label,prob_0,prob_1\n0,0.9,0.3\n", "bad.csv")
    try harm.write("\u{0}", "pickle.pt")
    try harm.edit("pickle.pt") { $0 = [0x80, 2, 0x2e] }
    try harm.edit("runs/plain/checkpoints/epoch-02.safetensors") { $0.removeLast() }

    let outcome = try Binary.run(["doctor", name], in: folder.url)
    #expect(outcome.code == code, "\(outcome.output)\(outcome.complaint)")
    #expect((outcome.output + outcome.complaint).contains(piece), "\(outcome.output)")
    // A broken one is not hidden by whole ones, nor by one that is not there.
    let several = try Binary.run(["doctor", "good.npz", name, "nothing"], in: folder.url)
    #expect(several.code == (code == 65 ? 65 : 66))
    #expect(several.output.contains("good.npz: whole"))
    #expect(several.complaint.contains("nothing: is not there"), "\(several.complaint)")
  }

  /// A path that would do harm in a shell is quoted where it stands in a command.
  @Test(arguments: ["it's here", "$(touch oops)", "-rf", "new\nline", "é\u{202e}x"])
  func `commands survive being pasted`(parent: String) throws {
    let folder = try SmallRuns.copy()
    try FileManager.default.moveItem(
      atPath: folder.path("runs"),
      toPath: folder.url.path + "/" + parent
    )
    let run = "./" + parent + "/plain"
    try FileManager.default.removeItem(
      atPath: folder.url.path + "/" + parent + "/plain/checkpoints/epoch-02.safetensors"
    )
    let (report, code) = try examine([run], in: folder)
    #expect(code == 65)
    for command in report.inputs[0].commands { try paste(command, in: folder) }
    #expect(try examine([run], in: folder).1 == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path("oops")))
  }
}
