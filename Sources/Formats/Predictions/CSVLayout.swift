/// How a text file writes its table, found in its first bytes: line ends, separator, decimal mark,
/// comments, where the header is, and the first rows.
struct CSVLayout {
  /// So many bytes are looked at; the first labels in them decide what labels mean.
  static let lookAhead = 1 << 16

  let separator: UInt8
  let decimalMark: UInt8
  let header: [String]
  /// The line of the header, from 1.
  let headerLine: Int
  /// The first rows, cell by cell.
  let rows: [[String]]

  /// Looks at the first bytes, whose lines end with LF or CRLF.
  ///
  /// - Parameters:
  ///   - start: The bytes after a byte order mark.
  ///   - isWhole: Whether nothing follows them.
  init(_ start: [UInt8], isWhole: Bool, path: String, _ options: PredictionOptions) throws {
    let window = try TextWindow(MemorySource(Self.wholeLines(start, isWhole: isWhole), path: path))
    // A header may be written as a comment, as numpy.savetxt does.
    var comment: (text: [UInt8], line: Int)?
    while true {
      guard try Self.peekLine(window) != nil else {
        throw FormatsError.malformed(path, "is empty; a CSV file starts with a header.")
      }
      if window.start.pointee == UInt8(ascii: "#") {
        let line = window.line
        if let text = try Self.takeLine(window) { comment = (text, line) }
      } else if try Self.isBlank(window) {
        _ = try Self.takeLine(window)
      } else {
        break
      }
    }
    var first = try Self.peekLine(window) ?? []
    var stated: UInt8?
    if let said = Self.statedSeparator(first) {
      // A line that Excel reads and writes: `sep=;`.
      stated = said
      _ = try Self.takeLine(window)
      while try Self.peekLine(window) != nil, try Self.isBlank(window) {
        _ = try Self.takeLine(window)
      }
      first = try Self.peekLine(window) ?? []
    }
    try Self.checkIsText(first, path, line: window.line)
    let separator =
      try options.separator.map { try Self.byte($0, path) } ?? stated ?? Self.separator(first)
      ?? (Self.areBySpaces(first, window) ? 0x20 : UInt8(ascii: ","))
    let line = window.line
    guard let record = try CSVRecord.next(window, separator) else {
      throw FormatsError.malformed(path, "is empty; a CSV file starts with a header.")
    }
    var rows: [[String]] = []
    if let comment, Self.isAllNumbers(record.cells),
      let cells = Self.cells(comment.text, separator, path), cells.count == record.cells.count
    {
      header = try Self.names(cells, path, line: comment.line)
      headerLine = comment.line
      rows.append(Self.texts(record.cells))
    } else {
      guard !Self.isAllNumbers(record.cells) else {
        throw FormatsError.malformed(
          path,
          at: "line \(line)",
          "there is no header, the first row holds numbers; write one above it, for"
            + " example label,prob_0,prob_1."
        )
      }
      header = try Self.names(record.cells, path, line: line)
      headerLine = line
    }
    // A fault in these rows is told when they are read, with its place.
    while rows.count < 1_000, let record = try? CSVRecord.next(window, separator) {
      if !record.isBlank, record.cells.count == header.count {
        rows.append(Self.texts(record.cells))
      }
    }
    self.separator = separator
    self.rows = rows
    let hasComma = rows.contains { row in row.contains(where: Self.hasDecimalComma) }
    decimalMark =
      separator != UInt8(ascii: ",") && hasComma ? UInt8(ascii: ",") : UInt8(ascii: ".")
  }

  /// The cells of a comment, if it can be split as a row can.
  private static func cells(_ comment: [UInt8], _ separator: UInt8, _ path: String) -> [[UInt8]]? {
    var text = Array(comment.drop { $0 == UInt8(ascii: "#") || $0 == 0x20 })
    if text.last == 0x0d { text.removeLast() }
    let window = try? TextWindow(MemorySource(text, path: path))
    return window.flatMap { try? CSVRecord.next($0, separator)?.cells }
  }

  /// Up to the last line that is there to its end.
  private static func wholeLines(_ start: [UInt8], isWhole: Bool) -> [UInt8] {
    guard !isWhole, let end = start.lastIndex(of: 0x0a) else { return start }
    return Array(start[...end])
  }

  static func peekLine(_ window: TextWindow) throws -> [UInt8]? {
    var searched = 0
    while true {
      let unread = UnsafeBufferPointer(start: window.start, count: window.end - window.start)
      if let feed = unread[searched...].firstIndex(of: 0x0a) { return Array(unread[..<feed]) }
      searched = unread.count
      if try !window.more() { break }
    }
    guard searched > 0 else { return nil }
    return Array(UnsafeBufferPointer(start: window.start, count: searched))
  }

  /// Passes over a line without looking at quotes.
  static func takeLine(_ window: TextWindow) throws -> [UInt8]? {
    guard let line = try peekLine(window) else { return nil }
    window.advance(to: min(window.start + line.count + 1, window.end))
    window.line += 1
    return line
  }

  private static func isBlank(_ window: TextWindow) throws -> Bool {
    try peekLine(window)?.allSatisfy { [0x20, 0x09, 0x0d].contains($0) } ?? true
  }

  /// The separator of a first line `sep=;`, with or without quotes.
  private static func statedSeparator(_ line: [UInt8]) -> UInt8? {
    let quotesAndEnd = [UInt8(ascii: "\""), 0x0d]
    let text = line.filter { !quotesAndEnd.contains($0) }
    guard text.count == 5, String(decoding: text[..<4], as: UTF8.self).lowercased() == "sep=" else {
      return nil
    }
    return text[4] == UInt8(ascii: "=") ? nil : text[4]
  }

  /// Refuses a first line that no table begins with.
  private static func checkIsText(_ line: [UInt8], _ path: String, line number: Int) throws {
    if line.first == UInt8(ascii: "<") {
      throw FormatsError.malformed(
        path,
        at: "line \(number)",
        "the file starts with '<', as a web page or XML does, and not with the names of"
          + " columns; a download may have saved a page about an error."
      )
    }
    if let byte = line.first(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0d }) {
      throw FormatsError.malformed(
        path,
        at: "line \(number)",
        "the header holds \(Shown.byte(byte)), which no text does; this is no table in"
          + " text, and no other format that is known."
      )
    }
  }

  /// The character that splits the header into the most cells; `nil` where nothing splits it.
  private static func separator(_ header: [UInt8]) -> UInt8? {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in header {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    let candidates = Array(",;\t|".utf8)
    let most = candidates.map { counts[$0, default: 0] }.max() ?? 0
    return most == 0 ? nil : candidates.first { counts[$0, default: 0] == most }
  }

  /// Whether spaces separate the cells of the first two lines alike, as `numpy.savetxt` writes them.
  private static func areBySpaces(_ first: [UInt8], _ window: TextWindow) -> Bool {
    let lines = UnsafeBufferPointer(start: window.start, count: window.end - window.start)
      .dropFirst(first.count + 1)
    let second = lines.prefix { $0 != 0x0a && $0 != 0x0d }
    let count = first.filter { $0 != 0x0d }.split(separator: 0x20).count
    return count > 1 && second.split(separator: 0x20).count == count
  }

  private static func byte(_ separator: Character, _ path: String) throws -> UInt8 {
    guard let byte = separator.asciiValue, ![0x22, 0x0a, 0x0d].contains(byte) else {
      throw FormatsError.malformed(
        path,
        "cannot be split at '\(separator)'; use one ASCII character."
      )
    }
    return byte
  }

  private static func names(_ cells: [[UInt8]], _ path: String, line: Int) throws -> [String] {
    let names = try cells.map { cell in
      if let name = String(validating: cell, as: UTF8.self) { return name.trimmed }
      throw FormatsError.malformed(
        path,
        at: "line \(line), the header",
        "a name is not UTF-8. Save the file as UTF-8, for example with:"
          + " iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW."
      )
    }
    var seen: [String: Int] = [:]
    for (index, name) in names.enumerated() where !name.isEmpty {
      if let first = seen.updateValue(index, forKey: name) {
        throw FormatsError.malformed(
          path,
          at: "line \(line), the header",
          "columns \(first + 1) and \(index + 1) are both called"
            + " \(Shown.name(name))."
        )
      }
    }
    return names
  }

  private static func texts(_ cells: [[UInt8]]) -> [String] {
    cells.map { String(decoding: $0.trimmed, as: UTF8.self) }
  }

  private static func isAllNumbers(_ cells: [[UInt8]]) -> Bool {
    cells.allSatisfy { Decimal.value($0.trimmed) != nil }
  }

  /// Digits, a comma, digits: `0,25`.
  private static func hasDecimalComma(_ cell: String) -> Bool {
    let parts = cell.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard parts.count == 2, let whole = parts.first, let rest = parts.last, !rest.isEmpty else {
      return false
    }
    let digits = whole.first == UInt8(ascii: "-") ? whole.dropFirst() : whole
    return digits.allSatisfy(JSONCursor.isDigit) && rest.first.map(JSONCursor.isDigit) ?? false
  }

  /// The columns, with what their first values are.
  var fields: [Field] {
    header.enumerated().map { column, name in
      var field = Field(name: name)
      field.samples = rows.map { withPoint($0[column]) }
      let known = field.samples.filter { !$0.isEmpty }
      // A fault in one cell must not make a column one of text: most of them tell.
      let numbers = known.prefix(50).count { number($0) != nil }
      if !known.isEmpty { field.content = 2 * numbers > min(known.count, 50) ? .number : .text }
      return field
    }
  }

  /// A cell as it would stand in a file whose decimal mark is the point.
  private func withPoint(_ cell: String) -> String {
    decimalMark == UInt8(ascii: ",") && Self.hasDecimalComma(cell)
      ? cell.replacing(",", with: ".") : cell
  }

  /// The number of a cell with a decimal point.
  private func number(_ text: String) -> Double? {
    CSVNumber.value(Array(text.utf8), decimalMark: UInt8(ascii: "."))
      ?? CSVNumber.infinity(Array(text.utf8))
  }
}

/// Numbers in the cells of tables: also with a decimal comma or a percent sign.
enum CSVNumber {
  static func value(_ cell: [UInt8], decimalMark: UInt8) -> Double? {
    var cell = cell[...]
    let isPercent = cell.last == UInt8(ascii: "%")
    if isPercent {
      cell = cell.dropLast()
      while cell.last == 0x20 { cell = cell.dropLast() }
    }
    let value =
      decimalMark == UInt8(ascii: ".")
      ? Decimal.value(cell)
      : cell.contains(UInt8(ascii: "."))
        ? nil : Decimal.value(cell.map { $0 == decimalMark ? UInt8(ascii: ".") : $0 })
    return isPercent ? value.map { $0 / 100 } : value
  }

  /// Minus infinity as programs write it: the logit of an impossible class.
  static func infinity(_ cell: [UInt8]) -> Double? {
    switch String(decoding: cell, as: UTF8.self).lowercased() {
    case "-inf", "-infinity", "-∞": -.infinity
    default: nil
    }
  }
}

/// Text whose lines end with a carriage return alone, as old spreadsheets write it, with line feeds
/// in their place.
final class CarriageReturnSource: ByteSource {
  var path: String { source.path }
  var size: Int? { source.size }
  private let source: any ByteSource

  init(_ source: any ByteSource) { self.source = source }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try source.read(into: buffer)
    for index in 0..<count where buffer[index] == 0x0d { buffer[index] = 0x0a }
    return count
  }

  /// Whether the first bytes end their lines so.
  static func isNeeded(_ start: [UInt8]) -> Bool {
    guard let first = start.firstIndex(of: 0x0d) else { return false }
    return !start.contains(0x0a) && first + 1 < start.count
  }
}
