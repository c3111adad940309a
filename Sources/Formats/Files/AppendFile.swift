/// A text file that only ever grows by whole lines, such as a run's `metrics.csv`.
///
/// The first line is a header that never changes. A line is on the disk when `append` returns. A
/// crash can leave at most one torn line at the end, one without its line feed; opening the file
/// again cuts it off and tells about it.
public final class AppendFile {
  /// The file, as the caller named it.
  public let path: String
  /// The whole lines after the header, in order.
  public private(set) var lines: [String]
  /// What a crash left of a last line, now cut off; `nil` when the file ended properly.
  public let tornLine: String?

  private let header: String
  private let writer: FileWriter
  private var length: Int

  /// Opens a file, or creates it with its header.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - header: Its first line, without a line feed.
  /// - Throws: `FormatsError`: `.malformed` when the file starts with another header or is not UTF-8,
  ///   `.unreadable` or `.unwritable` when the system refuses.
  public convenience init(path: String, header: String) throws {
    try self.init(path: path, header: header, files: SystemFiles())
  }

  package init(path: String, header: String, files: any FileSystem) throws {
    precondition(!header.contains("\n"), "a header is one line")
    self.path = path
    self.header = header
    var content: Content
    do {
      content = try Content(path: path, header: header)
    } catch let error as FormatsError where error.code == .missing {
      content = Content()
    }
    if content.length == 0 {
      // Covers a new file, an empty one and one whose very header was torn.
      try AtomicFile.write(to: path, files: files) { try $0.append(Array((header + "\n").utf8)) }
      content.length = header.utf8.count + 1
    }
    do throws(SystemFailure) {
      writer = FileWriter(try files.openForAppending(path), path: path, files: files)
    } catch {
      throw FormatsError.unwritable(path, "could not be opened for appending", error)
    }
    lines = content.lines
    tornLine = content.tornLine
    length = content.length
    if tornLine != nil {
      try writer.truncate(to: length)
      try writer.synchronise()
    }
  }

  /// Appends one line and waits until it is on the disk.
  ///
  /// When that fails, what was written of the line is cut off again if the system lets us; if not,
  /// the next opening does.
  ///
  /// - Parameter line: The line, without a line feed.
  /// - Throws: `FormatsError` with code `.unwritable`.
  public func append(_ line: String) throws {
    precondition(!line.contains("\n"), "a line holds no line feed")
    let bytes = Array((line + "\n").utf8)
    do {
      try bytes.withUnsafeBytes { try writer.write($0) }
      try writer.synchronise()
    } catch {
      try? writer.truncate(to: length)
      throw error
    }
    length += bytes.count
    lines.append(line)
  }

  /// Cuts the file back to its header and a number of lines, as resuming from an earlier state needs.
  ///
  /// - Parameter count: How many lines stay; nothing happens when there are no more than that.
  /// - Throws: `FormatsError` with code `.unwritable`.
  public func keepFirst(_ count: Int) throws {
    precondition(count >= 0, "a count is not negative")
    guard count < lines.count else { return }
    let kept = lines.prefix(count)
    let length = kept.reduce(header.utf8.count + 1) { $0 + $1.utf8.count + 1 }
    try writer.truncate(to: length)
    try writer.synchronise()
    self.length = length
    lines = Array(kept)
  }

  /// Closes the file; nothing may be appended afterwards.
  ///
  /// - Throws: `FormatsError` with code `.unwritable`.
  public func close() throws { try writer.close() }

  /// Reads such a file without changing it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - header: Its first line, without a line feed.
  /// - Returns: The whole lines after the header, and what a crash left of a last one.
  /// - Throws: `FormatsError`: `.missing`, `.unreadable`, or `.malformed` for another header.
  public static func read(
    path: String,
    header: String
  ) throws -> (lines: [String], tornLine: String?) {
    let content = try Content(path: path, header: header)
    return (content.lines, content.tornLine)
  }
}

extension AppendFile {
  /// What stands in the file: the length counts whole lines only, and is 0 without a whole header.
  private struct Content {
    var lines: [String] = []
    var tornLine: String?
    var length = 0

    init() {}

    init(path: String, header: String) throws {
      let bytes = try InputFile(path).readWhole()
      let end = bytes.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
      guard let text = String(validating: bytes[..<end], as: UTF8.self) else {
        throw FormatsError.malformed(path, "is not UTF-8 text; it was not written by this program.")
      }
      if end < bytes.count { tornLine = String(decoding: bytes[end...], as: UTF8.self) }
      guard end > 0 else {
        if Array(header.utf8).starts(with: bytes) { return }
        throw Self.otherHeader(path, tornLine ?? "", header)
      }
      var all = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
      let first = all.removeFirst()
      guard first == header else { throw Self.otherHeader(path, String(first), header) }
      lines = all.map { String($0) }
      length = end
    }

    private static func otherHeader(_ path: String, _ found: String, _ wanted: String)
      -> FormatsError
    {
      .malformed(
        path,
        "line 1 is \(Shown.name(found)), but the header \(Shown.name(wanted)) was expected;"
          + " the file belongs to something else."
      )
    }
  }
}
