import CandorProgress
import Foundation
import Synchronization

/// One line on the terminal that says what is being done, how much of it is done, and how long it still
/// takes.
///
/// A thread of its own looks at the open stages and draws, so that work only counts. The line begins a
/// second after the command, is erased before anything else is written, and is not drawn at all where
/// standard error is no terminal.
enum WorkLine {
  private struct State {
    var isDrawn = false
    var hasEnded = false
  }

  private static let state = Mutex(State())
  /// Commands that are soon over draw nothing.
  private static let silence = 1.0
  private static let pause = 0.2

  /// Begins to listen and to draw, where there is a terminal.
  static func start(_ console: Console) {
    guard console.drawsProgress else { return }
    let whole = Progress.listen()
    let thread = Thread {
      Thread.sleep(forTimeInterval: silence)
      while draw(whole) { Thread.sleep(forTimeInterval: pause) }
    }
    thread.start()
  }

  /// Takes the line away, since something else is to stand there.
  static func erase() { state.withLock { erase(&$0) } }

  /// Takes the line away for good.
  static func stop() {
    state.withLock { state in
      erase(&state)
      state.hasEnded = true
    }
  }

  private static func erase(_ state: inout State) {
    guard state.isDrawn else { return }
    put("\r\u{1B}[2K")
    state.isDrawn = false
  }

  /// Draws what is under way; false once the line is not wanted any more.
  private static func draw(_ whole: Stage) -> Bool {
    state.withLock { state in
      guard !state.hasEnded else { return false }
      guard let text = text(whole) else {
        erase(&state)
        return true
      }
      put("\r\u{1B}[2K" + text.prefix(Console.terminalWidth))
      state.isDrawn = true
      return true
    }
  }

  /// The stages under way from outside to inside; the outermost that counts its steps gives the share.
  static func text(_ whole: Stage) -> String? {
    var chain: [Stage] = []
    while let next = (chain.last ?? whole).open.first, chain.count < 8 { chain.append(next) }
    guard let outermost = chain.first else { return nil }
    let names = chain.map(\.name).filter { !$0.isEmpty }.joined(separator: ": ")
    guard let counted = chain.first(where: { $0.share != nil }), let share = counted.share else {
      return names + ", " + Durations.passed((ContinuousClock.now - outermost.start) / .seconds(1))
    }
    let left = counted.secondsLeft.map { ", " + Durations.left($0) } ?? ""
    return "\(names) \(Int(100 * share)) %\(left)"
  }

  private static func put(_ text: String) {
    // A terminal that is gone must not stop the work.
    _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
