import CandorMetrics
import Synchronization
import Testing

/// Work shared out between threads: all of it once, in order, by no more threads than are allowed.
@Suite(.serialized) struct WorkersTests {
  @Test(arguments: [1, 2, 3, 7]) func resultsComeInOrder(threads: Int) {
    let squares = Workers.limited(to: threads) { Workers.map(100) { $0 * $0 } }
    #expect(squares == (0..<100).map { $0 * $0 })
  }

  /// Work within work asks for threads again and must not get more of them.
  @Test(arguments: [2, 3, 5]) func noMoreThreadsThanAllowed(threads: Int) {
    let atWork = Atomic(0)
    let most = Atomic(0)
    let done = Atomic(0)
    Workers.perform(6, threads: threads) { _ in
      Workers.perform(5, threads: threads) { _ in
        let now = atWork.wrappingAdd(1, ordering: .relaxed).newValue
        most.max(now, ordering: .relaxed)
        var sum = 0.0
        for step in 0..<200_000 { sum += 1 / Double(step + 1) }
        #expect(sum > 12)
        atWork.wrappingSubtract(1, ordering: .relaxed)
        done.wrappingAdd(1, ordering: .relaxed)
      }
    }
    #expect(done.load(ordering: .relaxed) == 30)
    #expect((1...threads).contains(most.load(ordering: .relaxed)))
    // Threads were given back: the next work has them, too.
    let again = Atomic(0)
    Workers.perform(9, threads: threads) { _ in again.wrappingAdd(1, ordering: .relaxed) }
    #expect(again.load(ordering: .relaxed) == 9)
  }
}
