#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A file opened for reading.
///
/// Plain reads on purpose, no memory mapping: a mapped file that another process shortens kills the
/// reader with a bus error, and large reads from the page cache are as fast.
package final class InputFile: ByteSource {
  package let path: String
  /// The size of a regular file when it was opened; `nil` for a pipe or a device.
  package let size: Int?
  /// How many bytes have been read from front to back.
  package private(set) var position = 0
  private let descriptor: Int32

  /// Opens a file.
  ///
  /// - Throws: `FormatsError`: `.missing` when nothing is there, `.unreadable` for a folder or when
  ///   the system refuses.
  package init(_ path: String) throws {
    self.path = path
    // A null byte would end the name early for the system, and another file would be read.
    guard !path.utf8.contains(0) else {
      throw FormatsError(.missing, path: path, "is no file name; it holds a null byte.")
    }
    var opened = open(path, O_RDONLY | O_CLOEXEC)
    while opened < 0, errno == EINTR { opened = open(path, O_RDONLY | O_CLOEXEC) }
    guard opened >= 0 else { throw Self.cannotOpen(path, SystemFailure(errno)) }
    descriptor = opened
    var status = stat()
    guard fstat(opened, &status) == 0 else {
      let failure = SystemFailure(errno)
      systemClose(opened)
      throw FormatsError(.unreadable, path: path, "could not be read: \(failure.text).")
    }
    switch FileKind(mode: status.st_mode) {
    case .regular:
      size = Int(status.st_size)
    case .other:
      size = nil
    case .folder:
      systemClose(opened)
      throw FormatsError(.unreadable, path: path, "is a folder; a file was expected.")
    }
  }

  deinit { systemClose(descriptor) }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try retrying { systemRead(descriptor, buffer) }
    position += count
    return count
  }

  /// Fills the buffer with the bytes that start at an offset, as far as there are any.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = try retrying {
        pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
      }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Everything from here to the end.
  package func readWhole() throws -> [UInt8] { try readUpTo(Int.max) }

  /// The size, for formats that must be able to check lengths before they read.
  package func requireSize() throws -> Int {
    guard let size else {
      throw FormatsError(
        .unreadable,
        path: path,
        "is a pipe or a device; this format needs a regular file."
      )
    }
    return size
  }

  private func retrying(_ call: () -> Int) throws -> Int {
    while true {
      let count = call()
      if count >= 0 { return count }
      let failure = SystemFailure(errno)
      if failure != .interrupted {
        throw FormatsError(.unreadable, path: path, "could not be read: \(failure.text).")
      }
    }
  }

  private static func cannotOpen(_ path: String, _ failure: SystemFailure) -> FormatsError {
    if failure == .notThere || failure.number == ENOTDIR {
      return FormatsError(.missing, path: path, "is not there.")
    }
    return FormatsError(.unreadable, path: path, "could not be opened: \(failure.text).")
  }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}
private func systemClose(_ descriptor: Int32) { _ = close(descriptor) }
