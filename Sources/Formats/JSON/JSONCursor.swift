/// A strict reader of JSON (RFC 8259) that walks over bytes and builds no tree.
///
/// Whoever uses it knows what must come next and asks for it, so memory is only what the caller
/// keeps. No comments, no trailing commas, no NaN, no lone surrogates, UTF-8 only.
struct JSONCursor {
  private let bytes: [UInt8]
  private let end: Int
  /// The byte that is read next.
  private(set) var position: Int

  init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
    self.bytes = bytes
    position = range?.lowerBound ?? 0
    end = range?.upperBound ?? bytes.count
  }

  var atEnd: Bool { position >= end }

  /// The next byte that is no white space, which stays unread.
  mutating func peek() -> UInt8? {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      case let byte: return byte
      }
    }
    return nil
  }

  /// Reads one punctuation mark.
  mutating func expect(_ wanted: Character, _ purpose: @autoclosure () -> String)
    throws(TextProblem)
  {
    guard let byte = peek(), byte == wanted.asciiValue else {
      throw problem("\(found()) where '\(wanted)' was expected, \(purpose())")
    }
    position += 1
  }

  /// Reads an object and hands over each key, at whose value the cursor then stands.
  mutating func object(
    _ purpose: String,
    _ body: (inout Self, String) throws -> Void
  ) throws {
    try expect("{", purpose)
    if peek() == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      let key = try string("a key of \(purpose)")
      try expect(":", "after a key of \(purpose)")
      try body(&self, key)
      if peek() == UInt8(ascii: "}") {
        position += 1
        return
      }
      try expect(",", "or the end of \(purpose)")
    }
  }

  /// Reads an array and stands at each element when the body is called.
  mutating func array(_ purpose: String, _ body: (inout Self) throws -> Void) throws {
    try expect("[", purpose)
    if peek() == UInt8(ascii: "]") {
      position += 1
      return
    }
    while true {
      try body(&self)
      if peek() == UInt8(ascii: "]") {
        position += 1
        return
      }
      try expect(",", "or the end of \(purpose)")
    }
  }

  /// Reads a number that is a count: digits only, no sign, no point, no exponent.
  mutating func count(_ purpose: @autoclosure () -> String) throws(TextProblem) -> Int {
    guard let first = peek(), Self.isDigit(first) else {
      throw problem("\(found()) where a whole number was expected, \(purpose())")
    }
    let start = position
    var value = 0
    while position < end, Self.isDigit(bytes[position]) {
      let (tens, over) = value.multipliedReportingOverflow(by: 10)
      let (next, more) = tens.addingReportingOverflow(Int(bytes[position] - 0x30))
      guard !over, !more else {
        throw TextProblem(offset: start, text: "a number too large for any file, \(purpose())")
      }
      value = next
      position += 1
    }
    if position < end, [0x2e, 0x45, 0x65].contains(bytes[position]) {
      throw problem("a fraction or an exponent where a whole number was expected, \(purpose())")
    }
    if first == 0x30, position - start > 1 {
      throw TextProblem(offset: start, text: "a number with leading zeros, \(purpose())")
    }
    return value
  }

  /// The bytes of a number as JSON's grammar has it; `nil` when none starts here.
  mutating func numberText() throws(TextProblem) -> ArraySlice<UInt8>? {
    guard let first = peek(), first == UInt8(ascii: "-") || Self.isDigit(first) else { return nil }
    let start = position
    if first == UInt8(ascii: "-") { position += 1 }
    let whole = try digits()
    if whole > 1, bytes[position - whole] == UInt8(ascii: "0") {
      throw problem("a number with leading zeros")
    }
    if position < end, bytes[position] == UInt8(ascii: ".") {
      position += 1
      _ = try digits()
    }
    if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < end, [0x2b, 0x2d].contains(bytes[position]) { position += 1 }
      _ = try digits()
    }
    return bytes[start..<position]
  }

  private mutating func digits() throws(TextProblem) -> Int {
    let start = position
    while position < end, Self.isDigit(bytes[position]) { position += 1 }
    guard position > start else { throw problem("a number without digits") }
    return position - start
  }

  /// Takes a word if it stands here.
  mutating func take(_ word: String) -> Bool {
    guard bytes[position..<end].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  /// Nothing but white space may be left.
  mutating func expectEnd() throws(TextProblem) {
    if peek() != nil { throw problem("\(found()) after the end of the JSON text") }
  }

  /// The next thing in words, for errors.
  mutating func found() -> String {
    guard let byte = peek() else { return "the text ends" }
    return "found \(Shown.byte(byte))"
  }

  func problem(_ text: String) -> TextProblem { TextProblem(offset: position, text: text) }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  // MARK: Strings

  /// Reads a string and undoes its escapes.
  mutating func string(_ purpose: @autoclosure () -> String) throws(TextProblem) -> String {
    guard peek() == UInt8(ascii: "\"") else {
      throw problem("\(found()) where a string was expected, \(purpose())")
    }
    let start = position
    position += 1
    var text: [UInt8] = []
    while position < end {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          throw TextProblem(offset: start, text: "a string that is not UTF-8, \(purpose())")
        }
        return string
      case UInt8(ascii: "\\"):
        try escape(into: &text)
      case 0..<0x20:
        throw problem("found \(Shown.byte(byte)) inside a string; it must be escaped")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw TextProblem(offset: start, text: "a string that does not end, \(purpose())")
  }

  private mutating func escape(into text: inout [UInt8]) throws(TextProblem) {
    let start = position
    guard position + 1 < end else { throw problem("a string that does not end") }
    let kind = bytes[position + 1]
    position += 2
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try unicodeEscape(from: start)
      text.append(contentsOf: String(Character(scalar)).utf8)
    default:
      throw TextProblem(offset: start, text: "an escape that JSON does not know")
    }
  }

  private mutating func unicodeEscape(from start: Int) throws(TextProblem) -> UnicodeScalar {
    let first = try fourDigits()
    if let scalar = UnicodeScalar(first) { return scalar }
    if first < 0xdc00, position + 1 < end, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      let second = try fourDigits()
      if (0xdc00...0xdfff).contains(second) {
        let code = 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)
        if let scalar = UnicodeScalar(code) { return scalar }
      }
    }
    throw TextProblem(offset: start, text: "half of a surrogate pair in a string")
  }

  private mutating func fourDigits() throws(TextProblem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < end, let digit = Character(UnicodeScalar(bytes[position])).hexDigitValue,
        bytes[position] < 0x80
      else { throw problem("a \\u escape without four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
