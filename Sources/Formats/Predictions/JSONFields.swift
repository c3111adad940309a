/// The keys of JSON rows, and what the first rows hold in them.
struct JSONFields {
  private(set) var fields: [Field] = []
  private var places: [String: Int] = [:]
  private var rows = 0

  /// Looks at one row.
  ///
  /// Later rows add values and longer lists, and no keys: what every row must have is what the first
  /// one has.
  mutating func add(_ record: JSONRecords.Record, _ path: String) throws {
    var cursor = JSONCursor(record.bytes)
    var seen: Set<String> = []
    do {
      try cursor.object("the row") { cursor, key in
        guard seen.insert(key).inserted else {
          throw cursor.problem("the key \(Shown.name(key)) appears twice")
        }
        guard seen.count < 1000 else { throw cursor.problem("more than 1000 keys in a row") }
        try look(&cursor, key)
      }
      try cursor.expectEnd()
      rows += 1
    } catch let problem as TextProblem {
      throw FormatsError.malformed(
        path,
        at: "\(record.place(of: problem.offset))",
        "\(problem.text)."
      )
    }
  }

  private mutating func look(_ cursor: inout JSONCursor, _ key: String) throws {
    if rows == 0 {
      places[key] = fields.count
      fields.append(Field(name: key))
    }
    guard let place = places[key] else { return try cursor.skip() }
    switch cursor.peek() {
    case UInt8(ascii: "["):
      if try takeNames(&cursor, place) { return }
      var count = 0
      var isFlat = true
      try cursor.array("the list") { cursor in
        count += 1
        if let first = cursor.peek(), first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
          isFlat = false
        }
        // A wrong element is told when the row is read, if the key plays a part.
        if cursor.take("-Infinity") || cursor.take("-inf") || cursor.take("NaN")
          || cursor.take("Infinity")
        {
          return
        }
        try cursor.skip(depth: 1)
      }
      if isFlat {
        fields[place].width = max(fields[place].width ?? 0, count)
        fields[place].content = .number
      } else if rows == 0 {
        fields[place].content = .other(Field.rowsWords)
      }
    case UInt8(ascii: "{"):
      if try takeNames(&cursor, place) { return }
      fields[place].content = .other("holds objects")
      try cursor.skip()
    case UInt8(ascii: "\""):
      let text = try cursor.string("as a value")
      fields[place].samples.append(text)
      if rows == 0 { fields[place].content = .text }
    default:
      if cursor.take("-Infinity") || cursor.take("-inf") || cursor.take("NaN") { return }
      for (word, value) in [("true", "True"), ("false", "False"), ("null", "null")]
      where cursor.take(word) {
        fields[place].samples.append(value)
        return
      }
      guard let text = try cursor.numberText() else {
        throw cursor.problem("\(cursor.found()) where a value was expected")
      }
      fields[place].samples.append(String(decoding: text, as: UTF8.self))
      if rows == 0 { fields[place].content = .number }
    }
  }

  /// Takes scores under the names of their classes; false, with nothing taken, for anything else.
  private mutating func takeNames(_ cursor: inout JSONCursor, _ place: Int) throws -> Bool {
    var walked = cursor
    guard let names = try? walked.scoreNames() else { return false }
    let known = fields[place].keys
    guard rows == 0 ? names.count > 1 : !known.isEmpty else { return false }
    cursor = walked
    if rows == 0 {
      fields[place].keys = names
      fields[place].content = .number
    } else if known != names {
      // A row that lacks a class is told when it is read.
      if Set(known) == Set(names), known.count == names.count { fields[place].keysDiffer = true }
      for name in names where !fields[place].keys.contains(name) { fields[place].keys.append(name) }
    }
    fields[place].width = fields[place].keys.count
    return true
  }
}
