/// A column of a text file, a key of JSON rows or an array of an archive, before it has a part.
struct Field {
  /// What its values are, as far as the first rows or a header tell.
  enum Content {
    case number, text, unknown
    /// Something that no part of predictions can be, with the words for it.
    case other(String)
  }

  let name: String
  var content = Content.unknown
  /// How many values a row has in it; `nil` for one that is no list.
  var width: Int?
  /// The names under which a row's values stand, in the order of their first appearance; empty for a list.
  var keys: [String] = []
  /// Whether rows have the names in another order, or others.
  var keysDiffer = false
  /// The first values as they are written, where they are single.
  var samples: [String] = []

  var isText: Bool { if case .text = content { true } else { false } }
  var isUsable: Bool { if case .other = content { false } else { true } }
  /// The words for what no part of predictions can be.
  var otherWords: String? { if case .other(let words) = content { words } else { nil } }
  /// Whether a value of it has parts with names or lists in it.
  var isObject: Bool { otherWords != nil }
  /// Whether a row has one value in it.
  var isSingle: Bool { width == nil && isUsable }

  /// What to call it in a sentence: a name, and its place where it has none.
  static func shown(_ name: String, at index: Int) -> String {
    name.isEmpty ? "column \(index + 1) (without a name)" : name
  }
}

/// What is wrong with the columns, without the file and the line.
struct MappingProblem: Error {
  let text: String
}

/// What a format calls its fields.
enum FieldNoun: String {
  case column, key, array

  var plural: String { rawValue + "s" }
}
