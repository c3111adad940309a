/// The sentences of one kind of page, by key, in every language.
///
/// A sentence holds places such as `{loss}`, which are filled with numbers and names. Whoever wants to
/// change the words of a page changes its table and nothing else.
package protocol Phrase: RawRepresentable<String>, CaseIterable, Sendable, Hashable {
  /// The sentence of each key in one language. Every key has one; a test says so.
  static func table(_ language: Language) -> [Self: String]
}

extension Phrase {
  /// The sentence in a language with its places filled.
  ///
  /// - Parameters:
  ///   - language: The language.
  ///   - values: What stands in each place.
  package func text(_ language: Language, _ values: [String: String] = [:]) -> String {
    let pattern = Self.table(language)[self] ?? Self.table(.english)[self] ?? rawValue
    var result = ""
    var rest = Substring(pattern)
    // One pass from the left, so that a value with braces in it stays as it is.
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let name = String(rest[rest.index(after: open)..<close])
      result += values[name] ?? "{\(name)}"
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// The names of the places of a sentence.
  package func places(_ language: Language) -> Set<String> {
    var names: Set<String> = []
    var rest = Substring(Self.table(language)[self] ?? "")
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      names.insert(String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    return names
  }
}
