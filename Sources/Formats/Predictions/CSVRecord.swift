/// One row of a CSV file split with all the rules of RFC 4180: quotes, doubled quotes, line breaks
/// inside quotes; lines end with LF or CRLF; the cells may be separated by another character than a
/// comma.
struct CSVRecord {
  let cells: [[UInt8]]
  /// Where each cell lies among the row's bytes, quotes included.
  let ranges: [Range<Int>]
  /// The row as it stands, its line end included.
  let text: [UInt8]
  /// The line on which the row starts, from 1.
  let line: Int

  /// Whether the line holds nothing but white space.
  var isBlank: Bool { cells.count == 1 && cells[0].trimmed.isEmpty }

  /// Takes the next row out of the window; `nil` at the end.
  static func next(_ window: TextWindow, _ separator: UInt8) throws -> Self? {
    while true {
      if window.start == window.end, try !window.more() { return nil }
      if let record = try split(window, separator) { return record }
      // The window ended inside the row. When there is no more, the row ends there too.
      if try !window.more() { return try split(window, separator) }
    }
  }

  /// The row at the start of the window, or `nil` when the window ends too early.
  private static func split(_ window: TextWindow, _ comma: UInt8) throws -> Self? {
    var here = window.start
    var line = window.line
    var cells: [[UInt8]] = []
    var cell: [UInt8] = []
    var ranges: [Range<Int>] = []
    func malformed(_ text: String) -> FormatsError {
      .malformed(window.path, at: "line \(line), column \(cells.count + 1)", "\(text)")
    }
    // Where spaces separate, several of them are one, and those at either end of a row are none.
    let isBySpaces = comma == 0x20
    while isBySpaces, here < window.end, here.pointee == 0x20 { here += 1 }
    while true {
      let first = here - window.start
      if here < window.end, here.pointee == UInt8(ascii: "\"") {
        guard let end = try quoted(&cell, from: here + 1, window, &line) else { return nil }
        here = end
        while !isBySpaces, here < window.end, here.pointee == 0x20 { here += 1 }
        if here < window.end, ![comma, 0x0a, 0x0d].contains(here.pointee) {
          throw malformed("found \(Shown.byte(here.pointee)) after a closing quote.")
        }
      } else {
        while here < window.end, ![comma, 0x0a, 0x0d].contains(here.pointee) {
          if here.pointee == UInt8(ascii: "\"") {
            throw malformed("found a quote inside a cell that does not start with one.")
          }
          cell.append(here.pointee)
          here += 1
        }
      }
      ranges.append(first..<here - window.start)
      guard here < window.end else {
        if !window.isLast { return nil }
        cells.append(cell)
        break
      }
      var separator = here.pointee
      here += 1
      if isBySpaces, separator == comma {
        while here < window.end, here.pointee == 0x20 { here += 1 }
        guard here < window.end || window.isLast else { return nil }
        if here == window.end {
          cells.append(cell)
          break
        }
        if here.pointee == 0x0a || here.pointee == 0x0d {
          separator = here.pointee
          here += 1
        }
      }
      if separator == 0x0d {
        guard here < window.end || window.isLast else { return nil }
        guard here < window.end, here.pointee == 0x0a else {
          throw malformed("found a carriage return without a line feed.")
        }
        here += 1
      }
      cells.append(cell)
      cell = []
      if separator != comma {
        line += 1
        break
      }
    }
    defer {
      window.advance(to: here)
      window.line = line
    }
    let text = Array(UnsafeBufferPointer(start: window.start, count: here - window.start))
    return Self(cells: cells, ranges: ranges, text: text, line: window.line)
  }

  private static func quoted(
    _ cell: inout [UInt8],
    from start: UnsafePointer<UInt8>,
    _ window: TextWindow,
    _ line: inout Int
  ) throws -> UnsafePointer<UInt8>? {
    var here = start
    while here < window.end {
      let byte = here.pointee
      here += 1
      if byte == UInt8(ascii: "\"") {
        // A quote at the window's end may be the first of two.
        guard here < window.end || window.isLast else { return nil }
        guard here < window.end, here.pointee == byte else { return here }
        here += 1
      }
      if byte == 0x0a { line += 1 }
      cell.append(byte)
    }
    if window.isLast {
      throw FormatsError.malformed(
        window.path,
        at: "line \(window.line)",
        "a quote is opened in the row that starts here and never closed."
      )
    }
    return nil
  }
}

extension [UInt8] {
  /// Without spaces and tabs at either end.
  var trimmed: [UInt8] {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    guard let first = firstIndex(where: { !isSpace($0) }),
      let last = lastIndex(where: { !isSpace($0) })
    else { return [] }
    return Array(self[first...last])
  }
}

extension String {
  /// Without spaces and tabs at either end.
  var trimmed: String { String(decoding: Array(utf8).trimmed, as: UTF8.self) }
}
