extension Figure {
  /// The figure's own SVG document as a `data:` address, so that a plain link can save it.
  ///
  /// Only what an address or an attribute in double quotes would misread is escaped, which is a third
  /// shorter than Base64. It goes into such an attribute as it is.
  package var dataAddress: String {
    var text = "data:image/svg+xml,"
    for scalar in svg().unicodeScalars {
      switch scalar {
      case "%": text += "%25"
      case "&": text += "%26"
      case "#": text += "%23"
      case "\"": text += "'"
      case "'": text += "%27"
      case "<": text += "%3C"
      case ">": text += "%3E"
      case "\n": text += "%0A"
      case " "..."~": text.unicodeScalars.append(scalar)
      default: for byte in String(scalar).utf8 { text += "%" + Self.hex(byte) }
      }
    }
    return text
  }

  private static func hex(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16, uppercase: true)
    return text.count == 1 ? "0" + text : text
  }
}
