import Glibc
import Synchronization

/// The temporary files that atomic writes have open at the moment, so that a program that is told to
/// end can leave none behind.
package enum UnfinishedFiles {
  private static let paths = Mutex<Set<String>>([])

  static func add(_ path: String) { _ = paths.withLock { $0.insert(path) } }

  static func remove(_ path: String) { _ = paths.withLock { $0.remove(path) } }

  /// Removes them and ends the program.
  ///
  /// No new one can begin in between: the lock is held until the end.
  package static func removeAll(andThen end: () -> Never) -> Never {
    paths.withLock { paths -> Never in
      for path in paths { unlink(path) }
      end()
    }
  }
}
