internal import Synchronization

/// One piece of long work: what it is, and how much of it is done.
///
/// Stages lie within each other: replicates within a comparison. What is done of an inner one counts as
/// that part of a step of the outer one.
package final class Stage: Sendable {
  /// What is being done, in words that begin a line.
  package let name: String
  /// How many steps there are; 0 where nobody knows.
  package let total: Int
  /// When it began.
  package let start = ContinuousClock.now

  private let outer: Stage?
  private let steps = Atomic<Int>(0)
  private let inner = Mutex<[Stage]>([])

  init(_ name: String, of total: Int = 0, within outer: Stage? = nil) {
    self.name = name
    self.total = max(0, total)
    self.outer = outer
    outer?.inner.withLock { $0.append(self) }
  }

  /// Whether it is the whole, which lies within nothing.
  var isWhole: Bool { outer == nil }

  /// Counts steps that are done; from any thread.
  package func advance(by count: Int = 1) { steps.wrappingAdd(count, ordering: .relaxed) }

  /// Says how many steps are done; from any thread.
  package func reach(_ count: Int) { steps.store(count, ordering: .relaxed) }

  /// Ends the stage, on the thread that opened it.
  package func close() {
    outer?.inner.withLock { $0.removeAll { $0 === self } }
    Progress.leave(self, for: outer)
  }

  /// The stages within it that are under way, in the order in which they began.
  package var open: [Stage] { inner.withLock { $0 } }

  /// The share that is done, in 0...1; `nil` where the number of steps is not known.
  package var share: Double? {
    guard total > 0 else { return nil }
    // Several at once each do a step of their own.
    let begun = open.compactMap(\.passedOn).reduce(0, +)
    return min(1, (Double(steps.load(ordering: .relaxed)) + begun) / Double(total))
  }

  /// What counts for the stage around it: the share, or that of the one stage within.
  private var passedOn: Double? {
    let open = open
    return share ?? (open.count == 1 ? open[0].passedOn : nil)
  }

  /// The seconds that are left at the pace so far; `nil` where that is not known, or not yet.
  package var secondsLeft: Double? {
    guard let share, share > 0.01 else { return nil }
    return (ContinuousClock.now - start) / .seconds(1) * (1 - share) / share
  }
}
