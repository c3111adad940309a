#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Folders for what a command writes.
package enum Folder {
  /// Makes a folder and those above it; one that is there is left as it is.
  ///
  /// - Throws: `FormatsError` with code `.unwritable`, naming the folder that could not be made and
  ///   the system's reason.
  package static func make(_ path: String) throws {
    guard mkdir(path, 0o777) != 0 else { return }
    var failure = SystemFailure(errno)
    if failure == .notThere, AtomicFile.folder(of: path) != path {
      try make(AtomicFile.folder(of: path))
      guard mkdir(path, 0o777) != 0 else { return }
      failure = SystemFailure(errno)
    }
    if failure == .exists {
      if (try? SystemFiles().kind(path)) == .folder { return }
      throw FormatsError(.unwritable, path: path, "is a file; name a folder.")
    }
    throw FormatsError.unwritable(path, "the folder could not be created", failure)
  }
}
