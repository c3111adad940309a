#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// JSON objects one after the other: one a line, or the elements of one array.
struct JSONRecords {
  /// An object's bytes and where it stands.
  struct Record {
    let bytes: [UInt8]
    /// The line on which it starts, from 1.
    let line: Int
    /// Its number in an array, from 0; `nil` in JSON lines.
    let element: Int?

    /// Where a byte of it stands, in words.
    func place(of offset: Int) -> String {
      let before = bytes.prefix(offset)
      let feeds = before.count { $0 == 0x0a }
      let column = offset - (before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0) + 1
      let text = "line \(line + feeds), column \(column)"
      return element.map { "element \($0) of the JSON array, \(text)" } ?? text
    }

    /// Where it stands, in words.
    var place: String {
      element.map { "element \($0) of the JSON array, line \(line)" } ?? "line \(line)"
    }
  }

  let window: TextWindow
  let isArray: Bool
  private var element = 0
  private var isAtEnd = false
  /// Whether an object goes over several lines, as programs indent it for people.
  private let isIndented: Bool

  init(_ window: TextWindow) throws {
    self.window = window
    let first = try Self.peek(window)
    isArray = first == UInt8(ascii: "[")
    if isArray { window.advance(to: window.start + 1) }
    let line = first == UInt8(ascii: "{") ? try CSVLayout.peekLine(window) ?? [] : []
    // No object ends so; one that stands on one line ends with its bracket, and perhaps a stray comma.
    let last = line.last { ![0x20, 0x09, 0x0d].contains($0) }
    isIndented = last.map { Array("{[,:".utf8).contains($0) } ?? false && Self.staysOpen(line)
  }

  /// Objects that stand on a line each, in a stretch of a text.
  init(lines window: TextWindow) {
    self.window = window
    (isArray, isIndented) = (false, false)
  }

  /// Whether every object stands on a line of its own.
  var areLines: Bool { !isArray && !isIndented }

  /// Whether brackets are open at the end of a line.
  private static func staysOpen(_ line: [UInt8]) -> Bool {
    var depth = 0
    var isQuoted = false
    var isEscaped = false
    for byte in line {
      if isEscaped {
        isEscaped = false
      } else if isQuoted, byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if !isQuoted {
        if Array("{[".utf8).contains(byte) { depth += 1 }
        if Array("}]".utf8).contains(byte) { depth -= 1 }
      }
    }
    return depth > 0
  }

  /// The next object that is there, or `nil` at the end.
  mutating func next() throws -> Record? {
    isArray ? try nextElement() : isIndented ? try nextObject() : try nextLine()
  }

  /// The next line where it stands, without its end; `nil` where rows are no lines, or the window does not
  /// hold the line to its end.
  var heldLine: UnsafeBufferPointer<UInt8>? {
    guard areLines else { return nil }
    let (start, count) = (window.start, window.end - window.start)
    guard let feed = memchr(start, 0x0a, count) else { return nil }
    let length = UnsafeRawPointer(feed) - UnsafeRawPointer(start)
    return UnsafeBufferPointer(start: start, count: length)
  }

  /// Goes behind a line that was read where it stands.
  func pass(_ line: UnsafeBufferPointer<UInt8>) {
    window.advance(to: window.start + line.count + 1)
    window.line += 1
  }

  /// An object that may go over several lines.
  private func nextObject() throws -> Record? {
    guard let first = try Self.peek(window) else { return nil }
    guard first == UInt8(ascii: "{") else {
      throw FormatsError.malformed(
        window.path,
        at: "line \(window.line)",
        "found \(Shown.byte(first)) where an object was expected."
      )
    }
    let line = window.line
    return Record(bytes: try takeObject(), line: line, element: nil)
  }

  /// The bytes up to the bracket that closes the object at the window's start.
  private func takeObject() throws -> [UInt8] {
    let length = try objectLength()
    let bytes = Array(UnsafeBufferPointer(start: window.start, count: length))
    window.advance(to: window.start + length)
    window.line += bytes.count { $0 == 0x0a }
    return bytes
  }

  private func nextLine() throws -> Record? {
    var searched = 0
    while true {
      let unread = UnsafeBufferPointer(start: window.start, count: window.end - window.start)
      if let feed = unread[searched...].firstIndex(of: 0x0a) {
        let bytes = Array(unread[..<feed])
        window.advance(to: window.start + feed + 1)
        window.line += 1
        if Self.isBlank(bytes) {
          searched = 0
          continue
        }
        return Record(bytes: bytes, line: window.line - 1, element: nil)
      }
      searched = unread.count
      if try window.more() { continue }
      let rest = Array(UnsafeBufferPointer(start: window.start, count: searched))
      window.advance(to: window.end)
      return Self.isBlank(rest) ? nil : Record(bytes: rest, line: window.line, element: nil)
    }
  }

  // MARK: An array

  private mutating func nextElement() throws -> Record? {
    if isAtEnd { return nil }
    if element > 0 {
      switch try Self.peek(window) {
      case UInt8(ascii: ","): window.advance(to: window.start + 1)
      case UInt8(ascii: "]"): return try end()
      default: throw try malformed("',' or the end of the array was expected")
      }
    }
    let first = try Self.peek(window)
    if element == 0, first == UInt8(ascii: "]") { return try end() }
    guard first == UInt8(ascii: "{") else {
      throw try malformed("an object was expected, such as {\"label\": 1, \"prob\": 0.8}")
    }
    let line = window.line
    let bytes = try takeObject()
    element += 1
    return Record(bytes: bytes, line: line, element: element - 1)
  }

  /// How long the object at the window's start is: up to the bracket that closes it, or all there is.
  private func objectLength() throws -> Int {
    var at = 0
    var depth = 0
    var isString = false
    var isEscaped = false
    while true {
      let count = window.end - window.start
      let bytes = UnsafeBufferPointer(start: window.start, count: count)
      while at < count {
        let byte = bytes[at]
        at += 1
        if isString {
          if isEscaped {
            isEscaped = false
          } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
          } else if byte == UInt8(ascii: "\"") {
            isString = false
          }
        } else if byte == UInt8(ascii: "\"") {
          isString = true
        } else if byte | 0x20 == UInt8(ascii: "{") {
          depth += 1
        } else if byte | 0x20 == UInt8(ascii: "}") {
          depth -= 1
          if depth == 0 { return at }
        }
      }
      if try !window.more() { return at }
    }
  }

  private mutating func end() throws -> Record? {
    isAtEnd = true
    window.advance(to: window.start + 1)
    if try Self.peek(window) != nil { throw try malformed("nothing more was expected") }
    return nil
  }

  private func malformed(_ expected: String) throws -> FormatsError {
    let found = try Self.peek(window).map { "found \(Shown.byte($0))" } ?? "the text ends"
    return .malformed(
      window.path,
      at:
        "line \(window.line), \(element == 0 ? "at the start" : "after element \(element - 1)") of the"
        + " JSON array",
      "\(found) where \(expected)."
    )
  }

  private static func isBlank(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { [0x20, 0x09, 0x0d].contains($0) }
  }

  /// The next byte that is no white space, at which the window then starts.
  private static func peek(_ window: TextWindow) throws -> UInt8? {
    while true {
      while window.start < window.end {
        switch window.start.pointee {
        case 0x0a: window.line += 1
        case 0x20, 0x09, 0x0d: break
        case let byte: return byte
        }
        window.advance(to: window.start + 1)
      }
      if try !window.more() { return nil }
    }
  }
}
