/// Predictions in a table of text (RFC 4180 and its dialects), read row by row.
///
/// Rows without quotes, which are almost all, take a short way that walks over the bytes once. A row
/// that the short way cannot read, for a quote or a mistake, is split with all the rules, and read or
/// refused with its line and column.
package final class CSVRows: RowSource, RewritableRows {
  package var kind: PredictionBatch.Kind { map.scores.kind }
  package let classes: Int
  package var rowCount: Int? { nil }
  package var groupValues: [[String]] { batch.groupCodes.map(\.values) }

  private let window: TextWindow
  private let map: ColumnMap
  private let roles: [ColumnMap.Part]
  /// The parts of each column beyond the first; almost always none.
  private let others: [Int: [ColumnMap.Part]]
  private let options: PredictionOptions
  private let separator: UInt8
  private let decimalMark: UInt8
  private let headerLine: Int
  /// The number of the positive class where one column is all there is.
  private let positive: Int
  /// One thread reads at a time; looking for overlapping accesses at every row takes its time.
  @exclusivity(unchecked) private var labels: LabelReader
  private var made: Understanding
  /// The one-hot label of the row that is being read the long way.
  private var oneHot = OneHotRow()
  private var hasPercent = false
  private var hasImpossible = false
  private var comments = 0
  private var nextRow = 0
  private let batch: TextBatch
  package var keepsText = false
  package private(set) var head: [UInt8] = []
  private var texts: [RowText] = []
  /// Comments and blank lines before the next row.
  private var passedOver: [UInt8] = []

  package init(_ source: any ByteSource, options: PredictionOptions) throws {
    // Enough to see the header and the first labels, and then as if nothing had been read.
    var start = try source.readUpTo(CSVLayout.lookAhead)
    var isWhole = start.count < CSVLayout.lookAhead
    // A header of many thousand columns is longer; it must be there to its end.
    while !isWhole, !start.contains(0x0a), !start.contains(0x0d), start.count < TextWindow.longest {
      let more = try source.readUpTo(start.count)
      isWhole = more.count < start.count
      start += more
    }
    var rest: any ByteSource = JoinedSource(start, then: source)
    if CarriageReturnSource.isNeeded(start) {
      rest = CarriageReturnSource(rest)
      start = start.map { $0 == 0x0d ? 0x0a : $0 }
    }
    let path = source.path
    let layout = try CSVLayout(start, isWhole: isWhole, path: path, options)
    let place = "line \(layout.headerLine), the header: "
    do {
      map = try ColumnMap(layout.fields, options, .column)
      classes = map.classes ?? 0
      labels = try LabelReader(map, classes: classes, options)
      let positive = try options.positiveClass(map, classes: classes)
      made = Understanding(map, classes: classes, positive: positive)
      self.positive = positive ?? 1
    } catch {
      throw FormatsError.unclear(path, place + error.text + ".")
        .placed("line \(layout.headerLine), the header")
    }
    guard classes <= Int(Int32.max) else { throw RowChecks.tooManyClasses(path, classes) }
    let parts = map.parts
    roles = parts.map { $0.first ?? .ignored }
    var others: [Int: [ColumnMap.Part]] = [:]
    for (column, all) in parts.enumerated() where all.count > 1 {
      others[column] = Array(all[1...])
    }
    self.others = others
    self.options = options
    (separator, decimalMark) = (layout.separator, layout.decimalMark)
    headerLine = layout.headerLine
    window = try TextWindow(rest)
    batch = TextBatch(map, classes: classes, rows: options.rowsPerBatch)
    // A header in a comment has been read already; its line is passed over like any comment.
    while window.line <= headerLine {
      if window.line < headerLine || isComment {
        guard let line = try CSVLayout.takeLine(window) else { break }
        head += line + [0x0a]
      } else {
        guard let record = try CSVRecord.next(window, separator) else { break }
        head += record.text
      }
    }
  }

  package var understanding: Understanding {
    var made = made
    if separator != UInt8(ascii: ",") {
      let name =
        switch separator {
        case 0x09: "tab"
        case 0x20: "space"
        default: "'\(Character(UnicodeScalar(separator)))'"
        }
      made.spellings.append("separated by \(name)")
    }
    if decimalMark == UInt8(ascii: ",") { made.spellings.append("decimal comma") }
    if hasPercent || options.inPercent { made.spellings.append("given in percent") }
    if labels.isSigned { made.spellings.append("labels -1 and +1 taken as 0 and 1") }
    if labels.first == 1, map.label != nil { made.spellings.append("labels count from 1") }
    if hasImpossible { made.spellings.append("logits of -inf taken as impossible classes") }
    if comments > 0 {
      made.spellings.append("\(comments) comment \(comments == 1 ? "line" : "lines") passed over")
    }
    return made
  }

  package func next(_ most: Int) throws -> PredictionBatch? {
    batch.removeAll()
    texts.removeAll()
    let isShort = others.isEmpty && !keepsText
    while batch.rows < min(most, batch.capacity) {
      switch isShort ? shortWay() : .unclear {
      case .row(let end):
        window.advance(to: end)
        window.line += 1
      case .end:
        if try !window.more() { return try finish() }
      case .unclear:
        if window.start == window.end, try !window.more() { return try finish() }
        try longWay()
      }
    }
    return take()
  }

  private func finish() throws -> PredictionBatch? {
    if batch.rows > 0 { return take() }
    guard nextRow == 0 else { return nil }
    throw batch.leftOut > 0
      ? RowChecks.allLeftOut(window.path, batch.leftOut) : RowChecks.noRows(window.path)
  }

  private func take() -> PredictionBatch {
    defer { nextRow += batch.rows }
    return batch.take(firstRow: nextRow, kind: kind)
  }

  // MARK: The short way

  private enum Outcome {
    /// The row is in the batch; the next one starts here.
    case row(UnsafePointer<UInt8>)
    /// The window is empty.
    case end
    /// A quote, a mistake, a blank line, or a row that the window does not hold to its end.
    case unclear
  }

  private func shortWay() -> Outcome {
    var oneHot = OneHotRow()
    var here = window.start
    let limit = window.end
    if here == limit { return .end }
    let roles = roles
    let scores = batch.scores
    let separator = separator
    let mark = decimalMark
    let inPercent = options.inPercent
    for column in roles.indices {
      let role = roles[column]
      while here < limit, here.pointee == 0x20 { here += 1 }
      switch role {
      case .score(let index):
        guard let parsed = Decimal.parse(here, limit, decimalMark: mark) else { return .unclear }
        scores[index] = parsed.value
        here = parsed.end
        if inPercent { scores[index] /= 100 }
      case .positive:
        guard let parsed = Decimal.parse(here, limit, decimalMark: mark) else { return .unclear }
        here = parsed.end
        setPositive(inPercent ? parsed.value / 100 : parsed.value)
      case .weight:
        guard let parsed = Decimal.parse(here, limit, decimalMark: mark) else { return .unclear }
        batch.weight = parsed.value
        here = parsed.end
      case .label:
        let cell = here
        if labels.isPlain, let stated = Self.integer(&here, limit), here < limit,
          here.pointee == separator || here.pointee <= 0x20, let label = labels.fast(stated)
        {
          batch.label = label
        } else {
          here = cell
          guard let text = Self.plainCell(&here, limit, separator) else { return .unclear }
          if let label = labels.known(text) {
            batch.label = label
          } else {
            guard case .label(let label) = labels.read(text: Array(text)) else { return .unclear }
            batch.label = label
          }
        }
      case .oneHot(let index):
        guard let parsed = Decimal.parse(here, limit, decimalMark: mark),
          oneHot.take(parsed.value, of: Int32(truncatingIfNeeded: index))
        else { return .unclear }
        here = parsed.end
      case .id:
        guard let text = Self.plainCell(&here, limit, separator) else { return .unclear }
        batch.setID(text: text)
      case .group(let index):
        guard let text = Self.plainCell(&here, limit, separator) else { return .unclear }
        batch.setGroup(index, text)
      case .cluster:
        guard let text = Self.plainCell(&here, limit, separator) else { return .unclear }
        batch.setCluster(text)
      case .ignored, .matrix:
        guard Self.plainCell(&here, limit, separator) != nil else { return .unclear }
      }
      if separator != 0x20 || column + 1 == roles.count {
        while here < limit, here.pointee == 0x20 { here += 1 }
      }
      guard here < limit else { return .unclear }
      if column + 1 < roles.count {
        guard here.pointee == separator else { return .unclear }
      } else {
        if here.pointee == 0x0d { here += 1 }
        guard here < limit, here.pointee == 0x0a else { return .unclear }
      }
      here += 1
    }
    if !map.oneHot.isEmpty {
      guard let label = oneHot.label else { return .unclear }
      batch.label = label
    }
    batch.commitRow()
    return .row(here)
  }

  /// One number of the positive class makes the scores of both.
  @inline(__always)
  private func setPositive(_ value: Double) {
    batch.scores[positive] = value
    batch.scores[1 - positive] = map.scores.kind == .logits ? 0 : 1 - value
  }

  @inline(__always)
  private static func integer(
    _ here: inout UnsafePointer<UInt8>,
    _ limit: UnsafePointer<UInt8>
  ) -> Int64? {
    guard here < limit else { return nil }
    let negative = here.pointee == UInt8(ascii: "-")
    if negative { here += 1 }
    let start = here
    var value: Int64 = 0
    while here < limit, here.pointee &- 0x30 < 10 {
      // Eighteen digits always fit; a longer one is left to the long way.
      if here - start == 18 { return nil }
      value = value * 10 + Int64(here.pointee &- 0x30)
      here += 1
    }
    return here == start ? nil : negative ? -value : value
  }

  /// A cell without quotes, whose end the window holds.
  @inline(__always)
  private static func plainCell(
    _ here: inout UnsafePointer<UInt8>,
    _ limit: UnsafePointer<UInt8>,
    _ separator: UInt8
  ) -> UnsafeBufferPointer<UInt8>? {
    let start = here
    while here < limit {
      let byte = here.pointee
      if byte == UInt8(ascii: "\"") { return nil }
      if byte == separator || byte == 0x0a || byte == 0x0d {
        var end = here
        while end > start, (end - 1).pointee == 0x20 { end -= 1 }
        // Tabs at either end are no part of it either; they are rare.
        if end > start, start.pointee == 0x09 || (end - 1).pointee == 0x09 { return nil }
        return UnsafeBufferPointer(start: start, count: end - start)
      }
      here += 1
    }
    return nil
  }

  // MARK: The long way

  /// Whether the window starts with a comment: a `#` where the first column cannot hold one.
  private var isComment: Bool {
    guard window.start < window.end, window.start.pointee == UInt8(ascii: "#") else { return false }
    switch roles[0] {
    case .score, .positive, .label, .oneHot, .weight: return true
    default:
      // A name may begin so; then the line has as many cells as a row.
      let line = (try? CSVLayout.peekLine(window)) ?? []
      return line.count { $0 == separator } + 1 != roles.count
    }
  }

  private func longWay() throws {
    if isComment {
      let line = try CSVLayout.takeLine(window) ?? []
      comments += 1
      if keepsText { passedOver += line + [0x0a] }
      return
    }
    guard let record = try CSVRecord.next(window, separator) else { return }
    if record.isBlank {
      if keepsText { passedOver += record.text }
      return
    }
    let cells = record.cells
    guard cells.count == roles.count else {
      throw FormatsError.malformed(
        window.path,
        at: "line \(record.line)",
        "the row has \(cells.count) cells, but the header names"
          + " \(roles.count)."
      )
    }
    var isLeftOut = false
    oneHot = OneHotRow()
    for (column, role) in roles.enumerated() {
      for part in [role] + (others[column] ?? []) {
        do {
          if try !take(cells[column].trimmed, as: part) { isLeftOut = true }
        } catch {
          let name = Shown.name(map.fields[column].name)
          throw FormatsError.malformed(
            window.path,
            at: "line \(record.line), column \(column + 1) (\(name))",
            error.text
          )
        }
      }
    }
    if !map.oneHot.isEmpty {
      guard let label = oneHot.label else {
        throw FormatsError.malformed(window.path, at: "line \(record.line)", oneHot.problem)
      }
      batch.label = label
    }
    if isLeftOut { batch.leaveOutRow() } else { batch.commitRow() }
    if keepsText { keep(record) }
  }

  private func keep(_ record: CSVRecord) {
    let places = roles.indices.compactMap { column -> (range: Range<Int>, what: RowText.Scores)? in
      let range = record.ranges[column]
      let moved = range.lowerBound + passedOver.count..<range.upperBound + passedOver.count
      return switch roles[column] {
      case .score(let index): (moved, .one(index))
      case .positive: (moved, .positive(positive))
      default: nil
      }
    }
    texts.append(RowText(bytes: passedOver + record.text, places: places))
    passedOver = []
  }

  package func takeText() -> [RowText] { texts }
  package var between: [UInt8] { [] }
  package var tail: [UInt8] { passedOver }

  package func written(_ value: Double, over old: ArraySlice<UInt8>) -> [UInt8] {
    let isQuoted = old.first == UInt8(ascii: "\"")
    let inside = isQuoted ? old.dropFirst().dropLast() : old
    let isPercent = Array(inside).trimmed.last == UInt8(ascii: "%")
    var text = Array(value == -.infinity ? "-inf".utf8 : "\(isPercent ? 100 * value : value)".utf8)
    if decimalMark != UInt8(ascii: ".") {
      text = text.map { $0 == UInt8(ascii: ".") ? decimalMark : $0 }
    }
    if isPercent { text.append(UInt8(ascii: "%")) }
    return isQuoted ? [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")] : text
  }

  /// Takes one cell; false when its label leaves the row out.
  private func take(_ cell: [UInt8], as part: ColumnMap.Part) throws(MappingProblem) -> Bool {
    switch part {
    case .score(let index): batch.scores[index] = try score(cell)
    case .positive: setPositive(try score(cell))
    case .oneHot(let index):
      guard let value = OneHotRow.value(cell), oneHot.take(value, of: Int32(clamping: index)) else {
        throw MappingProblem(text: OneHotRow.problem(String(decoding: cell, as: UTF8.self)))
      }
    case .weight: batch.weight = try number(cell)
    case .id: batch.setID(text: cell)
    case .group(let index): batch.setGroup(index, cell)
    case .cluster: batch.setCluster(cell)
    case .ignored, .matrix: break
    case .label:
      switch labels.read(text: cell) {
      case .label(let label): batch.label = label
      case .ignored: return false
      case .bad(let text): throw MappingProblem(text: text)
      }
    }
    return true
  }

  private func score(_ cell: [UInt8]) throws(MappingProblem) -> Double {
    if kind == .logits, let impossible = CSVNumber.infinity(cell) {
      hasImpossible = true
      return impossible
    }
    let value = try number(cell)
    if cell.last == UInt8(ascii: "%") {
      hasPercent = true
      return value
    }
    return options.inPercent ? value / 100 : value
  }

  private func number(_ cell: [UInt8]) throws(MappingProblem) -> Double {
    if let value = CSVNumber.value(cell, decimalMark: decimalMark) { return value }
    let text = String(decoding: cell, as: UTF8.self)
    throw MappingProblem(
      text: cell.isEmpty
        ? "the cell is empty; a number was expected."
        : "\(Shown.name(text)) is no finite number."
          + (text.contains("\u{2212}") ? " Write the minus sign as '-'." : "")
    )
  }
}
