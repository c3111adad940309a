/// Turns the lines of a table into the rows of a batch.
///
/// Almost all rows take a short way that walks over the bytes once. A row that the short way cannot read, for a
/// quote or a line break in quotes or for a mistake, is split with all the rules, and read or refused with its
/// line and column.
final class CSVRowReader: TextRowReader {
  static var quotesLineEnds: Bool { true }

  let map: ColumnMap
  let roles: [ColumnMap.Part]
  /// The parts of each column beyond the first; almost always none.
  let others: [Int: [ColumnMap.Part]]
  let options: PredictionOptions
  let separator: UInt8
  let decimalMark: UInt8
  /// The number of the positive class where one column is all there is.
  let positive: Int
  let batch: TextBatch
  // One thread reads at a time; looking for overlapping accesses at every row takes its time.
  @exclusivity(unchecked) var window: TextWindow
  @exclusivity(unchecked) var labels: LabelReader
  var notes = Notes()
  /// The one-hot label of the row that is being read the long way.
  var oneHot = OneHotRow()
  var keepsText = false
  var texts: [RowText] = []
  /// Comments and blank lines before the next row.
  var passedOver: [UInt8] = []
  private let hasOneHot: Bool

  /// What is told of the whole file in the end.
  struct Notes {
    var hasPercent = false
    var hasImpossible = false
    var comments = 0
  }

  var kind: PredictionBatch.Kind { map.scores.kind }
  var isAlone: Bool { keepsText }
  var isAtWindow: Bool { true }

  init(
    _ window: TextWindow,
    _ layout: CSVLayout,
    _ map: ColumnMap,
    labels: LabelReader,
    positive: Int,
    _ options: PredictionOptions
  ) {
    (self.window, self.map, self.labels) = (window, map, labels)
    (self.positive, self.options) = (positive, options)
    (separator, decimalMark) = (layout.separator, layout.decimalMark)
    let parts = map.parts
    roles = parts.map { $0.first ?? .ignored }
    var others: [Int: [ColumnMap.Part]] = [:]
    for (column, all) in parts.enumerated() where all.count > 1 {
      others[column] = Array(all[1...])
    }
    self.others = others
    hasOneHot = !map.oneHot.isEmpty
    batch = TextBatch(map, classes: map.classes ?? 0, rows: options.rowsPerBatch)
  }

  // MARK: Side by side

  private init(like other: CSVRowReader, rows: Int) {
    (window, map, labels) = (other.window, other.map, other.labels)
    (positive, options) = (other.positive, other.options)
    (separator, decimalMark) = (other.separator, other.decimalMark)
    // Memory of its own: counting who shares it at every row would make the threads wait for each other.
    roles = other.roles.map { $0 }
    others = other.others
    hasOneHot = other.hasOneHot
    batch = TextBatch(map, classes: other.batch.classes, rows: rows)
  }

  func another(rows: Int) -> CSVRowReader { CSVRowReader(like: self, rows: rows) }

  func start(_ stretch: TextWindow) {
    window = stretch
    notes = Notes()
    batch.startAnew()
  }

  func takeNotes(of reader: CSVRowReader) {
    notes.hasPercent = notes.hasPercent || reader.notes.hasPercent
    notes.hasImpossible = notes.hasImpossible || reader.notes.hasImpossible
    notes.comments += reader.notes.comments
    reader.notes = Notes()
  }

  func read(upTo rows: Int) throws -> Bool {
    texts.removeAll()
    let isShort = others.isEmpty && !keepsText
    while batch.rows < rows {
      switch isShort ? shortWay() : .unclear {
      case .row(let end):
        window.advance(to: end)
        window.line += 1
      case .end:
        if try !window.more() { return false }
      case .unclear:
        if window.start == window.end, try !window.more() { return false }
        window.mark()
        if try !longWay() { return false }
      }
    }
    return true
  }

  // MARK: The short way

  private enum Outcome {
    /// The row is in the batch; the next one starts here.
    case row(UnsafePointer<UInt8>)
    /// The window is empty.
    case end
    /// A quote in quotes, a mistake, a blank line, or a row that the window does not hold to its end.
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
    if hasOneHot {
      guard let label = oneHot.label else { return .unclear }
      batch.label = label
    }
    batch.commitRow()
    return .row(here)
  }

  /// One number of the positive class makes the scores of both.
  @inline(__always)
  func setPositive(_ value: Double) {
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

  /// A cell whose end the window holds, without quotes or with one at either end and none between.
  @inline(__always)
  private static func plainCell(
    _ here: inout UnsafePointer<UInt8>,
    _ limit: UnsafePointer<UInt8>,
    _ separator: UInt8
  ) -> UnsafeBufferPointer<UInt8>? {
    if here < limit, here.pointee == UInt8(ascii: "\"") { return quotedCell(&here, limit) }
    let start = here
    while here < limit {
      let byte = here.pointee
      if byte == UInt8(ascii: "\"") { return nil }
      if byte == separator || byte == 0x0a || byte == 0x0d {
        var end = here
        while end > start, (end - 1).pointee == 0x20 { end -= 1 }
        // Tabs at either end are no part of it either; they are rare.
        if end > start, isBlank(start.pointee) || isBlank((end - 1).pointee) { return nil }
        return UnsafeBufferPointer(start: start, count: end - start)
      }
      here += 1
    }
    return nil
  }

  /// A cell that starts with a quote and holds no other, no line end, and no white space at either end.
  private static func quotedCell(
    _ here: inout UnsafePointer<UInt8>,
    _ limit: UnsafePointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8>? {
    let start = here + 1
    var end = start
    while end < limit, end.pointee != UInt8(ascii: "\"") {
      if end.pointee == 0x0a || end.pointee == 0x0d { return nil }
      end += 1
    }
    guard limit - end > 1, (end + 1).pointee != UInt8(ascii: "\"") else { return nil }
    if end > start, isBlank(start.pointee) || isBlank((end - 1).pointee) { return nil }
    here = end + 1
    return UnsafeBufferPointer(start: start, count: end - start)
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
