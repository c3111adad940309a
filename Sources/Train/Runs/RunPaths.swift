internal import FoundationEssentials

/// Where the files of a run are.
struct RunPaths: Sendable, Equatable {
  /// The run's folder.
  let folder: String

  var info: String { folder + "/run.json" }
  var metrics: String { folder + "/metrics.csv" }
  var model: String { folder + "/model.safetensors" }
  var initial: String { folder + "/initial.safetensors" }
  var checkpoints: String { folder + "/checkpoints" }
  var lock: String { folder + "/.lock" }

  func checkpoint(_ epoch: Int) -> String { "\(checkpoints)/epoch-\(Self.two(epoch)).safetensors" }

  /// What SGD's momentum was after an epoch; kept for the newest checkpoint only.
  func momentum(_ epoch: Int) -> String {
    "\(checkpoints)/epoch-\(Self.two(epoch)).momentum.safetensors"
  }

  /// The epochs that have a checkpoint, in order.
  func epochs() -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpoints)) ?? []
    return names.compactMap { name -> Int? in
      guard name.hasPrefix("epoch-"), name.hasSuffix(".safetensors") else { return nil }
      guard let epoch = Int(name.dropFirst(6).dropLast(12)), epoch >= 1 else { return nil }
      return name == "epoch-\(Self.two(epoch)).safetensors" ? epoch : nil
    }.sorted()
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
