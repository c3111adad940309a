#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A system call that failed, with its `errno`.
package struct SystemFailure: Error, Equatable {
  package let number: Int32

  package init(_ number: Int32) { self.number = number }

  /// The system's own words for it, without its number.
  package var text: String { String(cString: strerror(number)) }

  package static let interrupted = Self(EINTR)
  package static let noSpace = Self(ENOSPC)
  package static let inputOutput = Self(EIO)
  package static let exists = Self(EEXIST)
  package static let notThere = Self(ENOENT)
  package static let notALink = Self(EINVAL)
  package static let noPermission = Self(EACCES)
  package static let tooManyLinks = Self(ELOOP)
  package static let readOnly = Self(EROFS)

  /// Whether a folder of this file system simply cannot be flushed, which is no failure of ours.
  package var meansUnsupported: Bool { number == EINVAL || number == ENOTSUP }
}

/// What kind of thing a path leads to.
package enum FileKind: Sendable, Equatable { case regular, folder, other }

/// The few system calls that writing needs.
///
/// One requirement a call and nothing else, so that a test can make any one of them fail. Retrying, cleaning up and reporting happen above.
package protocol FileSystem: Sendable {
  /// Creates a file that must not exist yet, for writing; the umask decides its mode.
  func create(_ path: String) throws(SystemFailure) -> Int32
  /// Opens an existing file for writing at its end.
  func openForAppending(_ path: String) throws(SystemFailure) -> Int32
  /// Opens an existing device or pipe for writing.
  func openForWriting(_ path: String) throws(SystemFailure) -> Int32
  /// Opens a folder, to flush it.
  func openFolder(_ path: String) throws(SystemFailure) -> Int32
  func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemFailure) -> Int
  func synchronise(_ file: Int32) throws(SystemFailure)
  func truncate(_ file: Int32, to length: Int) throws(SystemFailure)
  func close(_ file: Int32) throws(SystemFailure)
  func rename(_ from: String, to: String) throws(SystemFailure)
  func unlink(_ path: String) throws(SystemFailure)
  func readLink(_ path: String) throws(SystemFailure) -> String
  /// The kind of thing at a path, links followed.
  func kind(_ path: String) throws(SystemFailure) -> FileKind
}

/// The operating system itself.
package struct SystemFiles: FileSystem {
  package init() {}

  package func create(_ path: String) throws(SystemFailure) -> Int32 {
    try Self.check(Self.call { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) })
  }

  package func openForAppending(_ path: String) throws(SystemFailure) -> Int32 {
    try Self.check(Self.call { open(path, O_WRONLY | O_APPEND | O_CLOEXEC) })
  }

  package func openForWriting(_ path: String) throws(SystemFailure) -> Int32 {
    try Self.check(Self.call { open(path, O_WRONLY | O_CLOEXEC) })
  }

  package func openFolder(_ path: String) throws(SystemFailure) -> Int32 {
    try Self.check(Self.call { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
  }

  package func write(
    _ file: Int32,
    _ bytes: UnsafeRawBufferPointer
  ) throws(SystemFailure) -> Int {
    try Self.check(systemWrite(file, bytes.baseAddress, bytes.count))
  }

  package func synchronise(_ file: Int32) throws(SystemFailure) {
    _ = try Self.check(fsync(file))
  }

  package func truncate(_ file: Int32, to length: Int) throws(SystemFailure) {
    _ = try Self.check(ftruncate(file, off_t(length)))
  }

  package func close(_ file: Int32) throws(SystemFailure) {
    _ = try Self.check(systemClose(file))
  }

  package func rename(_ from: String, to: String) throws(SystemFailure) {
    _ = try Self.check(systemRename(from, to))
  }

  package func unlink(_ path: String) throws(SystemFailure) {
    _ = try Self.check(systemUnlink(path))
  }

  package func readLink(_ path: String) throws(SystemFailure) -> String {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = try Self.check(readlink(path, &target, target.count))
    return String(decoding: target.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  package func kind(_ path: String) throws(SystemFailure) -> FileKind {
    var status = stat()
    _ = try Self.check(stat(path, &status))
    return FileKind(mode: status.st_mode)
  }

  private static func call(_ body: () -> Int32) -> Int32 {
    var result = body()
    while result < 0, errno == EINTR { result = body() }
    return result
  }

  private static func check<N: SignedInteger>(_ result: N) throws(SystemFailure) -> N {
    guard result >= 0 else { throw SystemFailure(errno) }
    return result
  }
}

extension FileKind {
  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .regular
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }
}

// Inside the type the C functions are hidden by the methods of the same name.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
private func systemClose(_ file: Int32) -> Int32 { close(file) }
private func systemRename(_ from: String, _ to: String) -> Int32 { rename(from, to) }
private func systemUnlink(_ path: String) -> Int32 { unlink(path) }
