internal import CandorAnalyze
internal import CandorFormats

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Keeps two processes from doing one unit at the same time.
///
/// One file serves a whole study: unit `n` is byte `n`, locked by the process that works on it. The
/// system drops the lock when the process ends in any way, so nothing stale is ever left behind.
/// Where the file system knows no locks, every unit can be taken: work may then be done twice, with
/// the same result, but nothing is lost.
final class UnitLock: Sendable {
  private let descriptor: Int32

  /// Locks of the open file, not of the process: they also hold between two engines of one process.
  ///
  /// The numbers are the kernel's (`F_OFD_GETLK`, `F_OFD_SETLK`).
  private static let (ask, take): (Int32, Int32) = (36, 37)

  init(_ path: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    if descriptor < 0 {
      let reason = String(cString: strerror(errno))
      throw FormatsError(.unwritable, path: path, "the lock could not be opened: \(reason).")
    }
  }

  /// Looks at the locks without making the file.
  init?(existing path: String) {
    descriptor = open(path, O_RDWR | O_CLOEXEC)
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  private func region(_ unit: Int, _ kind: Int32) -> flock {
    var region = flock()
    region.l_type = Int16(kind)
    region.l_whence = Int16(SEEK_SET)
    region.l_start = off_t(unit)
    region.l_len = 1
    return region
  }

  /// Takes a unit; false when another process has it.
  func acquire(_ unit: Int) -> Bool {
    var region = region(unit, Int32(F_WRLCK))
    if fcntl(descriptor, Self.take, &region) == 0 { return true }
    return errno != EAGAIN && errno != EACCES
  }

  /// Gives a unit back.
  func release(_ unit: Int) {
    var region = region(unit, Int32(F_UNLCK))
    _ = fcntl(descriptor, Self.take, &region)
  }

  /// Whether someone else works on a unit.
  func isHeld(_ unit: Int) -> Bool {
    var region = region(unit, Int32(F_WRLCK))
    return fcntl(descriptor, Self.ask, &region) == 0 && region.l_type != Int16(F_UNLCK)
  }
}
