import CandorTestSupport
import Foundation

/// Data and runs so small that a training takes a moment, for tests that break them.
enum SmallRuns {
  /// A folder with data (`data`) and finished runs (`runs/plain`, `runs/other`, `runs/started`),
  /// trained once for all tests; each test works on a copy.
  private static let model = Result { () throws -> ScratchFolder in
    let folder = try ScratchFolder()
    try writeData(to: folder.path("data"))
    let arguments = [
      ["mlp", "--name", "plain"], ["mlp", "--name", "other", "--hidden", "7"],
      ["mlp", "--name", "seeded", "--seed", "1"],
      ["mlp", "--name", "started", "--initial-weights", "runs/plain/model.safetensors"],
      ["mlp", "--name", "rolling", "--momentum", "0.5"],
    ]
    for some in arguments {
      let outcome = try Binary.run(
        ["train"] + some
          + (some.contains("--hidden") ? [] : ["--hidden", "12"])
          + ["--epochs", "4", "--batch-size", "64", "--quiet"],
        in: folder.url,
        environment: ["CANDOR_DATA": folder.path("data")]
      )
      guard outcome.code == 0 else { throw CocoaError(.featureUnsupported) }
    }
    return folder
  }

  /// A copy of the folder, to be broken.
  static func copy() throws -> ScratchFolder {
    let copy = try ScratchFolder()
    for name in ["data", "runs"] {
      try FileManager.default.copyItem(
        at: model.get().url.appending(path: name),
        to: copy.url.appending(path: name)
      )
    }
    return copy
  }

  /// Images of three classes, which differ in the rows that are bright; some labels are wrong.
  static func writeData(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func big(_ numbers: [UInt32]) -> [UInt8] {
      numbers.flatMap { withUnsafeBytes(of: $0.bigEndian, Array.init) }
    }
    var state: UInt32 = 7
    func noise() -> Int {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int(state >> 24) * 100 / 256
    }
    for (name, count) in [("train", 600), ("t10k", 200)] {
      var images = big([2051, UInt32(count), 6, 6])
      var labels = big([2049, UInt32(count)])
      for image in 0..<count {
        images += (0..<36).map { UInt8(60 + ($0 / 12 == image % 3 ? 90 : 0) + noise()) }
        labels.append(UInt8((image + (image % 7 == 0 ? 1 : 0)) % 3))
      }
      try Data(images).write(to: URL(filePath: "\(folder)/\(name)-images-idx3-ubyte"))
      try Data(labels).write(to: URL(filePath: "\(folder)/\(name)-labels-idx1-ubyte"))
    }
  }

  /// Where the four files are, for commands that run in a copy.
  static func environment(_ folder: ScratchFolder) -> [String: String] {
    ["CANDOR_DATA": folder.path("data")]
  }
}
