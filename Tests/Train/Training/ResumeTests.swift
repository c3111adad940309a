import CandorTrain
import Foundation
import Synchronization
import Testing

/// Counts from any thread.
final class Counter: Sendable {
  private let value = Atomic(0)
  func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}

/// A run that was stopped, however and wherever, ends with the bytes of one that was not.
@Suite struct ResumeTests {
  static let recipes = [
    toyRecipe("plain", dropout: []), toyRecipe("dropout"),
    toyRecipe("momentum", dropout: [0, 0.5], momentum: 0.9),
  ]

  /// Stops at every poll in turn, resumes, and stops again as far on, until the run is finished.
  @Test(arguments: recipes, [1, 2])
  func interrupted(_ recipe: Recipe, _ threads: Int) throws {
    let data = try toyData()
    try withScratchFolder { folder in
      let whole = folder + "/whole"
      _ = try Training.run([TrainingJob(recipe: recipe, folder: whole)], on: data, threads: 1)
      let expected = try lastingBytes(whole)
      // Each epoch asks seven times in training and twice in evaluation.
      for patience in [8, 9, 10, 13, 19, 26, 40, 45] {
        let job = TrainingJob(recipe: recipe, folder: "\(folder)/run-\(threads)-\(patience)")
        var (status, rounds) = (RunStatus.running, 0)
        while status != .finished, rounds < 60 {
          // A little further each time: with two threads the next epoch's training asks as well.
          let (polls, limit) = (Counter(), patience + rounds)
          status = try Training.run(
            [job],
            on: data,
            existing: .resume,
            threads: threads,
            shouldStop: { polls.next() > limit }
          )[0].status
          rounds += 1
        }
        #expect(status == .finished)
        #expect(patience >= 45 || rounds > 1, "patience \(patience) must not be enough at once")
        #expect(try lastingBytes(job.folder) == expected, "patience \(patience)")
      }
    }
  }

  /// What a process killed between two writes leaves, made from a finished run.
  @Test(arguments: recipes, CrashSite.allCases)
  func killed(_ recipe: Recipe, _ site: CrashSite) throws {
    let data = try toyData()
    try withScratchFolder { folder in
      let job = TrainingJob(recipe: recipe, folder: folder + "/run")
      _ = try Training.run([job], on: data)
      let expected = try lastingBytes(job.folder)

      // Stop after the third epoch, as far as it is on disk.
      try FileManager.default.removeItem(atPath: job.folder)
      let done = Atomic(0)
      _ = try Training.run(
        [job],
        on: data,
        threads: 1,
        onEvent: { event in
          guard case .epoch(_, let row) = event else { return }
          done.store(row.epoch, ordering: .relaxed)
          if row.epoch == 2 {
            try? FileManager.default.copyItem(
              atPath: job.folder + "/checkpoints/epoch-02.momentum.safetensors",
              toPath: folder + "/kept"
            )
          }
        },
        shouldStop: { done.load(ordering: .relaxed) >= 3 }
      )
      try site.leave(job.folder, kept: folder + "/kept")
      let restart = Atomic(-1)
      let outcome = try Training.run(
        [job],
        on: data,
        existing: .resume,
        onEvent: { event in
          if case .started(_, let epochs) = event { restart.store(epochs, ordering: .relaxed) }
        }
      )
      #expect(outcome[0].status == .finished)
      let hasMomentum = recipe.momentum != 0
      let expectedStart =
        switch site {
        case .afterCheckpoint, .withinLine, .temporaryFiles, .statusRunning: 3
        case .beforeCheckpoint, .beforeLine: 2
        case .linesLost: hasMomentum ? 0 : 1
        case .noEpoch: 0
        }
      #expect(restart.load(ordering: .relaxed) == expectedStart)
      #expect(try lastingBytes(job.folder) == expected)
      #expect(try RunFolder(job.folder).info.status == .finished)
      let leftovers = try FileManager.default.subpathsOfDirectory(atPath: job.folder)
        .filter { $0.hasSuffix(".tmp") || $0.contains("momentum") }
      // The last epoch's momentum stays, so that the run can be extended.
      #expect(leftovers == (hasMomentum ? ["checkpoints/epoch-05.momentum.safetensors"] : []))
    }
  }

  enum CrashSite: CaseIterable {
    case afterCheckpoint, beforeCheckpoint, beforeLine, withinLine, temporaryFiles, linesLost
    case noEpoch, statusRunning

    /// Changes a run that holds three whole epochs into what a crash could have left.
    ///
    /// `kept` is a copy of the momentum after the second epoch, where there is one.
    func leave(_ folder: String, kept: String) throws {
      let files = FileManager.default
      let csv = folder + "/metrics.csv"
      let text = try String(contentsOfFile: csv, encoding: .utf8)
      let lines = text.split(separator: "\n")
      let momentum = folder + "/checkpoints/epoch-02.momentum.safetensors"
      switch self {
      case .afterCheckpoint: break
      case .beforeCheckpoint:
        // The momentum and the line of epoch 3 are there, its checkpoint is not, and nobody has
        // removed the momentum of epoch 2 yet.
        try files.removeItem(atPath: folder + "/checkpoints/epoch-03.safetensors")
        if files.fileExists(atPath: kept) { try files.copyItem(atPath: kept, toPath: momentum) }
      case .beforeLine:
        try lines.dropLast().joined(separator: "\n").appending("\n")
          .write(toFile: csv, atomically: false, encoding: .utf8)
        try files.removeItem(atPath: folder + "/checkpoints/epoch-03.safetensors")
        if files.fileExists(atPath: kept) { try files.copyItem(atPath: kept, toPath: momentum) }
      case .withinLine:
        try text.appending("4,0.123,0.").write(toFile: csv, atomically: false, encoding: .utf8)
      case .temporaryFiles:
        for name in ["/.candor-0123456789abcdef.tmp", "/checkpoints/.candor-fedcba9876543210.tmp"] {
          try Data([1, 2, 3]).write(to: URL(filePath: folder + name))
        }
      case .linesLost:
        try lines.prefix(2).joined(separator: "\n").appending("\n")
          .write(toFile: csv, atomically: false, encoding: .utf8)
      case .noEpoch:
        try files.removeItem(atPath: folder + "/checkpoints")
        try files.removeItem(atPath: csv)
      case .statusRunning:
        let info = folder + "/run.json"
        try String(contentsOfFile: info, encoding: .utf8)
          .replacingOccurrences(of: "\"interrupted\"", with: "\"running\"")
          .write(toFile: info, atomically: false, encoding: .utf8)
      }
    }
  }

  /// Killed after the last checkpoint, before the model or before `run.json` says so.
  @Test(arguments: recipes, [true, false])
  func killedAtTheEnd(_ recipe: Recipe, _ hasModel: Bool) throws {
    let data = try toyData()
    try withScratchFolder { folder in
      let job = TrainingJob(recipe: recipe, folder: folder + "/run")
      _ = try Training.run([job], on: data)
      let expected = try lastingBytes(job.folder)
      let info = job.folder + "/run.json"
      try String(contentsOfFile: info, encoding: .utf8)
        .replacingOccurrences(of: "\"finished\"", with: "\"running\"")
        .write(toFile: info, atomically: false, encoding: .utf8)
      if !hasModel { try FileManager.default.removeItem(atPath: job.folder + "/model.safetensors") }
      #expect(try Training.run([job], on: data, existing: .resume)[0].epochsDone == 5)
      #expect(try lastingBytes(job.folder) == expected)
      #expect(try RunFolder(job.folder).info.status == .finished)
    }
  }

  @Test func refusals() throws {
    let data = try toyData()
    try withScratchFolder { folder in
      var job = TrainingJob(recipe: toyRecipe(), folder: folder + "/run")
      _ = try Training.run([job], on: data)
      func refusal(_ job: TrainingJob, _ data: Dataset, _ existing: ExistingRun) -> TrainError? {
        #expect(throws: TrainError.self) { try Training.run([job], on: data, existing: existing) }
      }
      let taken = refusal(job, data, .refuse)
      #expect(taken?.code == .invalidRun)
      #expect(taken?.description.contains("already holds a run (finished, 5 of 5 epochs)") == true)

      let changes: [(String, (inout Recipe) -> Void)] = [
        ("hidden", { $0.hidden = [12, 8] }), ("dropout", { $0.dropout = [] }),
        ("initialisation", { $0.initialisation = .book }), ("std", { $0.std = 0.02 }),
        ("learning_rate", { $0.learningRate = 0.2 }), ("momentum", { $0.momentum = 0.5 }),
        ("weight_decay", { $0.weightDecay = 0.1 }), ("batch_size", { $0.batchSize = 31 }),
        ("epochs", { $0.epochs = 4 }), ("seed", { $0.seed = 4 }), ("order", { $0.order = .stored }),
        ("name", { $0.name = "other" }),
      ]
      for (key, change) in changes {
        var other = job
        change(&other.recipe)
        let error = refusal(other, data, .resume)
        #expect(error?.code == .cannotResume)
        // Key and both values, as a recipe file spells them.
        let (asked, started) = (Self.value(key, other.recipe), Self.value(key, job.recipe))
        #expect(
          error?.description.contains(
            "the recipe's '\(key)' is \(asked), but the run was started with \(started)"
          ) == true
        )
        #expect(error?.description.contains("train into another folder") == true)
      }
      let otherData = refusal(job, try toyData(seed: 2), .resume)
      #expect(otherData?.description.contains("'toy' is not the file") == true)
      job.evaluate = .last
      #expect(refusal(job, data, .resume)?.description.contains("--evaluate every") == true)

      // Replacing is always possible and leaves nothing of the old run.
      job.recipe.epochs = 2
      _ = try Training.run([job], on: data, existing: .replace)
      #expect(try RunFolder(job.folder).checkpoints == [1, 2])
    }
  }

  /// A key's value as the recipe's JSON has it.
  static func value(_ key: String, _ recipe: Recipe) -> String {
    let json = try? JSONSerialization.jsonObject(with: Data(recipe.canonicalText.utf8))
    switch (json as? [String: Any])?[key] {
    case let list as [Double]:
      return key == "hidden" ? "\(list.map { Int($0) })" : "\(list)"
    case let text as String: return text
    case let number as Double:
      return ["epochs", "seed", "batch_size"].contains(key) ? "\(Int(number))" : "\(number)"
    default: return "?"
    }
  }

  /// What is refused is refused before anything is written, also where another job would be fine;
  /// files that no `run.json` explains are not overwritten.
  @Test func nothingIsTouched() throws {
    let data = try toyData()
    try withScratchFolder { folder in
      let taken = TrainingJob(recipe: toyRecipe("taken"), folder: folder + "/taken")
      _ = try Training.run([taken], on: data)
      let fine = TrainingJob(recipe: toyRecipe("fine"), folder: folder + "/fine")
      #expect(throws: TrainError.self) { try Training.run([fine, taken], on: data) }
      #expect(!FileManager.default.fileExists(atPath: fine.folder))

      try FileManager.default.removeItem(atPath: taken.folder + "/run.json")
      for existing in [ExistingRun.refuse, .resume] {
        let error = #expect(throws: TrainError.self) {
          try Training.run([taken], on: data, existing: existing)
        }
        #expect(error?.description.contains("has no run.json but") == true)
      }
      _ = try Training.run([taken], on: data, existing: .replace)
      #expect(try RunFolder(taken.folder).info.status == .finished)
    }
  }
}
