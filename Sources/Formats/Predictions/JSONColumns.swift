/// A JSON object that holds whole columns: `{"label": [0, 1], "prob": [0.2, 0.8]}`, also with an object
/// of values by row in place of a list, as pandas writes a table.
struct JSONColumns {
  /// The columns as arrays of NumPy's, under their keys.
  private(set) var arrays: [(name: String, bytes: [UInt8])] = []
  /// Keys that hold no column, with what they hold.
  private(set) var others: [String] = []

  /// Whether the only object of a file holds columns rather than one row.
  ///
  /// - Parameters:
  ///   - fields: The keys of the object, with what they hold.
  ///   - label: The key that the user says holds the labels.
  static func isNeeded(_ fields: [Field], label: String?) -> Bool {
    let lists = fields.filter { ($0.width ?? 0) > 1 || $0.holdsRows || $0.isOneOfEach }
    return lists.count > 1
      && lists.contains { field in
        field.name == label || KnownNames.labels.contains(KnownNames.plain(field.name))
      }
  }

  init(_ record: JSONRecords.Record, path: String) throws {
    var cursor = JSONCursor(record.bytes)
    do {
      try cursor.object("the object") { cursor, key in
        var column = Column()
        let first = cursor.peek()
        guard first == UInt8(ascii: "[") || first == UInt8(ascii: "{") else {
          others.append(key)
          return try cursor.skip()
        }
        var walked = cursor
        do {
          try column.read(&walked)
          cursor = walked
        } catch {
          // What is no column is told when it is to play a part.
          others.append(key)
          return try cursor.skip()
        }
        arrays.append((key, column.bytes))
      }
      try cursor.expectEnd()
    } catch let problem as TextProblem {
      throw FormatsError.malformed(
        path,
        at: "\(record.place(of: problem.offset))",
        "\(problem.text)."
      )
    }
  }

  /// The rows that the columns make.
  func rows(_ path: String, _ options: PredictionOptions) throws -> ArrayRows {
    let names = arrays.map(\.name) + others
    return try NamedArrays.rows(path, names: names, options) { name in
      guard let array = arrays.first(where: { $0.name == name }) else {
        throw FormatsError.malformed(
          path,
          "the key \(Shown.name(name)) holds no column of numbers or texts; a list of one value a row"
            + " was expected."
        )
      }
      return try NPYArray(
        MemorySource(array.bytes, path: path),
        place: "key \(Shown.name(name)), "
      )
    }
  }

  /// The values of one key.
  private struct Column {
    private struct Mixed: Error {}

    private var numbers: [Double] = []
    private var texts: [String] = []
    private var width: Int?
    private var rows = 0

    /// Reads a list or an object of values, each a number, a truth value, a text or a list of numbers.
    mutating func read(_ cursor: inout JSONCursor) throws {
      if cursor.peek() == UInt8(ascii: "{") {
        try cursor.object("the column") { cursor, _ in try take(&cursor) }
      } else {
        try cursor.array("the column") { cursor in try take(&cursor) }
      }
      guard rows > 0, texts.isEmpty || texts.count == rows else { throw Mixed() }
    }

    private mutating func take(_ cursor: inout JSONCursor) throws {
      rows += 1
      switch cursor.peek() {
      case UInt8(ascii: "\""):
        guard texts.count == rows - 1, width == nil else { throw Mixed() }
        texts.append(try cursor.string("as a value"))
      case UInt8(ascii: "["):
        let before = numbers.count
        try cursor.array("the row") { cursor in numbers.append(try Self.number(&cursor)) }
        let count = numbers.count - before
        guard count > 0, width ?? count == count, numbers.count == rows * count else {
          throw Mixed()
        }
        width = count
      default:
        guard numbers.count == rows - 1, width == nil else { throw Mixed() }
        numbers.append(try Self.number(&cursor))
      }
    }

    private static func number(_ cursor: inout JSONCursor) throws -> Double {
      if cursor.peek() == UInt8(ascii: "-"), cursor.take("-Infinity") || cursor.take("-inf") {
        return -.infinity
      }
      if cursor.take("NaN") { return .nan }
      for (word, value) in [("true", 1.0), ("false", 0)] where cursor.take(word) { return value }
      return try cursor.number("in a column")
    }

    var bytes: [UInt8] {
      texts.isEmpty
        ? NPYWriter.array(numbers, shape: width.map { [rows, $0] } ?? [rows])
        : NPYWriter.array(texts)
    }
  }
}

extension Field {
  /// Whether its value is an object of numbers, as pandas writes a column by row.
  fileprivate var isOneOfEach: Bool { !keys.isEmpty }
}
