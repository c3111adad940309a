/// Strings as YAML scalars.
package enum YAMLText {
  /// A double-quoted scalar: never taken for a number or a mark, whatever stands in it.
  package static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map(escaped).joined() + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"", "\\": return "\\" + String(scalar)
    case "\n": return "\\n"
    default: break
    }
    let mustHide: [Unicode.GeneralCategory] = [.control, .lineSeparator, .paragraphSeparator]
    let isMark = scalar == "\u{feff}" || scalar == "\u{fffe}" || scalar == "\u{ffff}"
    guard isMark || mustHide.contains(scalar.properties.generalCategory) else {
      return String(scalar)
    }
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
