import CandorTestSupport
import Foundation
import Testing

/// A way to break the run `runs/plain` (or another) of ``SmallRuns``, and what the doctor must say.
struct Damage: Sendable, CustomTestStringConvertible {
  let name: String
  /// The run that is broken.
  var run = "plain"
  /// The kinds of finding, sorted.
  let findings: [String]
  var code: Int32 = 65
  /// Whether commands are offered that make it whole.
  var isMended = true
  let harm: @Sendable (Harm) throws -> Void

  var testDescription: String { name }

  init(
    _ name: String,
    run: String = "plain",
    finds findings: String...,
    code: Int32 = 65,
    isMended: Bool = true,
    harm: @escaping @Sendable (Harm) throws -> Void
  ) {
    (self.name, self.run, self.findings) = (name, run, findings.sorted())
    (self.code, self.isMended, self.harm) = (code, isMended, harm)
  }
}

/// The tools for breaking a run's files.
struct Harm {
  let runs: String
  let run: String

  func path(_ name: String) -> String { "\(run)/\(name)" }
  func checkpoint(_ epoch: Int) -> String { path("checkpoints/epoch-0\(epoch).safetensors") }

  func remove(_ names: String...) throws {
    for name in names { try FileManager.default.removeItem(atPath: path(name)) }
  }

  func remove(epochs: Int...) throws {
    for epoch in epochs { try FileManager.default.removeItem(atPath: checkpoint(epoch)) }
  }

  func write(_ text: String, _ name: String) throws {
    try text.write(toFile: path(name), atomically: false, encoding: .utf8)
  }

  func edit(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
    let url = URL(filePath: path(name))
    var bytes = try [UInt8](Data(contentsOf: url))
    change(&bytes)
    try Data(bytes).write(to: url)
  }

  func replace(_ old: String, _ new: String, _ name: String) throws {
    let text = try String(contentsOfFile: path(name), encoding: .utf8)
    guard text.contains(old) else { throw CocoaError(.fileReadCorruptFile) }
    try write(text.replacingOccurrences(of: old, with: new), name)
  }

  /// Changes the lines of `metrics.csv`, the header not among them.
  func lines(_ change: (inout [String]) -> Void) throws {
    let text = try String(contentsOfFile: path("metrics.csv"), encoding: .utf8)
    var lines = text.split(separator: "\n").map(String.init)
    let header = lines.removeFirst()
    change(&lines)
    try write(([header] + lines).map { $0 + "\n" }.joined(), "metrics.csv")
  }

  /// Puts another run's file, or another epoch's, in a file's place.
  func put(_ other: String, at name: String) throws {
    let bytes = try Data(contentsOf: URL(filePath: "\(runs)/\(other)"))
    try bytes.write(to: URL(filePath: path(name)))
  }

  /// As a kill after the second epoch leaves it.
  func stopAfterTwo(_ status: String) throws {
    try remove(epochs: 3, 4)
    try remove("model.safetensors")
    try lines { $0.removeLast(2) }
    try replace("\"finished\"", "\"\(status)\"", "run.json")
  }
}

extension Damage {
  private static func cp(_ epoch: Int) -> String { "checkpoints/epoch-0\(epoch).safetensors" }

  static let all: [Damage] = [
    Damage("nothing", code: 0) { _ in },
    Damage("run.json is empty", finds: "run_info_unreadable") { try $0.write("", "run.json") },
    Damage("run.json is of another version", finds: "run_info_unreadable") {
      try $0.replace("candor.run/1", "candor.run/2", "run.json")
    },
    Damage("run.json is gone", finds: "run_info_missing") { try $0.remove("run.json") },
    Damage("run.json contradicts itself", finds: "run_info_contradictory") {
      try $0.replace("\"seed\" : 0,\n  \"sizes\"", "\"seed\" : 3,\n  \"sizes\"", "run.json")
    },
    Damage("a torn last line", finds: "metrics_torn", "metrics_epochs_missing") {
      try $0.edit("metrics.csv") { $0.removeLast(9) }
    },
    Damage("a line begun after the last", finds: "metrics_torn") {
      try $0.edit("metrics.csv") { $0 += Array("5,0.3".utf8) }
    },
    Damage("an epoch's line is missing", finds: "metrics_epochs_missing") {
      try $0.lines { $0.remove(at: 1) }
    },
    Damage("an epoch's line stands twice", finds: "metrics_epochs_repeated") {
      try $0.lines { $0.insert($0[1], at: 1) }
    },
    Damage("lines are out of order", finds: "metrics_order") {
      try $0.lines { $0.swapAt(1, 2) }
    },
    Damage("a line is none", finds: "metrics_damaged") { try $0.lines { $0[2] = "3,nan,," } },
    Damage("metrics.csv is something else", finds: "metrics_foreign") {
      try $0.write("step,loss\n1,0.5\n", "metrics.csv")
    },
    Damage("metrics.csv holds bytes that are no text", finds: "metrics_foreign") {
      try $0.edit("metrics.csv") { $0[3] = 0xff }
    },
    Damage("metrics.csv is gone", finds: "metrics_missing") { try $0.remove("metrics.csv") },
    Damage("metrics.csv is empty", finds: "metrics_epochs_missing") {
      try $0.write("", "metrics.csv")
    },
    Damage("a checkpoint is gone", finds: "checkpoints_missing") { try $0.remove(epochs: 2) },
    Damage("the last checkpoint is gone", finds: "checkpoints_missing") {
      try $0.remove(epochs: 4)
    },
    Damage("a checkpoint is cut off", finds: "checkpoint_damaged") {
      try $0.edit(cp(2)) { $0.removeLast(100) }
    },
    Damage("a checkpoint is empty", finds: "checkpoint_damaged") {
      try $0.edit(cp(3)) { $0 = [] }
    },
    Damage("one bit of one weight is another", finds: "checkpoint_damaged") {
      try $0.edit(cp(1)) { $0[$0.count - 400] ^= 1 }
    },
    Damage("the last checkpoint is damaged", finds: "checkpoint_damaged") {
      try $0.edit(cp(4)) { $0[9] ^= 0x20 }
    },
    Damage("a checkpoint has other layers", finds: "checkpoint_shape") {
      try $0.put("other/checkpoints/epoch-02.safetensors", at: cp(2))
    },
    Damage("a checkpoint is of another run", finds: "checkpoint_foreign") {
      try $0.put("seeded/checkpoints/epoch-02.safetensors", at: cp(2))
    },
    Damage("a checkpoint is of another epoch", finds: "checkpoint_epoch") {
      try $0.put("plain/checkpoints/epoch-01.safetensors", at: cp(3))
    },
    Damage("the model is gone", finds: "model_missing") { try $0.remove("model.safetensors") },
    Damage("the model is cut off", finds: "model_damaged") {
      try $0.edit("model.safetensors") { $0.removeLast() }
    },
    Damage("the model is of an earlier epoch", finds: "model_epoch") {
      try $0.put("plain/checkpoints/epoch-03.safetensors", at: "model.safetensors")
    },
    Damage("the model is another run's", finds: "model_foreign") {
      try $0.put("seeded/model.safetensors", at: "model.safetensors")
    },
    Damage(
      "model and last checkpoint are gone",
      finds: "checkpoints_missing",
      "model_missing"
    ) {
      try $0.remove(epochs: 4)
      try $0.remove("model.safetensors")
    },
    Damage("it was killed", finds: "run_killed") { try $0.stopAfterTwo("running") },
    Damage("it was killed between a line and its checkpoint", finds: "run_killed") {
      try $0.stopAfterTwo("running")
      try $0.remove(epochs: 2)
    },
    Damage("it was killed with a torn line", finds: "metrics_torn", "run_killed") {
      try $0.stopAfterTwo("running")
      try $0.edit("metrics.csv") { $0 += Array("3,0.30,0.9".utf8) }
    },
    Damage("it was killed while it wrote", finds: "run_killed", "leftover") {
      try $0.stopAfterTwo("running")
      try $0.write("half", "checkpoints/.candor-0123456789abcdef.tmp")
    },
    Damage("it was stopped", finds: "run_interrupted", code: 0) {
      try $0.stopAfterTwo("interrupted")
    },
    Damage("it is called finished and is not", finds: "run_unfinished") {
      try $0.remove(epochs: 3, 4)
      try $0.lines { $0.removeLast(2) }
    },
    Damage("a leftover file", finds: "leftover", code: 0) {
      try $0.write("half", ".candor-0123456789abcdef.tmp")
    },
    Damage("its momentum is damaged", run: "rolling", finds: "momentum_damaged", "run_killed") {
      try $0.stopAfterTwo("running")
      try $0.write("no tensors", "checkpoints/epoch-02.momentum.safetensors")
    },
    Damage(
      "the weights it started from are gone",
      run: "started",
      finds: "initial_missing",
      isMended: false
    ) {
      try $0.remove("initial.safetensors")
    },
    Damage(
      "the weights it started from are others",
      run: "started",
      finds: "initial_changed",
      isMended: false
    ) {
      try $0.put("plain/checkpoints/epoch-01.safetensors", at: "initial.safetensors")
    },
    Damage(
      "started from weights and killed",
      run: "started",
      finds: "run_killed"
    ) { try $0.stopAfterTwo("running") },
    Damage(
      "started from weights, run.json gone",
      run: "started",
      finds: "run_info_missing"
    ) { try $0.remove("run.json") },
    Damage(
      "much at once",
      finds: "checkpoint_damaged",
      "checkpoint_damaged",
      "checkpoints_missing",
      "metrics_torn",
      "metrics_epochs_missing",
      "model_damaged",
      "run_killed",
      "leftover"
    ) {
      try $0.edit(cp(2)) { $0.removeLast(100) }
      try $0.edit(cp(4)) { $0.removeLast(100) }
      try $0.remove(epochs: 3)
      try $0.edit("metrics.csv") { $0.removeLast(9) }
      try $0.edit("model.safetensors") { $0.removeFirst() }
      try $0.replace("\"finished\"", "\"running\"", "run.json")
      try $0.write("half", ".candor-0123456789abcdef.tmp")
    },
  ]
}
