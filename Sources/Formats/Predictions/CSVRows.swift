/// Predictions in a CSV file (RFC 4180), read row by row.
///
/// Rows without quotes, which are almost all, take a short way that walks over the bytes once. A row
/// that the short way cannot read, for a quote or a mistake, is split with all the rules, and read or
/// refused with its line and column.
package final class CSVRows: RowSource {
  package let kind: PredictionBatch.Kind
  package let classes: Int
  package var rowCount: Int? { nil }
  package var ignored: [String] { columns.ignored }

  private let window: TextWindow
  private let columns: CSVColumns
  private let options: PredictionOptions
  private let names: [String: Int32]?
  private var nextRow = 0
  private let batch: TextBatch

  package init(_ source: any ByteSource, options: PredictionOptions) throws {
    let window = try TextWindow(source)
    let columns = try Self.header(window, options)
    (self.window, self.columns, self.options) = (window, columns, options)
    kind = columns.kind
    classes = columns.classes
    guard classes <= Int(Int32.max) else { throw RowChecks.tooManyClasses(window.path, classes) }
    names = options.classNames.map { names in
      Dictionary(
        names.prefix(columns.classes).enumerated().map { ($1, Int32($0)) },
        uniquingKeysWith: { first, _ in first }
      )
    }
    batch = TextBatch(
      classes: columns.classes,
      hasLabels: columns.hasLabel,
      hasWeights: columns.hasWeight,
      hasIDs: columns.hasID,
      rows: options.rowsPerBatch
    )
  }

  /// The first row that is not blank.
  private static func header(
    _ window: TextWindow,
    _ options: PredictionOptions
  ) throws -> CSVColumns {
    while let record = try CSVRecord.next(window) {
      if record.isBlank { continue }
      let names = try record.cells.map { cell in
        if let name = String(validating: cell, as: UTF8.self) { return name.trimmed }
        throw FormatsError.malformed(
          window.path,
          "line \(record.line), the header: a name is not UTF-8."
        )
      }
      return try CSVColumns(names, options, path: window.path, line: record.line)
    }
    throw FormatsError.malformed(window.path, "is empty; a CSV file starts with a header.")
  }

  package func next(_ most: Int) throws -> PredictionBatch? {
    batch.removeAll()
    while batch.rows < min(most, batch.capacity) {
      switch shortWay() {
      case .row(let end):
        window.advance(to: end)
        window.line += 1
      case .end:
        if try !window.more() {
          if batch.rows > 0 { return take() }
          if nextRow == 0 { throw RowChecks.noRows(window.path) }
          return nil
        }
      case .unclear:
        try longWay()
      }
    }
    return take()
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
    var here = window.start
    let limit = window.end
    if here == limit { return .end }
    let roles = columns.roles
    let scores = batch.scores
    for column in roles.indices {
      let role = roles[column]
      while here < limit, here.pointee == 0x20 { here += 1 }
      switch role {
      case .score(let index):
        guard let parsed = Decimal.parse(here, limit) else { return .unclear }
        scores[index] = parsed.value
        here = parsed.end
      case .weight:
        guard let parsed = Decimal.parse(here, limit) else { return .unclear }
        batch.weight = parsed.value
        here = parsed.end
      case .label where names == nil:
        guard let stated = Self.integer(&here, limit),
          let label = RowChecks.label(stated, first: options.firstLabel, classes: classes)
        else { return .unclear }
        batch.label = label
      case .id:
        let cell = here
        if let value = Self.integer(&here, limit), here < limit, Self.endsCell(here.pointee) {
          batch.id = value
        } else {
          here = cell
          guard let text = Self.plainCell(&here, limit) else { return .unclear }
          batch.id = TextBatch.id(of: text)
        }
      case .label, .ignored:
        guard let text = Self.plainCell(&here, limit) else { return .unclear }
        if role == .label {
          guard let label = names?[String(decoding: text, as: UTF8.self)] else { return .unclear }
          batch.label = label
        }
      }
      while here < limit, here.pointee == 0x20 { here += 1 }
      guard here < limit else { return .unclear }
      if column + 1 < roles.count {
        guard here.pointee == UInt8(ascii: ",") else { return .unclear }
      } else {
        if here.pointee == 0x0d { here += 1 }
        guard here < limit, here.pointee == 0x0a else { return .unclear }
      }
      here += 1
    }
    batch.commitRow()
    return .row(here)
  }

  @inline(__always)
  private static func endsCell(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == 0x0a || byte == 0x0d || byte == 0x20
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
  private static func plainCell(
    _ here: inout UnsafePointer<UInt8>,
    _ limit: UnsafePointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8>? {
    let start = here
    while here < limit {
      switch here.pointee {
      case UInt8(ascii: "\""): return nil
      case UInt8(ascii: ","), 0x0a, 0x0d:
        var end = here
        while end > start, (end - 1).pointee == 0x20 { end -= 1 }
        return UnsafeBufferPointer(start: start, count: end - start)
      default: here += 1
      }
    }
    return nil
  }

  // MARK: The long way

  private func longWay() throws {
    guard let record = try CSVRecord.next(window), !record.isBlank else { return }
    let cells = record.cells
    guard cells.count == columns.roles.count else {
      throw FormatsError.malformed(
        window.path,
        "line \(record.line): the row has \(cells.count) cells, but the header names"
          + " \(columns.roles.count)."
      )
    }
    for (column, role) in columns.roles.enumerated() {
      let cell = cells[column].trimmed
      func malformed(_ text: String) -> FormatsError {
        let name = Shown.name(columns.names[column])
        return .malformed(
          window.path,
          "line \(record.line), column \(column + 1) (\(name)): \(text)"
        )
      }
      func number() throws -> Double {
        if let value = Decimal.value(cell) { return value }
        let text = String(decoding: cell, as: UTF8.self)
        throw malformed(
          cell.isEmpty
            ? "the cell is empty; a number was expected."
            : "\(Shown.name(text)) is no finite number."
        )
      }
      switch role {
      case .score(let index): batch.scores[index] = try number()
      case .weight: batch.weight = try number()
      case .id: batch.id = TextBatch.id(of: cell)
      case .ignored: break
      case .label: batch.label = try label(cell, malformed)
      }
    }
    batch.commitRow()
  }

  private func label(_ cell: [UInt8], _ malformed: (String) -> FormatsError) throws -> Int32 {
    let text = String(decoding: cell, as: UTF8.self)
    if let names {
      if let label = names[text] { return label }
      throw malformed("\(Shown.name(text)) is none of the class names.")
    }
    guard let stated = Int64(text) else {
      throw malformed(
        cell.isEmpty
          ? "the cell is empty; a label was expected."
          : "\(Shown.name(text)) is no whole number. If the labels are names, give the class names."
      )
    }
    guard let label = RowChecks.label(stated, first: options.firstLabel, classes: classes) else {
      throw malformed(RowChecks.badLabel(stated, options, classes: classes))
    }
    return label
  }
}
