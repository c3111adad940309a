/// JSON read in place, as far as it is written plainly.
///
/// It makes no strings and throws no errors: whatever is not plain (an escape in a string, a word that is no
/// JSON) or not right gives nothing, and whoever asked reads the same text again with a ``JSONCursor``, which
/// knows all the rules and says what is wrong. What is given is exactly what the cursor would give.
struct JSONScanner {
  private(set) var here: UnsafePointer<UInt8>
  private let limit: UnsafePointer<UInt8>

  /// - Parameter text: What is read; it must stay where it is.
  init(_ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>) {
    (here, self.limit) = (start, limit)
  }

  /// The next byte that is no white space; 0 at the end, which no JSON holds.
  @inline(__always)
  mutating func peek() -> UInt8 {
    while here < limit {
      let byte = here.pointee
      // Every byte of white space is below those of JSON's marks.
      if byte > 0x20 { return byte }
      guard byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d else { return 0 }
      here += 1
    }
    return 0
  }

  /// Whether nothing but white space is left.
  var isAtEnd: Bool {
    mutating get {
      _ = peek()
      return here == limit
    }
  }

  /// Goes behind a punctuation mark, if it comes next.
  @inline(__always)
  mutating func take(_ mark: UInt8) -> Bool {
    guard peek() == mark else { return false }
    here += 1
    return true
  }

  /// Goes behind a text that stands exactly here, as it is written.
  @inline(__always)
  mutating func take(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard limit - here >= text.count else { return false }
    for index in 0..<text.count where here[index] != text[index] { return false }
    here += text.count
    return true
  }

  /// Goes behind a word, if it comes next.
  @inline(__always)
  mutating func take(_ word: StaticString) -> Bool {
    take(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// A number as the nearest double.
  @inline(__always)
  mutating func number() -> Double? {
    _ = peek()
    guard let parsed = Decimal.parse(here, limit, asJSON: true) else { return nil }
    here = parsed.end
    return parsed.value
  }

  /// A whole number of at most 18 digits.
  @inline(__always)
  mutating func integer() -> Int64? {
    let isNegative = peek() == UInt8(ascii: "-")
    var at = isNegative ? here + 1 : here
    let start = at
    var value: Int64 = 0
    while at < limit, JSONCursor.isDigit(at.pointee), at - start < 19 {
      value = value &* 10 &+ Int64(at.pointee &- 0x30)
      at += 1
    }
    let digits = at - start
    guard digits > 0, digits < 19, digits == 1 || start.pointee != UInt8(ascii: "0") else {
      return nil
    }
    if at < limit, at.pointee == UInt8(ascii: ".") || at.pointee | 0x20 == UInt8(ascii: "e") {
      return nil
    }
    here = at
    return isNegative ? -value : value
  }

  /// What stands between the quotes of a string without escapes.
  @inline(__always)
  mutating func string() -> UnsafeBufferPointer<UInt8>? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    let start = here
    var all: UInt8 = 0
    while here < limit {
      let byte = here.pointee
      here += 1
      if byte == UInt8(ascii: "\"") {
        let text = UnsafeBufferPointer(start: start, count: here - start - 1)
        return all < 0x80 || String(validating: text, as: UTF8.self) != nil ? text : nil
      }
      if byte < 0x20 || byte == UInt8(ascii: "\\") { return nil }
      all |= byte
    }
    return nil
  }

  /// The text of a string, a number or a truth value.
  mutating func scalar() -> UnsafeBufferPointer<UInt8>? {
    let first = peek()
    if first == UInt8(ascii: "\"") { return string() }
    let start = here
    guard takeWord(first) || number() != nil else { return nil }
    return UnsafeBufferPointer(start: start, count: here - start)
  }

  private mutating func takeWord(_ first: UInt8) -> Bool {
    switch first {
    case UInt8(ascii: "t"): take("true")
    case UInt8(ascii: "f"): take("false")
    case UInt8(ascii: "n"): take("null")
    default: false
    }
  }

  /// Passes over any value; false for one that is not plain.
  mutating func skip(depth: Int = 0) -> Bool {
    guard depth < 64 else { return false }
    switch peek() {
    case UInt8(ascii: "["):
      here += 1
      if take(UInt8(ascii: "]")) { return true }
      repeat {
        guard skip(depth: depth + 1) else { return false }
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "]"))
    case UInt8(ascii: "{"):
      here += 1
      if take(UInt8(ascii: "}")) { return true }
      repeat {
        guard string() != nil, take(UInt8(ascii: ":")), skip(depth: depth + 1) else { return false }
      } while take(UInt8(ascii: ","))
      return take(UInt8(ascii: "}"))
    default: return scalar() != nil
    }
  }
}
