import Foundation
import Synchronization

/// Notes of work that takes long, as they come; of work that is soon over, none.
///
/// Those of the first seconds wait, and are written once it is clear that it takes longer.
final class LateNotes: Sendable {
  private enum State {
    case waiting([String])
    case speaking
    case over
  }

  private let state = Mutex(State.waiting([]))
  private let console: Console

  /// Begins to wait.
  init(_ console: Console, after seconds: Double = 2) {
    self.console = console
    // A thread of its own: work that takes every processor leaves Dispatch no turn.
    let thread = Thread {
      Thread.sleep(forTimeInterval: seconds)
      self.speak()
    }
    thread.start()
  }

  /// Takes a note.
  func note(_ text: String) {
    state.withLock { state in
      switch state {
      case .waiting(let texts): state = .waiting(texts + [text])
      case .speaking: console.note(text)
      case .over: break
      }
    }
  }

  /// Ends the wait without a word: the whole result follows.
  func end() { state.withLock { $0 = .over } }

  private func speak() {
    state.withLock { state in
      guard case .waiting(let texts) = state else { return }
      for text in texts { console.note(text) }
      state = .speaking
    }
  }
}
