import CandorAnalyze
import CandorFormats
import CandorStudy
import Foundation
import Synchronization
import Testing

@Suite struct LocalEngineTests {
  @Test(arguments: [1, 2, 7]) func doesEveryUnitOnce(workers: Int) async throws {
    try await PlannedStudy.withScratch { path in
      let folder = try PlannedStudy.folder(path + "/s")
      let asked = Mutex<[String: Int]>([:])
      let summary = try LocalEngine(workers: workers).run(folder) { unit in
        asked.withLock { $0[unit.id, default: 0] += 1 }
        return PlannedStudy.outcome(unit)
      }
      #expect(summary.done == 40 && summary.skipped == 0 && summary.failures.isEmpty)
      #expect(asked.withLock { $0.values.allSatisfy { $0 == 1 } && $0.count == 40 })
      let again = try LocalEngine(workers: workers).run(folder) { _ in
        throw StudyError(.badData, "a finished unit was done again")
      }
      #expect(again.skipped == 40 && again.done == 0)
      #expect(try folder.status().isComplete)
      let records = try folder.collect()
      #expect(records.map(\.id) == folder.manifest.units.map(\.id))
      // What is not finite is absent, never zero.
      #expect(records.allSatisfy { $0.values["undefined"] == nil && $0.values.count == 1 })
      #expect(records.allSatisfy { $0.series["train_loss"]?.last == .some(nil) })
    }
  }

  @Test func shardsTogetherAreTheWholeAndGiveTheSameBytes() async throws {
    try await PlannedStudy.withScratch { path in
      let whole = try PlannedStudy.folder(path + "/whole")
      let parts = try PlannedStudy.folder(path + "/parts")
      _ = try LocalEngine(workers: 2).run(whole, work: PlannedStudy.outcome)
      for index in [2, 0, 1] {
        let shard = try StudyShard("\(index)/3")
        let summary = try LocalEngine(workers: 1).run(
          parts,
          shard: shard,
          work: PlannedStudy.outcome
        )
        #expect(summary.skipped == 0 && (13...14).contains(summary.done))
      }
      #expect(try PlannedStudy.content(whole.path) == PlannedStudy.content(parts.path))
    }
  }

  @Test func aFailureKeepsNoOtherUnitFromBeingDone() async throws {
    try await PlannedStudy.withScratch { path in
      let folder = try PlannedStudy.folder(path + "/s")
      let bad = folder.manifest.units[3].id
      let summary = try LocalEngine(workers: 2).run(folder) { unit in
        guard unit.id != bad else { throw StudyError(.badData, "no such luck") }
        return PlannedStudy.outcome(unit)
      }
      #expect(summary.done == 39 && summary.failures == [bad: "no such luck"])
      let error = #expect(throws: StudyError.self) { try folder.collect() }
      #expect(error?.code == .unfinished)
      #expect(error?.description.contains("1 of 40") == true)
    }
  }

  @Test func aFolderThatVanishesEndsTheStudyAtOnce() async throws {
    try await PlannedStudy.withScratch { path in
      let folder = try PlannedStudy.folder(path + "/s")
      let error = #expect(throws: FormatsError.self) {
        try LocalEngine(workers: 1).run(folder) { unit in
          try FileManager.default.removeItem(atPath: folder.path + "/units")
          return PlannedStudy.outcome(unit)
        }
      }
      #expect(error?.code == .unwritable)
    }
  }

  @Test func twoEnginesNeverShareAUnit() async throws {
    try await PlannedStudy.withScratch { path in
      let folder = try PlannedStudy.folder(path + "/s")
      let inner = Mutex<LocalEngine.Summary?>(nil)
      let first = folder.manifest.units[0].id
      let outer = try LocalEngine(workers: 1).run(folder) { unit in
        if unit.id == first {
          // While the first unit is under way, a second engine does all the rest.
          #expect(try folder.status().running == 1)
          let summary = try LocalEngine(workers: 1).run(folder, work: PlannedStudy.outcome)
          inner.withLock { $0 = summary }
        }
        return PlannedStudy.outcome(unit)
      }
      #expect(inner.withLock { $0?.busy == 1 && $0?.done == 39 })
      #expect(outer.done == 1 && outer.skipped == 39)
      #expect(try folder.status().running == 0)
    }
  }

  @Test func stopsBetweenUnitsWhenAsked() async throws {
    try await PlannedStudy.withScratch { path in
      let folder = try PlannedStudy.folder(path + "/s")
      let count = Mutex(0)
      let summary = try LocalEngine(workers: 1).run(
        folder,
        shouldStop: { count.withLock { $0 >= 5 } },
        work: { unit in
          count.withLock { $0 += 1 }
          return PlannedStudy.outcome(unit)
        }
      )
      #expect(summary.wasStopped && summary.done == 5)
    }
  }

  @Test func aFolderOfAnotherStudyIsRefused() async throws {
    try await PlannedStudy.withScratch { path in
      _ = try PlannedStudy.folder(path + "/s")
      _ = try PlannedStudy.folder(path + "/s")
      let error = #expect(throws: StudyError.self) {
        try PlannedStudy.folder(path + "/s", seeds: 2)
      }
      #expect(error?.description.contains("another folder") == true)
      #expect(throws: StudyError.self) { try StudyFolder(opening: path) }
      try "{".write(toFile: path + "/s/study.json", atomically: true, encoding: .utf8)
      #expect(throws: StudyError.self) { try StudyFolder(opening: path + "/s") }
    }
  }

  @Test func aDamagedUnitIsNamed() async throws {
    try await PlannedStudy.withScratch { path in
      let folder = try PlannedStudy.folder(path + "/s")
      _ = try LocalEngine(workers: 2).run(folder, work: PlannedStudy.outcome)
      let units = folder.manifest.units
      let file = "\(folder.path)/units/\(units[4].id).json"
      let other = "\(folder.path)/units/\(units[5].id).json"
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.copyItem(atPath: other, toPath: file)
      let error = #expect(throws: StudyError.self) { try folder.collect() }
      #expect(error?.description.contains(units[4].id) == true)
    }
  }

  /// Kill -9 at ten random moments, then a run to the end: the bytes of a run that nobody disturbed,
  /// and no finished unit was touched again.
  @Test func tenKillsChangeNothing() async throws {
    try await PlannedStudy.withScratch { path in
      let calm = try PlannedStudy.folder(path + "/calm")
      _ = try LocalEngine(workers: 2).run(calm, work: PlannedStudy.outcome)
      let target = path + "/killed"
      let folder = try PlannedStudy.folder(target)
      var written: [String: (inode: UInt64, time: Date)] = [:]
      var partial = 0
      for round in 0..<10 {
        let microseconds = UInt32.random(in: 500...25_000)
        await #expect(processExitsWith: .signal(SIGKILL)) {
          [target = target as String, microseconds = microseconds as UInt32] in
          let folder = try StudyFolder(opening: target)
          Thread.detachNewThread {
            usleep(microseconds)
            kill(getpid(), SIGKILL)
          }
          _ = try LocalEngine(workers: 2).run(folder) { unit in
            usleep(2_000)
            return PlannedStudy.outcome(unit)
          }
          // A run that was done before its time waits for the end all the same.
          while true { usleep(1_000) }
        }
        for unit in folder.manifest.units {
          let file = "\(target)/units/\(unit.id).json"
          guard let facts = try? FileManager.default.attributesOfItem(atPath: file) else {
            continue
          }
          let now = (
            inode: (facts[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0,
            time: facts[.modificationDate] as? Date ?? .distantPast
          )
          if let before = written[unit.id] {
            #expect(before.inode == now.inode && before.time == now.time, "round \(round)")
          }
          written[unit.id] = now
        }
        if (1..<40).contains(written.count) { partial += 1 }
      }
      #expect(try folder.status().running == 0)
      let last = try LocalEngine(workers: 2).run(folder, work: PlannedStudy.outcome)
      #expect(last.skipped == written.count && last.done == 40 - written.count)
      #expect(last.busy == 0)
      // The kills must have hit a study under way, else this test shows nothing.
      #expect(partial > 0)
      #expect(try PlannedStudy.content(calm.path) == PlannedStudy.content(target))
    }
  }
}
