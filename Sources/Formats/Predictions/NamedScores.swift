extension JSONCursor {
  /// Reads the scores of a row that stand under the names of their classes, and stands at each number when
  /// the body is called.
  ///
  /// An object (`{"cat": 0.2, "dog": 0.8}`), or a list of objects of one name and one number each
  /// (`[{"label": "dog", "score": 0.8}, …]`), as classifiers of text give it.
  mutating func namedScores(
    _ purpose: String,
    _ body: (inout Self, String) throws -> Void
  ) throws {
    guard peek() == UInt8(ascii: "[") else { return try object(purpose, body) }
    try array(purpose) { cursor in
      var name: String?
      var number: Self?
      try cursor.object("a class and its score") { cursor, _ in
        if cursor.peek() == UInt8(ascii: "\"") {
          guard name == nil else { throw cursor.problem("two names for one score") }
          name = try cursor.string("as the name of a class")
        } else {
          guard number == nil else { throw cursor.problem("two numbers for one class") }
          number = cursor
          try cursor.skipNumber()
        }
      }
      guard let name, var number else {
        throw cursor.problem("an object without the name of a class or without its score")
      }
      try body(&number, name)
    }
  }

  /// The names of the classes, in their order; the numbers are passed over.
  mutating func scoreNames() throws -> [String] {
    var names: [String] = []
    try namedScores("the scores") { cursor, name in
      names.append(name)
      try cursor.skipNumber()
    }
    return names
  }

  /// Passes over a number, or a word that programs write for one.
  private mutating func skipNumber() throws(TextProblem) {
    _ = peek()
    for word in ["-Infinity", "-inf", "Infinity", "NaN"] where take(word) { return }
    guard try numberText() != nil else {
      throw problem("\(found()) where a number was expected, as a score")
    }
  }
}
