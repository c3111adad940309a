internal import CCandorZip

/// A zip archive opened for reading: names, sizes, and the bytes of members, inflated piece by piece.
///
/// Only what NumPy and PyTorch write is read: members stored or deflated, not encrypted, each name
/// once. libzip checks a member's CRC when its end is read.
package final class ZipArchive {
  /// One file inside the archive.
  package struct Member: Sendable {
    package let name: String
    package let index: UInt64
    /// The size that the archive's directory states, inflated and as it lies in the file.
    package let size: Int
    package let storedSize: Int
  }

  package let path: String
  package let members: [Member]
  private let indices: [String: Int]
  private let handle: OpaquePointer

  /// Opens an archive in a file.
  package convenience init(path: String) throws {
    // Opening it ourselves first tells a missing file from a damaged one.
    let size = try InputFile(path).requireSize()
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let source = zip_source_file_create(path, 0, Int64(size), &error) else {
      throw Self.unreadable(path, &error)
    }
    try self.init(source: source, path: path)
  }

  /// Opens an archive in memory.
  package convenience init(bytes: [UInt8], path: String) throws {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    // libzip forgets to free a copy of no bytes, and nothing without bytes is an archive.
    guard !bytes.isEmpty else {
      throw FormatsError.malformed(path, "has 0 bytes; a zip archive was expected.")
    }
    // The source owns the copy and frees it when the archive is closed.
    guard let copy = bytes.withUnsafeBytes({ candor_zip_copy($0.baseAddress, $0.count) }),
      let source = zip_source_buffer_create(copy, UInt64(bytes.count), 1, &error)
    else { throw Self.unreadable(path, &error) }
    try self.init(source: source, path: path)
  }

  private init(source: OpaquePointer, path: String) throws {
    self.path = path
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let handle = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      zip_source_free(source)
      throw Self.cannotOpen(path, &error)
    }
    do {
      (members, indices) = try Self.list(handle, path)
    } catch {
      zip_discard(handle)
      throw error
    }
    self.handle = handle
  }

  deinit { zip_discard(handle) }

  /// The member of a name, or `nil`.
  package subscript(name: String) -> Member? { indices[name].map { members[$0] } }

  /// The bytes of a member from front to back.
  package func open(_ member: Member) throws -> any ByteSource {
    guard let file = zip_fopen_index(handle, member.index, 0) else {
      throw Self.malformed(path, member.name, zip_get_error(handle))
    }
    return ZipMemberSource(file, of: self, name: member.name)
  }

  /// All bytes of a member, which must have the size that the directory states.
  package func read(_ member: Member, atMost limit: Int) throws -> [UInt8] {
    guard member.size <= limit else {
      throw FormatsError.malformed(
        path,
        "member \(Shown.name(member.name)) has \(member.size) bytes; at most \(limit) were expected."
      ).placed("member \(Shown.name(member.name))")
    }
    let source = try open(member)
    let bytes = try source.readUpTo(member.size + 1)
    guard bytes.count == member.size else {
      throw FormatsError.malformed(
        path,
        "member \(Shown.name(member.name)) has \(bytes.count > member.size ? "more" : "fewer") bytes"
          + " than the \(member.size) that the archive's directory states."
      ).placed("member \(Shown.name(member.name))")
    }
    return bytes
  }

  // MARK: Inside

  private static func list(
    _ handle: OpaquePointer,
    _ path: String
  ) throws -> ([Member], [String: Int]) {
    var members: [Member] = []
    var indices: [String: Int] = [:]
    for index in 0..<UInt64(max(0, zip_get_num_entries(handle, 0))) {
      var status = zip_stat_t()
      guard zip_stat_index(handle, index, 0, &status) == 0, let rawName = status.name else {
        throw malformed(path, "number \(index)", zip_get_error(handle))
      }
      let name = String(cString: rawName)
      func refused(_ text: String) -> FormatsError {
        .malformed(path, "member \(Shown.name(name)) \(text).").placed("member \(Shown.name(name))")
      }
      guard status.encryption_method == UInt16(ZIP_EM_NONE) else { throw refused("is encrypted") }
      guard [ZIP_CM_STORE, ZIP_CM_DEFLATE].contains(Int32(status.comp_method)) else {
        throw refused(
          "is compressed by method \(status.comp_method); only stored and deflated can be read"
        )
      }
      guard let size = Int(exactly: status.size), let stored = Int(exactly: status.comp_size),
        stored < Int.max / GzipSource.largestRatio, size / GzipSource.largestRatio <= stored
      else {
        throw refused("states \(status.size) bytes, more than its \(status.comp_size) can hold")
      }
      guard indices.updateValue(members.count, forKey: name) == nil else {
        throw refused("is there twice")
      }
      members.append(Member(name: name, index: index, size: size, storedSize: stored))
    }
    return (members, indices)
  }

  private static func cannotOpen(
    _ path: String,
    _ error: UnsafeMutablePointer<zip_error_t>
  ) -> FormatsError {
    switch zip_error_code_zip(error) {
    case ZIP_ER_OPEN, ZIP_ER_READ, ZIP_ER_SEEK, ZIP_ER_MEMORY: return unreadable(path, error)
    default:
      return .malformed(
        path,
        "is no whole zip archive (\(String(cString: zip_error_strerror(error)))); it may have been"
          + " cut off."
      )
    }
  }

  private static func unreadable(
    _ path: String,
    _ error: UnsafeMutablePointer<zip_error_t>
  ) -> FormatsError {
    FormatsError(
      .unreadable,
      path: path,
      "could not be read: \(String(cString: zip_error_strerror(error)))."
    )
  }

  fileprivate static func malformed(
    _ path: String,
    _ name: String,
    _ error: UnsafeMutablePointer<zip_error_t>?
  ) -> FormatsError {
    let reason = error.map { String(cString: zip_error_strerror($0)) } ?? "no reason given"
    return FormatsError.malformed(path, "member \(Shown.name(name)) is damaged (\(reason)).")
      .placed("member \(Shown.name(name))")
  }
}

/// The bytes of one member.
///
/// Keeps the archive open while it lives.
private final class ZipMemberSource: ByteSource {
  var path: String { archive.path }
  var size: Int? { nil }
  private let archive: ZipArchive
  private let name: String
  private let file: OpaquePointer

  init(_ file: OpaquePointer, of archive: ZipArchive, name: String) {
    self.file = file
    self.archive = archive
    self.name = name
  }

  deinit { zip_fclose(file) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let target = buffer.baseAddress, !buffer.isEmpty else { return 0 }
    let count = zip_fread(file, target, UInt64(buffer.count))
    guard count >= 0 else {
      throw ZipArchive.malformed(path, name, zip_file_get_error(file))
    }
    return Int(count)
  }
}
