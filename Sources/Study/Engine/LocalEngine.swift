internal import CandorAnalyze
internal import CandorFormats
internal import Dispatch
internal import Synchronization

/// Works on a study's units on this machine, several side by side, each exactly once.
///
/// A unit is done when its file is there. Files appear whole, so a process killed at any moment
/// leaves finished units and nothing else; the next one skips them and does the rest.
public struct LocalEngine: Sendable {
  /// Trains and measures one unit.
  ///
  /// What it returns must depend on the unit alone.
  public typealias Work = @Sendable (StudyUnit) throws -> UnitOutcome

  /// What happened to a unit, for whoever shows progress.
  public enum Event: Sendable, Equatable {
    /// The unit was taken up.
    case started(StudyUnit)
    /// The unit's file is in place.
    case finished(StudyUnit)
    /// The unit could not be done; the sentence says why.
    case failed(StudyUnit, String)
  }

  /// What a run of the engine did.
  public struct Summary: Sendable, Equatable {
    /// Units whose file was there already.
    public var skipped = 0
    /// Units done now.
    public var done = 0
    /// Units that another process was working on.
    public var busy = 0
    /// Units that could not be done, with the reason.
    public var failures: [String: String] = [:]
    /// Whether the work was asked to stop before its end.
    public var wasStopped = false
  }

  /// How many units run side by side.
  public let workers: Int

  /// Creates an engine.
  ///
  /// - Parameter workers: How many units run side by side, at least one; each uses one core.
  public init(workers: Int) {
    precondition(workers >= 1)
    self.workers = workers
  }

  /// Does every unit of a part that is not finished.
  ///
  /// - Parameters:
  ///   - folder: The study.
  ///   - shard: Which part of it.
  ///   - names: The names of the only units to do, or `nil` for all of the part.
  ///   - shouldStop: Asked before each unit; when true, the units under way end and no other starts.
  ///   - report: Told of each unit, from the thread that works on it.
  ///   - work: Trains and measures a unit.
  /// - Returns: What was done; a unit that fails does not keep the others from being done.
  /// - Throws: `FormatsError` when the folder cannot be written; what was done before stays.
  public func run(
    _ folder: StudyFolder,
    shard: StudyShard = .whole,
    only names: Set<String>? = nil,
    shouldStop: @Sendable () -> Bool = { false },
    report: @Sendable (Event) -> Void = { _ in },
    work: Work
  ) throws -> Summary {
    let lock = try UnitLock(folder.lockPath)
    let units = folder.manifest.units
    let places = units.indices.filter { place in
      shard.contains(place) && names?.contains(units[place].id) ?? true
    }
    let next = Mutex(0)
    let summary = Mutex(Summary())
    // A disk that is full or a folder that vanished fails every unit alike: the first one ends it.
    let broken = Mutex<FormatsError?>(nil)

    @Sendable func carryOut(_ place: Int) {
      let unit = units[place]
      if folder.isFinished(unit) { return summary.withLock { $0.skipped += 1 } }
      guard lock.acquire(place) else { return summary.withLock { $0.busy += 1 } }
      defer { lock.release(place) }
      // Another process may have finished it between the look and the lock.
      if folder.isFinished(unit) { return summary.withLock { $0.skipped += 1 } }
      report(.started(unit))
      do {
        try folder.save(try work(unit), of: unit)
        summary.withLock { $0.done += 1 }
        report(.finished(unit))
      } catch let error as FormatsError {
        broken.withLock { $0 = $0 ?? error }
      } catch {
        let sentence = "\(error)"
        summary.withLock { $0.failures[unit.id] = sentence }
        report(.failed(unit, sentence))
      }
    }

    DispatchQueue.concurrentPerform(iterations: min(workers, max(1, places.count))) { _ in
      while true {
        let position = next.withLock { position in
          defer { position += 1 }
          return position
        }
        guard position < places.count, broken.withLock({ $0 == nil }) else { return }
        if shouldStop() { return summary.withLock { $0.wasStopped = true } }
        carryOut(places[position])
      }
    }
    if let error = broken.withLock({ $0 }) { throw error }
    return summary.withLock { $0 }
  }
}
