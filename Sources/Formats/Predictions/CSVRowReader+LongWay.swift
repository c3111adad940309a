extension CSVRowReader {
  /// Whether the window starts with a comment: a `#` where the first column cannot hold one.
  var isComment: Bool {
    guard window.start < window.end, window.start.pointee == UInt8(ascii: "#") else { return false }
    switch roles[0] {
    case .score, .positive, .label, .oneHot, .weight: return true
    default:
      // A name may begin so; then the line has as many cells as a row.
      let line = (try? CSVLayout.peekLine(window)) ?? []
      return line.count { $0 == separator } + 1 != roles.count
    }
  }

  /// Reads a row with all the rules, or passes over a line that is none; false when the window can give no
  /// whole row.
  func longWay() throws -> Bool {
    if isComment {
      let line = try CSVLayout.takeLine(window) ?? []
      notes.comments += 1
      if keepsText { passedOver += line + [0x0a] }
      return true
    }
    guard let record = try CSVRecord.next(window, separator) else { return false }
    if record.isBlank {
      if keepsText { passedOver += record.text }
      return true
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
    return true
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
      notes.hasImpossible = true
      return impossible
    }
    let value = try number(cell)
    if cell.last == UInt8(ascii: "%") {
      notes.hasPercent = true
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
