/// Paths as words of a shell command that a user may paste.
package enum ShellWord {
  /// A path as one word: as it is where that is safe, else quoted.
  ///
  /// Control characters and what could turn the direction of the text are written as escapes
  /// (`$'\n'`, POSIX.1-2024), so that what is pasted is what is seen.
  package static func path(_ path: String) -> String {
    // A name that starts with a dash would be taken for an option.
    quoted(path.hasPrefix("-") ? "./" + path : path)
  }

  /// Any text as one word: as it is where that is safe, else quoted.
  package static func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "./_+=-@%,:".utf8.contains(byte)
      }
    }
    if isPlain, !path.isEmpty { return path }
    // `Shown` marks whatever is unfit to print with a backslash of its own.
    if Shown.path(path) == path {
      return "'"
        + path.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: #"'\''"#) + "'"
    }
    return "$'"
      + path.utf8.map { byte in
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\\"): "\\" + String(UnicodeScalar(byte))
        case 0x20..<0x7f: String(UnicodeScalar(byte))
        default: "\\x" + Shown.hexadecimal(UInt64(byte), digits: 2)
        }
      }.joined() + "'"
  }
}
