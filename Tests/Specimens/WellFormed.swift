package import Foundation

#if canImport(FoundationXML)
package import FoundationXML
#endif

/// A strict XML parser's view of a document.
package final class WellFormed: NSObject, XMLParserDelegate {
  /// The document is not well-formed.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  package private(set) var elements: [String] = []
  package private(set) var attributes: [String] = []
  package private(set) var ids: [String] = []
  /// What refers to an id inside the document.
  package private(set) var references: [String] = []
  package private(set) var texts: [String] = []
  private var open = ""

  /// Parses a document or throws where it is not well-formed.
  package static func parse(_ text: String) throws -> WellFormed {
    let parser = XMLParser(data: Data(text.utf8))
    let result = WellFormed()
    parser.delegate = result
    guard parser.parse() else {
      throw Failure(
        description: "line \(parser.lineNumber), column \(parser.columnNumber): "
          + "\(parser.parserError.map { "\($0)" } ?? "unknown")"
      )
    }
    return result
  }

  package func parser(
    _ parser: XMLParser,
    didStartElement name: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    flush()
    elements.append(name)
    self.attributes += attributes.keys.sorted().compactMap { attributes[$0] }
    if let id = attributes["id"] { ids.append(id) }
    for (key, value) in attributes {
      if key == "aria-labelledby" { references += value.split(separator: " ").map(String.init) }
      if key == "href", value.hasPrefix("#") { references.append(String(value.dropFirst())) }
      if value.hasPrefix("url(#") { references.append(String(value.dropFirst(5).dropLast())) }
    }
  }

  package func parser(
    _ parser: XMLParser,
    didEndElement: String,
    namespaceURI: String?,
    qualifiedName: String?
  ) {
    flush()
  }

  package func parser(_ parser: XMLParser, foundCharacters string: String) { open += string }

  private func flush() {
    if !open.isEmpty { texts.append(open) }
    open = ""
  }
}
