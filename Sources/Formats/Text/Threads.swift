internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Pieces of work that several threads take one after the other.
///
/// The threads are made for the call, which costs some 50 µs; the pieces here take milliseconds. Dispatch
/// would keep its own, and a process that was forked from one that read already, as Python's
/// `multiprocessing` does, would wait for them for ever.
final class Threads: Sendable {
  /// The processors of this machine.
  static let available = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  private let pieces: Int
  private let body: @Sendable (Int) -> Void
  private let next = Atomic<Int>(0)

  private init(_ pieces: Int, _ body: @escaping @Sendable (Int) -> Void) {
    (self.pieces, self.body) = (pieces, body)
  }

  /// Runs `body` for `0..<pieces`, on this thread and on as many others as are wanted and can be had.
  static func run(_ pieces: Int, threads: Int, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      let shared = Threads(pieces) { body($0) }
      let others = (1..<max(1, min(pieces, threads))).compactMap { _ in shared.start() }
      shared.work()
      for thread in others { pthread_join(thread, nil) }
    }
  }

  /// Begins something on another thread.
  ///
  /// - Returns: What waits until it is done, and does it where no thread could be had; to be called once.
  static func begin(_ body: @escaping () -> Void) -> () -> Void {
    nonisolated(unsafe) let body = body
    let shared = Threads(1) { _ in body() }
    let thread = shared.start()
    return {
      shared.work()
      if let thread { pthread_join(thread, nil) }
    }
  }

  private func work() {
    while true {
      let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard piece < pieces else { return }
      body(piece)
    }
  }

  private func start() -> pthread_t? {
    let held = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let failed = pthread_create(
      &thread,
      nil,
      { held in
        if let held { Unmanaged<Threads>.fromOpaque(held).takeRetainedValue().work() }
        return nil
      },
      held.toOpaque()
    )
    if failed == 0 { return thread }
    held.release()
    return nil
  }
}
