import Foundation
import Synchronization

/// One line for each of several works that run side by side, redrawn in place on a terminal.
///
/// Elsewhere only milestones are written, a line each, so that a log stays readable.
final class ProgressLines: Sendable {
  private struct State {
    var lines: [String]
    var drawn = false
    var lastDrawing = ContinuousClock.now
  }

  private let state: Mutex<State>
  private let console: Console
  /// Ten times a second is smooth enough to read and cheap enough to forget.
  private static let shortestPause = Duration.milliseconds(100)

  init(count: Int, console: Console) {
    state = Mutex(State(lines: Array(repeating: "", count: count)))
    self.console = console
    // These lines say it all, and two drawings would spoil each other.
    if console.drawsProgress { WorkLine.stop() }
  }

  /// Replaces the line of one work, drawing at most ten times a second.
  func update(_ index: Int, _ line: @autoclosure () -> String) {
    guard console.drawsProgress else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      guard !state.drawn || now - state.lastDrawing >= Self.shortestPause else { return }
      state.lines[index] = line()
      draw(&state, now)
    }
  }

  /// Says that something is reached: the line on a terminal, a line of its own elsewhere.
  func milestone(_ index: Int, _ line: String) {
    guard console.drawsProgress else {
      console.note(line)
      return
    }
    state.withLock { state in
      state.lines[index] = line
      draw(&state, ContinuousClock.now)
    }
  }

  private func draw(_ state: inout State, _ now: ContinuousClock.Instant) {
    let width = Console.terminalWidth
    let up = state.drawn ? "\u{1B}[\(state.lines.count)A" : ""
    let text = state.lines.map { "\r\u{1B}[2K" + String($0.prefix(width)) + "\n" }.joined()
    try? Console.write(up + text, to: STDERR_FILENO, named: "standard error")
    state.drawn = true
    state.lastDrawing = now
  }
}
