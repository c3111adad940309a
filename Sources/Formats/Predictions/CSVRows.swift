/// Predictions in a table of text (RFC 4180 and its dialects), read row by row.
package final class CSVRows: RowSource, RewritableRows {
  package var kind: PredictionBatch.Kind { rows.reader.kind }
  package var classes: Int { rows.reader.batch.classes }
  package var rowCount: Int? { nil }
  package var groupValues: [[String]] { rows.reader.batch.groupCodes.map(\.values) }

  private let rows: TextRows<CSVRowReader>
  private var made: Understanding
  package var keepsText: Bool {
    get { rows.reader.keepsText }
    set { rows.reader.keepsText = newValue }
  }
  package private(set) var head: [UInt8] = []

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
    let map: ColumnMap
    let labels: LabelReader
    let positive: Int?
    do {
      map = try ColumnMap(layout.fields, options, .column)
      let classes = map.classes ?? 0
      labels = try LabelReader(map, classes: classes, options)
      positive = try options.positiveClass(map, classes: classes)
      made = Understanding(map, classes: classes, positive: positive)
    } catch {
      throw FormatsError.unclear(path, place + error.text + ".")
        .placed("line \(layout.headerLine), the header")
    }
    guard made.classes <= Int(Int32.max) else { throw RowChecks.tooManyClasses(path, made.classes) }
    let window = try TextWindow(rest)
    let reader = CSVRowReader(window, layout, map, labels: labels, positive: positive ?? 1, options)
    rows = TextRows(reader, options.sharing)
    // A header in a comment has been read already; its line is passed over like any comment.
    while window.line <= layout.headerLine {
      if window.line < layout.headerLine || reader.isComment {
        guard let line = try CSVLayout.takeLine(window) else { break }
        head += line + [0x0a]
      } else {
        guard let record = try CSVRecord.next(window, layout.separator) else { break }
        head += record.text
      }
    }
  }

  package var understanding: Understanding {
    let reader = rows.reader
    let (separator, labels, notes) = (reader.separator, reader.labels, reader.notes)
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
    if reader.decimalMark == UInt8(ascii: ",") { made.spellings.append("decimal comma") }
    if notes.hasPercent || reader.options.inPercent { made.spellings.append("given in percent") }
    if labels.isSigned { made.spellings.append("labels -1 and +1 taken as 0 and 1") }
    if labels.first == 1, reader.map.label != nil { made.spellings.append("labels count from 1") }
    if notes.hasImpossible { made.spellings.append("logits of -inf taken as impossible classes") }
    if notes.comments > 0 {
      made.spellings.append(
        "\(notes.comments) comment \(notes.comments == 1 ? "line" : "lines") passed over"
      )
    }
    return made
  }

  package func next(_ most: Int) throws -> PredictionBatch? { try rows.next(most) }

  package func takeText() -> [RowText] { rows.reader.texts }
  package var between: [UInt8] { [] }
  package var tail: [UInt8] { rows.reader.passedOver }

  package func written(_ value: Double, over old: ArraySlice<UInt8>) -> [UInt8] {
    let isQuoted = old.first == UInt8(ascii: "\"")
    let inside = isQuoted ? old.dropFirst().dropLast() : old
    let isPercent = Array(inside).trimmed.last == UInt8(ascii: "%")
    var text = Array(value == -.infinity ? "-inf".utf8 : "\(isPercent ? 100 * value : value)".utf8)
    let decimalMark = rows.reader.decimalMark
    if decimalMark != UInt8(ascii: ".") {
      text = text.map { $0 == UInt8(ascii: ".") ? decimalMark : $0 }
    }
    if isPercent { text.append(UInt8(ascii: "%")) }
    return isQuoted ? [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")] : text
  }
}
