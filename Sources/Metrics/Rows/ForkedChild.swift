internal import Glibc
internal import Synchronization

/// Threads for a process that was forked from one that computed already.
///
/// Dispatch keeps its threads, and `fork` leaves them behind: a child that asks Dispatch for them
/// ends or waits for ever. Python's `multiprocessing` forks, so a child gets threads of its own, made
/// for each call.
enum ForkedChild {
  private static let wasForked = Atomic<Bool>(false)

  private static let watch: Void = {
    _ = pthread_atfork(nil, nil, { ForkedChild.wasForked.store(true, ordering: .relaxed) })
  }()

  /// Whether this process was forked from one that had asked before.
  static var isOne: Bool {
    watch
    return wasForked.load(ordering: .relaxed)
  }

  /// Pieces that several threads take one after the other.
  private final class Pieces: Sendable {
    let count: Int
    let body: @Sendable (Int) -> Void
    let next = Atomic<Int>(0)

    init(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
      self.count = count
      self.body = body
    }

    func work() {
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece < count else { return }
        body(piece)
      }
    }
  }

  /// Runs `body` for `0..<pieces`, on this thread and on as many new ones as can be had.
  static func run(_ pieces: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let shared = Pieces(pieces, body)
    var others: [pthread_t] = []
    for _ in 1..<max(2, threads) {
      let held = Unmanaged.passRetained(shared)
      var thread = pthread_t()
      let failed = pthread_create(
        &thread,
        nil,
        { held in
          if let held { Unmanaged<Pieces>.fromOpaque(held).takeRetainedValue().work() }
          return nil
        },
        held.toOpaque()
      )
      if failed == 0 { others.append(thread) } else { held.release() }
    }
    shared.work()
    for thread in others { pthread_join(thread, nil) }
  }
}
