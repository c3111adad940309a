/// Shapes of JSON that hold predictions but not one object a row, each with what to do.
enum JSONShape {
  /// The sentence for a shape that cannot be read; `nil` for rows.
  ///
  /// - Parameters:
  ///   - fields: The keys of the first object, with what they hold.
  ///   - records: How many objects there are, as far as was looked.
  ///   - isArray: Whether the objects are elements of an array.
  static func advice(_ fields: [Field], records: Int, isArray: Bool) -> String? {
    guard records == 1, !isArray else { return nil }
    let labels = fields.first { KnownNames.labels.contains(KnownNames.plain($0.name)) }
    let areScores = fields.contains { KnownNames.areScores($0.name) }
    if labels == nil, !areScores, let list = fields.first(where: \.holdsRows) {
      return
        "the rows seem to be in the list under the key \(Shown.name(list.name)); write that list by"
        + " itself, or one object a line, for example with: jq -c \(ShellWord.quoted(".[\"" + list.name + "\"][]"))"
        + " FILE > rows.jsonl."
    }
    return nil
  }
}

extension Field {
  /// What a list of objects is called when it is met where numbers were expected.
  static let rowsWords = "holds lists of lists"

  var holdsRows: Bool { otherWords == Self.rowsWords }
}
