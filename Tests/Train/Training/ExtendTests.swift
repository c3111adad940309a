import CandorTrain
import Foundation
import Testing

/// A run that was extended to more epochs is, byte for byte, the run that had so many from the start.
@Suite struct ExtendTests {
  @Test(arguments: ResumeTests.recipes, EvaluationTimes.allCases)
  func finishedRun(_ recipe: Recipe, _ evaluate: EvaluationTimes) throws {
    let data = try toyData()
    try withScratchFolder { folder in
      var long = recipe
      long.epochs = 12
      func run(_ recipe: Recipe, _ name: String) throws -> [TrainingOutcome] {
        let job = TrainingJob(recipe: recipe, folder: "\(folder)/\(name)", evaluate: evaluate)
        return try Training.run([job], on: data, existing: .resume)
      }
      _ = try run(long, "whole")
      // In three steps, from 5 to 6 to 12 epochs.
      #expect(try run(recipe, "steps").map(\.epochsDone) == [5])
      let five = try Data(contentsOf: URL(filePath: folder + "/steps/model.safetensors"))
      var six = recipe
      six.epochs = 6
      #expect(try run(six, "steps").map(\.epochsDone) == [6])
      #expect(try run(long, "steps").map(\.status) == [.finished])
      #expect(try lastingBytes(folder + "/steps") == lastingBytes(folder + "/whole"))
      #expect(try Data(contentsOf: URL(filePath: folder + "/steps/model.safetensors")) != five)
      let infos = try ["steps", "whole"].map {
        try Data(contentsOf: URL(filePath: "\(folder)/\($0)/run.json"))
      }
      #expect(infos[0] == infos[1])
    }
  }

  /// Stopped under way, a run can be extended too; and what a kill leaves between the steps of an
  /// extension is a run that the next attempt extends to the same bytes.
  @Test(arguments: ResumeTests.recipes)
  func afterAKill(_ recipe: Recipe) throws {
    let data = try toyData()
    try withScratchFolder { folder in
      var long = recipe
      long.epochs = 8
      let whole = TrainingJob(recipe: long, folder: folder + "/whole")
      _ = try Training.run([whole], on: data)
      let expected = try lastingBytes(whole.folder)
      let short = TrainingJob(recipe: recipe, folder: folder + "/run")
      _ = try Training.run([short], on: data)
      // Killed after the first checkpoint was written anew and the model removed.
      try FileManager.default.removeItem(atPath: short.folder + "/model.safetensors")
      let first = "/checkpoints/epoch-01.safetensors"
      try FileManager.default.removeItem(atPath: short.folder + first)
      try FileManager.default.copyItem(
        atPath: whole.folder + first,
        toPath: short.folder + first
      )
      let job = TrainingJob(recipe: long, folder: short.folder)
      #expect(try Training.run([job], on: data, existing: .resume)[0].status == .finished)
      #expect(try lastingBytes(job.folder) == expected)

      // The same after an epoch or two of a run that never came to its end.
      let other = folder + "/other"
      let polls = Counter()
      _ = try Training.run(
        [TrainingJob(recipe: recipe, folder: other)],
        on: data,
        threads: 1,
        shouldStop: { polls.next() > 20 }
      )
      #expect((1..<5).contains(try RunFolder(other).metrics.count))
      _ = try Training.run(
        [TrainingJob(recipe: long, folder: other)],
        on: data,
        existing: .resume
      )
      #expect(try lastingBytes(other) == expected)
    }
  }
}
