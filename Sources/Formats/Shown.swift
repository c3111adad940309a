/// Names and bytes from outside, made fit to print.
///
/// A tensor or a file may be named anything, an escape sequence for the terminal included; what is
/// shown holds no control character and no direction mark, and is not longer than a line.
package enum Shown {
  /// A name in single quotes, shortened after 60 characters.
  package static func name(_ text: String) -> String { "'\(clean(text, limit: 60))'" }

  /// A name without quotes, shortened after 60 characters.
  package static func plain(_ text: String) -> String { clean(text, limit: 60) }

  /// A path without quotes, never shortened below what a path may be.
  package static func path(_ text: String) -> String { clean(text, limit: 4096) }

  /// A byte as a character where it is printable, else in hexadecimal.
  package static func byte(_ byte: UInt8) -> String {
    (0x21...0x7e).contains(byte)
      ? "'\(Character(UnicodeScalar(byte)))'" : "byte 0x" + hexadecimal(UInt64(byte), digits: 2)
  }

  /// A number in lower-case hexadecimal with leading zeros.
  package static func hexadecimal(_ value: UInt64, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func clean(_ text: String, limit: Int) -> String {
    var shown = ""
    var count = 0
    for scalar in text.unicodeScalars {
      guard count < limit else { return shown + "…" }
      count += 1
      switch scalar.value {
      case 0..<0x20, 0x7f..<0xa0, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069:
        shown += "\\u{\(String(scalar.value, radix: 16))}"
      default:
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}
