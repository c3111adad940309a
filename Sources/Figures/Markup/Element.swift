/// A piece of XML: an element with attributes and children, or text.
///
/// Outside strings enter only as attribute values and as text, and both are escaped when written,
/// so nothing that a class name or a path contains can become markup.
package indirect enum Markup: Sendable, Equatable {
  /// An element; attributes are written in the order given.
  case element(String, [Attribute], [Markup])
  /// Text, escaped when written.
  case text(String)
  /// A style sheet of our own, written as it stands. Never holds outside strings.
  case style(String)

  /// A name and its value, escaped when written.
  package struct Attribute: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// An element whose attributes are given as a dictionary literal, order kept.
  package static func node(
    _ name: String,
    _ attributes: KeyValuePairs<String, String> = [:],
    _ children: [Markup] = []
  ) -> Markup {
    .element(name, attributes.map { Attribute($0.key, $0.value) }, children)
  }

  /// The element as XML.
  package func written() -> String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .text(let content):
      text += Escaping.escape(content)
    case .style(let sheet):
      text += "<style>" + sheet + "</style>"
    case .element(let name, let attributes, let children):
      text += "<" + name
      for attribute in attributes {
        text += " " + attribute.name + "=\"" + Escaping.escape(attribute.value) + "\""
      }
      if children.isEmpty {
        text += "/>"
      } else {
        text += ">"
        for child in children { child.write(to: &text) }
        text += "</" + name + ">"
      }
    }
  }
}

/// Escaping of outside strings for XML and HTML, in text and in quoted attributes.
package enum Escaping {
  /// The text with what markup gives a meaning replaced by references.
  ///
  /// It goes by scalar and not by character: a quotation mark followed by a combining accent is one
  /// character to Swift but still a closing quote to a browser. What XML 1.0 cannot hold (control
  /// characters, U+FFFE, U+FFFF) becomes U+FFFD. Direction overrides become U+FFFD too, because they
  /// can make a name read as another one.
  package static func escape(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      default: result.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return String(result)
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD: true
    case 0..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: false
    case 0x202A...0x202E, 0x2066...0x2069: false
    default: true
    }
  }
}
