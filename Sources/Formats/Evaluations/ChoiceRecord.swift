/// One line of an evaluation log of `lm-evaluation-harness`: a question with choices, and the
/// log-likelihood that the model gave each.
struct ChoiceRecord {
  /// The number of the document, as it is written.
  var document = ""
  /// What the log says of the right choice: its place, or its text.
  var target: String?
  /// The name of the filter that the answers went through.
  var filter: String?
  /// The log-likelihood of each choice; `nil` for records whose answers are texts.
  var scores: [Double]?
  /// The text of each choice, as far as the arguments tell.
  var choices: [String] = []

  /// Reads a line.
  ///
  /// - Throws: `TextProblem` with the place in the line.
  init(_ line: [UInt8]) throws {
    var cursor = JSONCursor(line)
    var raw: [Double]?
    var filtered: [Double]?
    var (hasRaw, hasFiltered) = (false, false)
    var record = Self()
    try cursor.object("a record") { cursor, key in
      switch key {
      case "doc_id": record.document = try Self.text(&cursor) ?? ""
      case "target": record.target = try Self.text(&cursor)
      case "filter": record.filter = try Self.text(&cursor)
      case "filtered_resps":
        filtered = try Self.likelihoods(&cursor)
        hasFiltered = true
      case "resps":
        raw = try Self.likelihoods(&cursor)
        hasRaw = true
      case "arguments": record.choices = try Self.continuations(&cursor)
      default: try cursor.skip()
      }
    }
    try cursor.expectEnd()
    guard hasRaw || hasFiltered else {
      throw cursor.problem("no key 'filtered_resps', so this is no record of an evaluation log")
    }
    record.scores = hasFiltered ? filtered : raw
    self = record
  }

  private init() {}

  /// A string, a number or a truth value as it is written; `nil` for anything else.
  private static func text(_ cursor: inout JSONCursor) throws -> String? {
    guard let byte = cursor.peek() else { throw cursor.problem("the text ends") }
    if byte == UInt8(ascii: "\"") { return try cursor.string("as a value") }
    if let number = try cursor.numberText() { return String(decoding: number, as: UTF8.self) }
    for (word, value) in [("true", "1"), ("false", "0")] where cursor.take(word) { return value }
    try cursor.skip()
    return nil
  }

  /// The first of every pair `["-1.25", "False"]`; lists of one pair are opened, as `resps` has them.
  ///
  /// `nil` when an answer is a text, as tasks that generate have.
  private static func likelihoods(_ cursor: inout JSONCursor) throws -> [Double]? {
    guard cursor.peek() == UInt8(ascii: "[") else {
      try cursor.skip()
      return nil
    }
    var values: [Double] = []
    var areAll = true
    try cursor.array("the answers") { cursor in
      guard cursor.peek() == UInt8(ascii: "[") else {
        areAll = false
        return try cursor.skip()
      }
      guard let value = try first(&cursor, depth: 0) else {
        areAll = false
        return
      }
      values.append(value)
    }
    return areAll && !values.isEmpty ? values : nil
  }

  private static func first(_ cursor: inout JSONCursor, depth: Int) throws -> Double? {
    var value: Double?
    var place = 0
    try cursor.array("an answer") { cursor in
      defer { place += 1 }
      guard place == 0 else { return try cursor.skip() }
      if cursor.peek() == UInt8(ascii: "["), depth < 2 {
        value = try first(&cursor, depth: depth + 1)
      } else {
        let start = cursor.position
        value = try number(text(&cursor), at: start)
      }
    }
    return value
  }

  /// Log-likelihoods are written as strings, infinite ones in Python's way.
  private static func number(_ text: String?, at start: Int) throws -> Double? {
    guard let text else { return nil }
    switch text.lowercased() {
    case "-inf", "-infinity": return -.infinity
    case "nan":
      throw TextProblem(offset: start, text: "a log-likelihood that is not a number (NaN)")
    default: return Decimal.value(Array(text.utf8))
    }
  }

  /// The second of every pair `["question", " choice"]`, or `arg_1` of every `gen_args_N`.
  private static func continuations(_ cursor: inout JSONCursor) throws -> [String] {
    var texts: [String] = []
    func pair(_ cursor: inout JSONCursor) throws {
      var place = 0
      var found: String?
      if cursor.peek() == UInt8(ascii: "[") {
        try cursor.array("the arguments") { cursor in
          defer { place += 1 }
          if place == 1 { found = try text(&cursor) } else { try cursor.skip() }
        }
      } else if cursor.peek() == UInt8(ascii: "{") {
        try cursor.object("the arguments") { cursor, key in
          if key == "arg_1" { found = try text(&cursor) } else { try cursor.skip() }
        }
      } else {
        try cursor.skip()
      }
      texts.append(found ?? "")
    }
    switch cursor.peek() {
    case UInt8(ascii: "["): try cursor.array("the arguments") { try pair(&$0) }
    case UInt8(ascii: "{"): try cursor.object("the arguments") { cursor, _ in try pair(&cursor) }
    default: try cursor.skip()
    }
    return texts
  }

  /// The text of a choice without the space that parts it from the question.
  static func bare(_ choice: String) -> String {
    choice.first == " " ? String(choice.dropFirst()) : choice
  }

  /// The place of the right choice.
  ///
  /// - Returns: `nil` when the target names no choice.
  func label() -> Int? {
    guard let target, let scores else { return nil }
    if let index = Int(target) { return scores.indices.contains(index) ? index : nil }
    let wanted = Self.bare(target)
    let places = choices.indices.filter { Self.bare(choices[$0]) == wanted }
    return places.count == 1 && scores.indices.contains(places[0]) ? places[0] : nil
  }
}
