import CandorFormats
import CandorTrain
import Foundation
import Synchronization
import Testing

@Suite struct RunFolderTests {
  @Test func parse() throws {
    #expect(RunFolder.parse("runs/mlp@3") == ("runs/mlp", 3))
    #expect(RunFolder.parse("runs/mlp") == ("runs/mlp", nil))
    #expect(RunFolder.parse("runs/mlp@") == ("runs/mlp@", nil))
    #expect(RunFolder.parse("runs/mlp@last") == ("runs/mlp@last", nil))
    #expect(RunFolder.parse("runs/mlp@-3") == ("runs/mlp@-3", nil))
    #expect(RunFolder.parse("a@b/mlp@12") == ("a@b/mlp", 12))
    #expect(RunFolder.parse("@3") == ("@3", nil))
    try withScratchFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/odd@3",
        withIntermediateDirectories: true
      )
      #expect(RunFolder.parse(folder + "/odd@3") == (folder + "/odd@3", nil))
    }
  }

  @Test func contents() throws {
    let data = try toyData()
    try withScratchFolder { folder in
      let recipe = toyRecipe(epochs: 11)
      _ = try Training.run([TrainingJob(recipe: recipe, folder: folder)], on: data)
      let run = try RunFolder(folder)
      #expect(run.info.recipe == recipe && run.info.seed == 3 && run.info.status == .finished)
      #expect(run.info.sizes == [20, 12, 9, 3] && run.info.data == ["toy": "1"])
      #expect(run.info.versions["candor"] == RunInfo.candorVersion)
      #expect(run.info.versions["openblas"]?.hasPrefix("OpenBLAS ") == true)
      #expect(run.info.blasCore == BLAS.core && run.info.initialWeights == nil)
      #expect(run.checkpoints == Array(1...11))
      #expect(try run.checkpointPath(epoch: 3) == folder + "/checkpoints/epoch-03.safetensors")
      #expect(try run.checkpointPath(epoch: 11) == folder + "/checkpoints/epoch-11.safetensors")
      let error = #expect(throws: TrainError.self) { try run.checkpoint(epoch: 12) }
      #expect(error?.description.contains("it has 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11.") == true)

      let csv = try String(contentsOfFile: folder + "/metrics.csv", encoding: .utf8)
      let header =
        "epoch,train_loss_running,train_accuracy_running,train_loss,train_accuracy,test_loss,"
        + "test_accuracy,seconds"
      #expect(csv.split(separator: "\n").map(String.init).first == header)
      #expect(csv.split(separator: "\n").count == 12)

      // A run still in training has no model yet: its last checkpoint stands in.
      try FileManager.default.removeItem(atPath: folder + "/model.safetensors")
      #expect(try run.checkpointPath() == folder + "/checkpoints/epoch-11.safetensors")
    }
  }

  @Test func damage() throws {
    let data = try toyData()
    try withScratchFolder { folder in
      let missing = #expect(throws: TrainError.self) { try RunFolder(folder + "/none") }
      #expect(missing?.code == .missing)
      #expect(missing?.description.contains("does not exist") == true)
      let empty = #expect(throws: TrainError.self) { try RunFolder(folder) }
      #expect(empty?.description.contains("has no run.json") == true)

      _ = try Training.run([TrainingJob(recipe: toyRecipe(), folder: folder)], on: data)
      let (info, csv) = (folder + "/run.json", folder + "/metrics.csv")
      let goodInfo = try String(contentsOfFile: info, encoding: .utf8)
      let goodCSV = try String(contentsOfFile: csv, encoding: .utf8)
      for bad in [
        "", "{", "[]", "{}",
        goodInfo.replacingOccurrences(of: "candor.run/1", with: "candor.run/2"),
        goodInfo.replacingOccurrences(of: "\"epochs\" : 5", with: "\"epochs\" : 0"),
        goodInfo.replacingOccurrences(of: "\"finished\"", with: "\"sleeping\""),
      ] {
        try bad.write(toFile: info, atomically: false, encoding: .utf8)
        let error = #expect(throws: TrainError.self) { try RunFolder(folder) }
        #expect(error?.code == .invalidRun)
        #expect(error?.description.contains("run.json") == true)
      }
      try goodInfo.write(toFile: info, atomically: false, encoding: .utf8)
      let lines = goodCSV.split(separator: "\n").map(String.init)
      for bad in [
        "1,2,3", "x,1,1,1,1,1,1,1", "9,1,1,1,1,1,1,1", "2,nan,1,1,1,1,1,1", "2,,1,1,1,1,1,1",
      ] {
        let text = (lines.prefix(2) + [bad]).joined(separator: "\n") + "\n"
        try text.write(toFile: csv, atomically: false, encoding: .utf8)
        let error = #expect(throws: TrainError.self) { try RunFolder(folder) }
        #expect(error?.description.contains("metrics.csv: line 3 is not that of epoch 2") == true)
      }
      try "other,header\n".write(toFile: csv, atomically: false, encoding: .utf8)
      #expect(throws: FormatsError.self) { try RunFolder(folder) }
    }
  }

  /// A second process must not train into a folder that is in use; here, a second call of this one.
  @Test func lock() throws {
    let data = try toyData()
    try withScratchFolder { folder in
      let job = TrainingJob(recipe: toyRecipe(), folder: folder + "/run")
      let second = Mutex("")
      _ = try Training.run(
        [job],
        on: data,
        onEvent: { event in
          guard case .started = event else { return }
          do {
            _ = try Training.run([job], on: data, existing: .resume)
          } catch {
            second.withLock { $0 = "\(error)" }
          }
        }
      )
      #expect(second.withLock { $0 }.contains("another process is training this run"))
      let twice = #expect(throws: TrainError.self) {
        try Training.run([job, job], on: data, existing: .replace)
      }
      #expect(twice?.description.contains("two recipes would train into this folder") == true)
    }
  }
}
