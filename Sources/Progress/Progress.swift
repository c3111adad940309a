internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Where long work says how far it is.
///
/// Work opens a stage, counts its steps and closes it:
///
///     let stage = Progress.open("resampling", of: count)
///     defer { stage?.close() }
///     for step in 0..<count { …; stage?.advance() }
///
/// Where nobody listens a stage is `nil`, which costs one look at a flag. What is told changes no
/// number.
package enum Progress {
  private static let isHeard = Atomic<Bool>(false)
  private static let root = Mutex<Stage?>(nil)

  /// Begins to listen.
  ///
  /// - Returns: The whole, whose open stages tell what is under way.
  package static func listen() -> Stage {
    let whole = Stage("")
    root.withLock { $0 = whole }
    isHeard.store(true, ordering: .releasing)
    return whole
  }

  /// Opens a stage within the one that is under way on this thread; `nil` where nobody listens.
  ///
  /// - Parameters:
  ///   - name: What is being done.
  ///   - total: How many steps there are; 0 where nobody knows.
  package static func open(_ name: @autoclosure () -> String, of total: Int = 0) -> Stage? {
    guard isHeard.load(ordering: .relaxed) else { return nil }
    let stage = Stage(name(), of: total, within: current)
    enter(stage)
    return stage
  }

  /// The stage under way on this thread, to hand on to threads that share its work.
  package static var current: Stage? {
    guard isHeard.load(ordering: .relaxed) else { return nil }
    guard let pointer = pthread_getspecific(key) else { return root.withLock { $0 } }
    return Unmanaged<Stage>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// Does work on this thread within a stage that another thread opened.
  package static func within<Result>(
    _ stage: Stage?,
    _ work: () throws -> Result
  ) rethrows -> Result {
    guard let stage else { return try work() }
    let before = pthread_getspecific(key)
    enter(stage)
    defer { pthread_setspecific(key, before) }
    return try work()
  }

  /// Whoever opened a stage holds it until it closes, so the thread's pointer need not.
  private static func enter(_ stage: Stage) {
    pthread_setspecific(key, Unmanaged.passUnretained(stage).toOpaque())
  }

  static func leave(_ stage: Stage, for outer: Stage?) {
    guard pthread_getspecific(key) == Unmanaged.passUnretained(stage).toOpaque() else { return }
    // Of the whole, which no stage holds, a thread keeps no pointer: who listens may be another one soon.
    let next = outer.flatMap { $0.isWhole ? nil : $0 }
    pthread_setspecific(key, next.map { Unmanaged.passUnretained($0).toOpaque() })
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()
}
