internal import CandorFormats

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Keeps two processes from training into one folder.
///
/// The system gives the lock back when the process ends, however it ends.
final class RunLock: Sendable {
  private let descriptor: Int32

  /// - Throws: `TrainError` with code `.invalidRun` when another process holds the lock.
  init(_ paths: RunPaths) throws {
    descriptor = open(paths.lock, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw FormatsError(
        .unwritable,
        path: paths.lock,
        "could not be created: \(String(cString: strerror(errno)))."
      )
    }
    // A file system without locks must not keep anybody from training.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw TrainError(
        .invalidRun,
        "\(Shown.path(paths.folder)): another process is training this run; wait for it or stop it."
      )
    }
  }

  deinit {
    // Given back by word: a child that was forked meanwhile still holds the descriptor.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Whether a living process trains into a folder; looks without making the file.
  ///
  /// The look takes a shared lock for a moment, so it never hides a training from another look.
  static func isHeld(_ paths: RunPaths) -> Bool {
    let descriptor = open(paths.lock, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
