internal import CandorProgress
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Shares out independent pieces of work between threads.
///
/// What a piece computes must not depend on which thread runs it; since every sum over rows is
/// exact, results do not depend on the number of threads either.
package enum Workers {
  /// How many pieces run at once: the processors this process may use, or fewer where that is wanted.
  static var count: Int { limit.load(ordering: .relaxed) }
  private static let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  private static let limit = Atomic(processors)
  /// Threads that work beside the ones that asked for them, where fewer than all processors are wanted.
  private static let helping = Atomic(0)

  /// Does something with another number of threads, which must not change what comes out.
  ///
  /// It holds for the whole process until the body ends.
  package static func limited<Value>(to threads: Int, _ body: () throws -> Value) rethrows -> Value
  {
    let before = limit.exchange(max(1, threads), ordering: .relaxed)
    defer { limit.store(before, ordering: .relaxed) }
    return try body()
  }

  /// Runs `body` for `0..<pieces`, on this thread when there is one piece only.
  static func run(_ pieces: Int, _ body: (Int) -> Void) {
    guard pieces > 1 else {
      if pieces == 1 { body(0) }
      return
    }
    let stage = Progress.current
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let shared = { (piece: Int) in
        Progress.within(stage) { body(piece) }
      }
      let threads = count
      if threads == 1 {
        for piece in 0..<pieces { shared(piece) }
      } else if ForkedChild.isOne {
        ForkedChild.run(pieces, threads: min(pieces, threads)) { shared($0) }
      } else if threads >= processors {
        DispatchQueue.concurrentPerform(iterations: pieces) { shared($0) }
      } else {
        perform(pieces, threads: threads) { shared($0) }
      }
    }
  }

  /// Runs pieces on this thread and on as many others as are allowed and not at work elsewhere.
  ///
  /// Dispatch would take every processor, and work within work would ask for them again.
  package static func perform(
    _ pieces: Int,
    threads: Int,
    _ body: @escaping @Sendable (Int) -> Void
  ) {
    var others = 0
    while others < min(pieces, threads) - 1 {
      let busy = helping.load(ordering: .relaxed)
      guard busy < threads - 1 else { break }
      let (taken, _) = helping.compareExchange(
        expected: busy,
        desired: busy + 1,
        ordering: .relaxed
      )
      if taken { others += 1 }
    }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: others + 1) { strand in
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece < pieces else { break }
        body(piece)
      }
      if strand > 0 { helping.wrappingSubtract(1, ordering: .relaxed) }
    }
  }

  /// Cuts `count` items into at most ``count`` ranges of about equal length, none shorter than
  /// `least` unless there is only one.
  static func ranges(_ items: Int, atLeast least: Int) -> [Range<Int>] {
    let pieces = max(1, min(count, items / max(1, least)))
    return (0..<pieces).map { items * $0 / pieces..<items * ($0 + 1) / pieces }
  }
}

extension Workers {
  /// Computes `0..<pieces` at once and gives the results in order.
  package static func map<Result: Sendable>(
    _ pieces: Int,
    _ body: (Int) -> Result
  ) -> [Result] {
    var results = [Result?](repeating: nil, count: pieces)
    results.withUnsafeMutableBufferPointer { results in
      nonisolated(unsafe) let results = results
      run(pieces) { results[$0] = body($0) }
    }
    return results.compactMap { $0 }
  }
}

extension Workers {
  /// Does two different things at once.
  static func pair(_ first: () -> Void, _ second: () -> Void) {
    withoutActuallyEscaping(first) { first in
      withoutActuallyEscaping(second) { second in
        run(2) { $0 == 0 ? first() : second() }
      }
    }
  }
}
