/// Files that are either wholly there or not at all.
///
/// The bytes go to a new, uniquely named file in the same folder, are flushed, and the file is then
/// renamed over the target and the folder flushed. Whoever looks, at any moment and after any crash,
/// finds the old file or the new one. When something fails the new file is removed again.
///
/// - The file gets the mode that the umask gives a new file, also when it replaces another.
/// - A symbolic link stays: what it points to is replaced, in the folder where that lies.
/// - A device or a pipe (`/dev/stdout`) cannot be replaced: it is written straight through.
public enum AtomicFile {
  /// Writes bytes to a file, atomically.
  ///
  /// - Throws: `FormatsError` with code `.unwritable`; the target is then as it was before. Only when
  ///   flushing the folder fails is the new file already in place, whole.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try write(to: path) { sink in try sink.append(bytes) }
  }

  /// Writes text to a file as UTF-8, atomically.
  ///
  /// - Throws: `FormatsError` with code `.unwritable`, as for bytes.
  public static func write(text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Writes a file piece by piece, atomically: the file appears when the closure has returned.
  ///
  /// - Parameters:
  ///   - path: The file to make or to replace.
  ///   - body: Hands the pieces to the sink; whatever it throws leaves the target untouched.
  /// - Throws: `FormatsError` with code `.unwritable`, or what the closure throws.
  public static func write(to path: String, _ body: (borrowing Sink) throws -> Void) throws {
    try write(to: path, files: SystemFiles(), body)
  }

  package static func write(
    to path: String,
    files: any FileSystem,
    _ body: (borrowing Sink) throws -> Void
  ) throws {
    let target = try resolve(path, files)
    switch try kind(target, named: path, files) {
    case .folder:
      throw FormatsError(.unwritable, path: path, "is a folder; name a file to write.")
    case .other:
      try writeThrough(target, named: path, files, body)
    case .regular, nil:
      try replace(target, named: path, files, body)
    }
  }

  /// Where the pieces of a file go.
  public struct Sink: ~Copyable {
    fileprivate let writer: FileWriter

    /// Writes bytes after those written before.
    ///
    /// - Throws: `FormatsError` with code `.unwritable`.
    public func append(_ bytes: [UInt8]) throws {
      try bytes.withUnsafeBytes { try writer.write($0) }
    }

    /// Writes the memory of plain values after what was written before.
    ///
    /// - Throws: `FormatsError` with code `.unwritable`.
    public func append(memory bytes: UnsafeRawBufferPointer) throws {
      try writer.write(bytes)
    }
  }

  // MARK: The steps

  private static func replace(
    _ target: String,
    named path: String,
    _ files: any FileSystem,
    _ body: (borrowing Sink) throws -> Void
  ) throws {
    let folder = folder(of: target)
    let (temporary, descriptor) = try createTemporary(in: folder, named: path, files)
    defer { UnfinishedFiles.remove(temporary) }
    do {
      let writer = FileWriter(descriptor, path: path, files: files)
      try body(Sink(writer: writer))
      try writer.synchronise()
      try writer.close()
      try reporting(path, "could not be put in place") { () throws(SystemFailure) in
        try files.rename(temporary, to: target)
      }
    } catch {
      // The first failure is the one to tell; nothing better can be done about a second one.
      try? files.unlink(temporary)
      throw error
    }
    try flushFolder(folder, named: path, files)
  }

  private static func writeThrough(
    _ target: String,
    named path: String,
    _ files: any FileSystem,
    _ body: (borrowing Sink) throws -> Void
  ) throws {
    let descriptor = try reporting(path, "could not be opened for writing") {
      () throws(SystemFailure) in
      try files.openForWriting(target)
    }
    let writer = FileWriter(descriptor, path: path, files: files)
    try body(Sink(writer: writer))
    try writer.close()
  }

  /// Follows symbolic links, also one that leads to nothing yet.
  private static func resolve(_ path: String, _ files: any FileSystem) throws -> String {
    var target = path
    for _ in 0..<40 {
      do throws(SystemFailure) {
        let next = try files.readLink(target)
        target = next.hasPrefix("/") ? next : folder(of: target) + "/" + next
      } catch {
        if error == .notALink || error == .notThere { return target }
        throw FormatsError.unwritable(path, "could not be written", error)
      }
    }
    throw FormatsError.unwritable(path, "could not be written", .tooManyLinks)
  }

  private static func kind(
    _ target: String,
    named path: String,
    _ files: any FileSystem
  ) throws -> FileKind? {
    do throws(SystemFailure) {
      return try files.kind(target)
    } catch {
      if error == .notThere { return nil }
      throw FormatsError.unwritable(path, "could not be written", error)
    }
  }

  private static func createTemporary(
    in folder: String,
    named path: String,
    _ files: any FileSystem
  ) throws -> (path: String, descriptor: Int32) {
    var generator = SystemRandomNumberGenerator()
    while true {
      let mark = Shown.hexadecimal(generator.next(), digits: 16)
      // The name holds nothing of the target's, whose own may already be as long as names can be.
      let temporary = folder + "/.candor-\(mark).tmp"
      UnfinishedFiles.add(temporary)
      do throws(SystemFailure) {
        return (temporary, try files.create(temporary))
      } catch {
        UnfinishedFiles.remove(temporary)
        if error != .exists {
          throw FormatsError.unwritable(path, "could not be created", error)
        }
      }
    }
  }

  package static func flushFolder(
    _ folder: String,
    named path: String,
    _ files: any FileSystem
  ) throws {
    do throws(SystemFailure) {
      let descriptor = try files.openFolder(folder)
      defer { try? files.close(descriptor) }
      while true {
        do throws(SystemFailure) {
          return try files.synchronise(descriptor)
        } catch {
          if error != .interrupted { throw error }
        }
      }
    } catch {
      if error.meansUnsupported { return }
      throw FormatsError.unwritable(path, "is written, but its folder could not be flushed", error)
    }
  }

  /// The folder that a path lies in, as far as its text tells.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func reporting<T>(
    _ path: String,
    _ what: String,
    _ body: () throws(SystemFailure) -> T
  ) throws -> T {
    do throws(SystemFailure) {
      return try body()
    } catch {
      throw FormatsError.unwritable(path, what, error)
    }
  }
}
