import CandorFormats
import Foundation
import Synchronization

/// What happens on Ctrl-C (SIGINT) and SIGTERM.
///
/// The signals are blocked in every thread and taken by one thread of our own, so that no handler
/// ever runs in the middle of a write. Work that can stop cleanly (training) registers itself and
/// polls ``requested``; everything else is ended on the spot with a sentence and the right code,
/// however long its steps are.
/// A second signal always ends the process.
enum Interruption {
  private static let signalNumber = Atomic<Int32>(0)
  private static let stopsCleanly = Atomic<Bool>(false)
  private static let farewell = Mutex("Interrupted; nothing was left half written.")

  /// Whether a signal has asked the running work to stop.
  static var requested: Bool { signalNumber.load(ordering: .relaxed) != 0 }

  /// The exit code that belongs to the signal that came.
  static var outcome: Outcome {
    signalNumber.load(ordering: .relaxed) == SIGTERM ? .terminated : .interrupted
  }

  /// Blocks the signals and starts the thread that waits for them; call before any other thread.
  static func install() {
    signal(SIGPIPE, SIG_IGN)
    var ours = signals
    pthread_sigmask(SIG_BLOCK, &ours, nil)
    let thread = Thread {
      var signals = signals
      while true {
        var received: Int32 = 0
        guard sigwait(&signals, &received) == 0 else { continue }
        let (isFirst, _) = signalNumber.compareExchange(
          expected: 0,
          desired: received,
          ordering: .sequentiallyConsistent
        )
        if isFirst, stopsCleanly.load(ordering: .sequentiallyConsistent) { continue }
        end()
      }
    }
    thread.start()
  }

  /// Runs work that polls ``requested`` and stops by itself.
  static func stoppingCleanly<Result>(_ work: () throws -> Result) rethrows -> Result {
    stopsCleanly.store(true, ordering: .sequentiallyConsistent)
    defer { stopsCleanly.store(false, ordering: .sequentiallyConsistent) }
    return try work()
  }

  /// Runs work that is ended on the spot with a sentence of its own.
  static func saying<Result>(
    _ sentence: String,
    _ work: () throws -> Result
  ) rethrows -> Result {
    let usual = farewell.withLock { farewell in
      defer { farewell = sentence }
      return farewell
    }
    defer { farewell.withLock { $0 = usual } }
    return try work()
  }

  private static var signals: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    return signals
  }

  private static func end() -> Never {
    WorkLine.stop()
    UnfinishedFiles.removeAll {
      Console().complain(farewell.withLock { $0 })
      _exit(outcome.rawValue)
    }
  }
}
