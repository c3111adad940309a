/// Predictions as JSON lines: one object a row, `{"logits": [1.5, -2], "label": 0}`.
///
/// `probabilities` in place of `logits`; `label`, `weight` and `id` as the first row has them. Other
/// keys are passed over.
package final class JSONLinesRows: RowSource {
  package let kind: PredictionBatch.Kind
  package let classes: Int
  package var rowCount: Int? { nil }
  package let ignored: [String]

  private struct Row {
    var scores: [PredictionBatch.Kind: [Double]] = [:]
    var label: JSONLabel?
    var weight: Double?
    var id: Int64?
    var others: [String] = []
  }

  private enum JSONLabel {
    case number(Int64)
    case name(String)
  }

  private let window: TextWindow
  private let options: PredictionOptions
  private let first: Row
  private var pending: Row?
  private var line = 0
  private var nextRow = 0
  private let batch: TextBatch

  package init(_ source: any ByteSource, options: PredictionOptions) throws {
    let window = try TextWindow(source)
    var line = 0
    guard let first = try Self.row(window, &line) else { throw RowChecks.noRows(window.path) }
    let kinds = [PredictionBatch.Kind.logits, .probabilities].filter { first.scores[$0] != nil }
    guard let kind = options.kind ?? kinds.first, let scores = first.scores[kind] else {
      let wanted = options.kind?.rawValue ?? "logits' or 'probabilities"
      throw FormatsError.malformed(window.path, "line \(line): there is no key '\(wanted)'.")
    }
    guard options.kind != nil || kinds.count == 1 else {
      throw FormatsError.malformed(
        window.path,
        "line \(line): there are logits and probabilities; say which of them to use."
      )
    }
    guard !scores.isEmpty else {
      throw FormatsError.malformed(window.path, "line \(line): the \(kind.rawValue) are empty.")
    }
    (self.window, self.options, self.first, self.line) = (window, options, first, line)
    (self.kind, classes, ignored, pending) = (kind, scores.count, first.others, first)
    batch = TextBatch(
      classes: scores.count,
      hasLabels: first.label != nil,
      hasWeights: first.weight != nil,
      hasIDs: first.id != nil,
      rows: options.rowsPerBatch
    )
  }

  package func next(_ most: Int) throws -> PredictionBatch? {
    batch.removeAll()
    while batch.rows < min(most, batch.capacity) {
      let next = try pending ?? Self.row(window, &line)
      pending = nil
      guard let row = next else { break }
      try add(row)
    }
    guard batch.rows > 0 else { return nil }
    defer { nextRow += batch.rows }
    return batch.take(firstRow: nextRow, kind: kind)
  }

  private func add(_ row: Row) throws {
    guard let scores = row.scores[kind] else {
      throw malformed("there is no key '\(kind.rawValue)', which the first row has.")
    }
    guard scores.count == classes else {
      throw malformed(
        "there are \(scores.count) \(kind.rawValue), but the first row has \(classes)."
      )
    }
    for (name, here, there) in [
      ("label", row.label != nil, first.label != nil),
      ("weight", row.weight != nil, first.weight != nil), ("id", row.id != nil, first.id != nil),
    ] where here != there {
      throw malformed("the key '\(name)' must be in every row or in none.")
    }
    for (index, value) in scores.enumerated() { batch.scores[index] = value }
    if let label = row.label { batch.label = try number(of: label) }
    batch.weight = row.weight ?? 1
    batch.id = row.id ?? 0
    batch.commitRow()
  }

  private func number(of label: JSONLabel) throws -> Int32 {
    switch label {
    case .number(let stated):
      if let label = RowChecks.label(stated, first: options.firstLabel, classes: classes) {
        return label
      }
      throw malformed(RowChecks.badLabel(stated, options, classes: classes))
    case .name(let name):
      guard let names = options.classNames else {
        throw malformed("the label is the name \(Shown.name(name)); give the class names.")
      }
      if let index = names.prefix(classes).firstIndex(of: name) { return Int32(index) }
      throw malformed("\(Shown.name(name)) is none of the class names.")
    }
  }

  private func malformed(_ text: String) -> FormatsError {
    .malformed(window.path, "line \(line): \(text)")
  }

  // MARK: One line

  /// The next line that is not blank, or `nil` at the end.
  private static func row(_ window: TextWindow, _ line: inout Int) throws -> Row? {
    while let bytes = try nextLine(window) {
      line = window.line
      window.line += 1
      if bytes.allSatisfy({ [0x20, 0x09, 0x0d].contains($0) }) { continue }
      do {
        return try parse(bytes)
      } catch let problem as TextProblem {
        throw FormatsError.malformed(
          window.path,
          "line \(line), column \(problem.offset + 1): \(problem.text)."
        )
      }
    }
    return nil
  }

  private static func nextLine(_ window: TextWindow) throws -> [UInt8]? {
    var searched = 0
    while true {
      let unread = UnsafeBufferPointer(start: window.start, count: window.end - window.start)
      if let feed = unread[searched...].firstIndex(of: 0x0a) {
        window.advance(to: window.start + feed + 1)
        return Array(unread[..<feed])
      }
      searched = unread.count
      if try window.more() { continue }
      guard searched > 0 else { return nil }
      let rest = Array(UnsafeBufferPointer(start: window.start, count: searched))
      window.advance(to: window.end)
      return rest
    }
  }

  private static func parse(_ bytes: [UInt8]) throws -> Row {
    var cursor = JSONCursor(bytes)
    var row = Row()
    // Rows have few keys, and looking through a short list is quicker than hashing. A row that has
    // very many is refused, so that this cannot be made slow.
    var seen: [String] = []
    try cursor.object("the row") { cursor, key in
      guard !seen.contains(key) else {
        throw cursor.problem("the key \(Shown.name(key)) appears twice")
      }
      guard seen.count < 1000 else { throw cursor.problem("more than 1000 keys in a row") }
      seen.append(key)
      switch key {
      case "logits", "probabilities":
        let purpose = key == "logits" ? "the logits" : "the probabilities"
        var values: [Double] = []
        values.reserveCapacity(16)
        try cursor.array(purpose) { values.append(try $0.number("in " + purpose)) }
        row.scores[key == "logits" ? .logits : .probabilities] = values
      case "label":
        row.label =
          cursor.peek() == UInt8(ascii: "\"")
          ? .name(try cursor.string("as the label")) : .number(try cursor.integer("as the label"))
      case "weight": row.weight = try cursor.number("as the weight")
      case "id":
        row.id =
          cursor.peek() == UInt8(ascii: "\"")
          ? TextBatch.id(of: Array(try cursor.string("as the id").utf8))
          : try cursor.integer("as the id")
      default:
        row.others.append(key)
        try cursor.skip()
      }
    }
    try cursor.expectEnd()
    return row
  }
}
