import CandorTestSupport
import Foundation
import Testing

/// Every command that writes, on a disk that is full, nearly full or read-only: exit code 74, a
/// sentence that names the file, the old file as it was, and nothing half written.
@Suite(
  .enabled(if: SmallDisk.isAllowed, "this machine does not let a user mount a small file system")
)
struct OutputFaultTests {
  /// A command, the file of its output that cannot be written, and how much of it would fit.
  struct Writing: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let file: String
    var free = 0
    var testDescription: String { arguments.joined(separator: " ") + ", \(free) bytes free" }
  }

  private static let golden = ContractTests.mlp

  static let writings: [Writing] = [
    .init(arguments: ["predict"] + golden + ["-o", "disk/p.npz"], file: "p.npz"),
    .init(arguments: ["predict"] + golden + ["-o", "disk/p.npz"], file: "p.npz", free: 65_536),
    .init(arguments: ["predict"] + golden + ["-o", "disk/p.npy"], file: "p.npy", free: 65_536),
    .init(arguments: ["predict"] + golden + ["-o", "disk/p.csv"], file: "p.csv", free: 65_536),
    .init(arguments: ["report"] + golden + ["-o", "disk/r.html"], file: "r.html"),
    .init(arguments: ["report"] + golden + ["-o", "disk/r.html"], file: "r.html", free: 8_192),
    .init(
      arguments: ["lesson", "a.csv", "b.csv", "-o", "disk/l.html"],
      file: "l.html",
      free: 4_096
    ),
    .init(arguments: ["figures", "a.csv", "-o", "disk/f"], file: "f", free: 4_096),
    .init(
      arguments: ["compare", "a.csv", "b.csv", "--bootstrap", "100", "-o", "disk/c.html"],
      file: "c.html",
      free: 4_096
    ),
    .init(arguments: ["recalibrate", "fit", "a.csv", "-o", "disk/m.json"], file: "m.json"),
    .init(
      arguments: ["recalibrate", "apply", "m.json"] + golden + ["-o", "disk/q.npz"],
      file: "q.npz",
      free: 4_096
    ),
    .init(arguments: ["metrics", "a.csv", "--partial", "disk/a.sums"], file: "a.sums"),
    .init(arguments: ["merge", "a.sums", "b.sums", "--partial", "disk/ab.sums"], file: "ab.sums"),
    .init(
      arguments: ["train", "mlp", "--hidden", "12", "--runs", "disk/runs", "--quiet"],
      file: "runs"
    ),
    .init(
      arguments: ["study", "plan.yaml", "--output", "disk/study", "--quiet"],
      file: "study"
    ),
  ]

  /// Inputs that the commands above name.
  private static func prepare() throws -> ScratchFolder {
    let folder = try SmallRuns.copy()
    for (name, run) in [("a", "plain"), ("b", "seeded")] {
      let outcome = try Binary.run(
        ["predict", "runs/\(run)", "-o", "\(name).csv", "--quiet"],
        in: folder.url,
        environment: SmallRuns.environment(folder)
      )
      try #require(outcome.code == 0, "\(outcome.complaint)")
      let sums = try Binary.run(
        ["metrics", "\(name).csv", "--partial", "\(name).sums"],
        in: folder.url
      )
      try #require(sums.code == 0, "\(sums.complaint)")
    }
    let fitted = try Binary.run(
      ["recalibrate", "fit"] + golden + ["-o", "m.json"],
      in: folder.url
    )
    try #require(fitted.code == 0, "\(fitted.complaint)")
    try """
    name: small
    base: { width: 8, epochs: 2, batch_size: 64 }
    factors:
      seed: [0, 1, 2]
    """.write(toFile: folder.path("plan.yaml"), atomically: true, encoding: .utf8)
    return folder
  }

  private func check(_ outcome: SmallDisk.Outcome, _ file: String) {
    #expect(outcome.code == 74, "\(outcome.complaint)")
    // One line, a sentence, with the file in it.
    let lines = outcome.complaint.split(separator: "\n")
    #expect(lines.last?.hasPrefix("candor: ") == true, "\(outcome.complaint)")
    #expect(lines.last?.contains("disk/\(file)") == true, "\(outcome.complaint)")
    #expect(lines.last?.hasSuffix(".") == true, "\(outcome.complaint)")
    #expect(outcome.files.keys.filter { $0.hasSuffix(".tmp") }.isEmpty)
  }

  @Test(arguments: writings)
  func `a full disk ends with a sentence and nothing half written`(writing: Writing) throws {
    let folder = try Self.prepare()
    // An old file where the new one should go, which must stay as it is.
    let isFile = writing.file.contains(".")
    let before = isFile ? "echo old >disk/\(writing.file)" : ":"
    let outcome = try SmallDisk.run(
      writing.arguments,
      in: folder,
      .free(writing.free),
      preparing: before
    )
    check(outcome, writing.file)
    #expect(outcome.complaint.contains("No space left on device; free some space"))
    if isFile { #expect(outcome.files == [writing.file: 4]) }
    // A figure or a checkpoint that fitted may be there, but none is empty.
    #expect(outcome.files.filter { $0.value == 0 && !$0.key.hasSuffix(".lock") }.isEmpty)
  }

  @Test(arguments: writings.filter { $0.free < 65_536 })
  func `a read-only disk ends with a sentence`(writing: Writing) throws {
    let folder = try Self.prepare()
    let outcome = try SmallDisk.run(writing.arguments, in: folder, .readOnly)
    check(outcome, writing.file)
    #expect(outcome.files.isEmpty)
  }

  /// The disk fills while a network is trained; once there is space, the run goes on to the same
  /// bytes as one that nothing disturbed.
  @Test(arguments: [8_192, 12_288, 16_384, 20_480, 24_576])
  func `a training that filled the disk can be resumed`(free: Int) throws {
    let folder = try SmallRuns.copy()
    let training = [
      "train", "mlp", "--name", "plain", "--hidden", "12", "--epochs", "4", "--batch-size", "64",
      "--quiet", "--runs", "disk/runs",
    ]
    let outcome = try SmallDisk.run(
      training,
      then: training + ["--resume"],
      in: folder,
      .free(free)
    )
    check(outcome, "runs/plain")
    #expect(outcome.secondCode == 0, "\(outcome.complaint)")
    #expect(
      try Data(contentsOf: folder.url.appending(path: "after/runs/plain/model.safetensors"))
        == Data(contentsOf: folder.url.appending(path: "runs/plain/model.safetensors"))
    )
    let examined = try Binary.run(["doctor", "after/runs/plain"], in: folder.url)
    #expect(examined.code == 0, "\(examined.output)")
  }
}
