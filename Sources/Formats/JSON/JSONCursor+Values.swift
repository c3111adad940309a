extension JSONCursor {
  /// Reads a number as the nearest double.
  mutating func number(_ purpose: @autoclosure () -> String) throws(TextProblem) -> Double {
    guard let text = try numberText() else {
      throw problem("\(found()) where a number was expected, \(purpose())")
    }
    guard let value = Decimal.value(text) else {
      throw problem("a number too large for double precision, \(purpose())")
    }
    return value
  }

  /// Reads a whole number, which may be negative.
  mutating func integer(_ purpose: @autoclosure () -> String) throws(TextProblem) -> Int64 {
    guard let text = try numberText() else {
      throw problem("\(found()) where a whole number was expected, \(purpose())")
    }
    guard let value = Int64(String(decoding: text, as: UTF8.self)) else {
      throw problem("no whole number of 64 bits, \(purpose())")
    }
    return value
  }

  /// Reads a string, a number or a truth value as the text of its value.
  mutating func scalar(_ purpose: @autoclosure () -> String) throws(TextProblem) -> String {
    if peek() == UInt8(ascii: "\"") { return try string(purpose()) }
    for word in ["true", "false", "null"] where take(word) { return word }
    guard let text = try numberText() else {
      throw problem("\(found()) where a text or a number was expected, \(purpose())")
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Passes over any value; nesting deeper than 64 levels is refused.
  mutating func skip(depth: Int = 0) throws {
    guard depth < 64 else { throw problem("values nested deeper than 64 levels") }
    switch peek() {
    case UInt8(ascii: "{"):
      try object("an object") { cursor, _ in try cursor.skip(depth: depth + 1) }
    case UInt8(ascii: "["):
      try array("an array") { try $0.skip(depth: depth + 1) }
    case UInt8(ascii: "\""):
      _ = try string("as a value")
    default:
      for word in ["true", "false", "null"] where take(word) { return }
      guard try numberText() != nil else { throw problem("\(found()) where a value was expected") }
    }
  }
}
