import CandorTestSupport
import Foundation
import Testing

/// The built command, killed and resumed as a user's machine would.
@Suite struct TrainingByProcessTests {
  /// A small network, so that twenty starts take seconds.
  static let arguments = [
    "train", "mlp", "--hidden", "16", "--epochs", "3", "--name", "small", "--quiet",
  ]

  @Test func `killed at 20 random moments and resumed, the model is the same bytes`() throws {
    let folder = try ScratchFolder()
    let whole = try Binary.run(Self.arguments + ["--runs", "whole"], in: folder.url)
    #expect(whole.code == 0, "\(whole.complaint)")
    let killed = Self.arguments + ["--runs", "killed", "--resume"]
    var kills = 0
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20 {
      let process = try Binary.process(killed, in: folder.url)
      try process.run()
      Thread.sleep(forTimeInterval: Double.random(in: 0.02...0.9, using: &random))
      if process.isRunning {
        kill(process.processIdentifier, SIGKILL)
        kills += 1
      }
      process.waitUntilExit()
    }
    let last = try Binary.run(killed, in: folder.url)
    #expect(last.code == 0, "\(last.complaint)")
    #expect(kills > 0)
    #expect(
      try Data(contentsOf: folder.url.appending(path: "whole/small/model.safetensors"))
        == Data(contentsOf: folder.url.appending(path: "killed/small/model.safetensors"))
    )
    let left = try FileManager.default.subpathsOfDirectory(
      atPath: folder.path("killed/small")
    ).filter { $0.hasSuffix(".tmp") }
    #expect(left.isEmpty)
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func `a signal ends with its code and leaves a resumable run`(
    signal: Int32,
    code: Int32
  ) throws {
    let folder = try ScratchFolder()
    let process = try Binary.process(
      ["train", "mlp", "--epochs", "50", "--evaluate", "last"],
      in: folder.url
    )
    try process.run()
    // Until the run has begun there is nothing to resume.
    let info = folder.path("runs/mlp/run.json")
    let deadline = Date(timeIntervalSinceNow: 60)
    while !FileManager.default.fileExists(atPath: info), Date() < deadline {
      Thread.sleep(forTimeInterval: 0.02)
    }
    kill(process.processIdentifier, signal)
    let outcome = try Binary.finish(process, in: folder.url)
    #expect(outcome.code == code)
    #expect(outcome.complaint.contains("--resume"))
    #expect(try String(contentsOfFile: info, encoding: .utf8).contains("interrupted"))
  }

  @Test func `one thread and two give the same bytes`() throws {
    let folder = try ScratchFolder()
    for threads in ["1", "2"] {
      let outcome = try Binary.run(
        [
          "train", "mlp", "dropout", "--hidden", "24,24", "--dropout", "0.2,0.5", "--epochs", "1",
          "--runs", threads, "--threads", threads, "--quiet",
        ],
        in: folder.url
      )
      #expect(outcome.code == 0, "\(outcome.complaint)")
    }
    for name in ["mlp", "dropout"] {
      #expect(
        try Data(contentsOf: folder.url.appending(path: "1/\(name)/model.safetensors"))
          == Data(contentsOf: folder.url.appending(path: "2/\(name)/model.safetensors"))
      )
    }
  }
}
