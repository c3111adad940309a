/// Turns JSON objects into the rows of a batch.
///
/// Rows whose text is plain and whose keys are those of the first rows, which are almost all, take a short way
/// that reads numbers and keys where they stand. A row that the short way cannot read, for an escape, a list of
/// lists or a mistake, is read with all the rules, and read or refused with its line and column.
final class JSONRowReader: TextRowReader {
  static var quotesLineEnds: Bool { false }

  let map: ColumnMap
  let classes: Int
  let options: PredictionOptions
  /// The number of the positive class where one column is all there is.
  let positive: Int
  let parts: [[ColumnMap.Part]]
  let batch: TextBatch
  // One thread reads at a time; looking for overlapping accesses at every row takes its time.
  @exclusivity(unchecked) var labels: LabelReader
  private var oneHot = OneHotRow()
  @exclusivity(unchecked) private(set) var fewestChoices: Int
  private(set) var hasImpossible = false
  private(set) var lateKeys: [String] = []
  /// The classes of the names under which a row's scores stand; empty for lists.
  let classOfName: [String: Int]
  /// The keys that the first rows have, by their names; later ones are added as unused.
  private let keys: [String: Int]
  private let path: String
  private var records: JSONRecords
  private var pending: [JSONRecords.Record]
  /// `nil` where it cannot be taken.
  private let shortWay: JSONShortWay?
  var keepsText = false
  private(set) var texts: [RowText] = []
  /// Where the scores of the row that is being read stand.
  private var places: [(range: Range<Int>, what: RowText.Scores)] = []

  var isArray: Bool { records.isArray }
  var window: TextWindow { records.window }
  var isAlone: Bool { keepsText || !records.areLines }
  var isAtWindow: Bool { pending.isEmpty }
  var kind: PredictionBatch.Kind { map.scores.kind }

  init(
    _ start: JSONStart,
    _ map: ColumnMap,
    classes: Int,
    labels: LabelReader,
    positive: Int,
    _ options: PredictionOptions
  ) {
    (self.map, self.classes, self.labels) = (map, classes, labels)
    (self.positive, self.options) = (positive, options)
    path = start.path
    records = start.records
    pending = start.first.reversed()
    fewestChoices = classes
    parts = map.parts
    let names = map.fields.map(\.name)
    keys = Dictionary(zip(names, names.indices)) { $1 }
    classOfName = Dictionary(zip(map.keys, map.keys.indices)) { $1 }
    batch = TextBatch(map, classes: classes, rows: options.rowsPerBatch)
    shortWay = JSONShortWay(map, classes: classes, positive: positive, inPercent: options.inPercent)
  }

  // MARK: Side by side

  private init(like other: JSONRowReader, rows: Int) {
    (map, classes, labels) = (other.map, other.classes, other.labels)
    (positive, options) = (other.positive, other.options)
    (path, records, pending) = (other.path, other.records, [])
    fewestChoices = classes
    parts = map.parts
    (keys, classOfName) = (other.keys, other.classOfName)
    batch = TextBatch(map, classes: classes, rows: rows)
    // One of its own: counting who shares it at every row would make the threads wait for each other.
    shortWay = JSONShortWay(map, classes: classes, positive: positive, inPercent: options.inPercent)
  }

  func another(rows: Int) -> JSONRowReader { JSONRowReader(like: self, rows: rows) }

  func start(_ stretch: TextWindow) {
    records = JSONRecords(lines: stretch)
    forgetNotes()
    batch.startAnew()
  }

  func takeNotes(of reader: JSONRowReader) {
    hasImpossible = hasImpossible || reader.hasImpossible
    fewestChoices = min(fewestChoices, reader.fewestChoices)
    for key in reader.lateKeys { addLate(key) }
    reader.forgetNotes()
  }

  private func forgetNotes() {
    (hasImpossible, fewestChoices, lateKeys) = (false, classes, [])
  }

  // MARK: Rows

  func read(upTo rows: Int) throws -> Bool {
    texts.removeAll()
    while batch.rows < rows {
      if pending.isEmpty, let line = records.heldLine, takeShortWay(line) {
        records.pass(line)
        continue
      }
      window.mark()
      guard let record = try pending.popLast() ?? records.next() else { return false }
      do {
        try add(record)
      } catch let problem as TextProblem {
        throw FormatsError.malformed(
          path,
          at: "\(record.place(of: problem.offset))",
          "\(problem.text)."
        )
      } catch let problem as MappingProblem {
        throw FormatsError.malformed(path, at: record.place, "\(problem.text)")
      }
    }
    return true
  }

  private func takeShortWay(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !keepsText, let shortWay, let start = text.baseAddress,
      let choices = shortWay.take(start, start + text.count, batch, &labels)
    else { return false }
    fewestChoices = min(fewestChoices, choices)
    batch.commitRow()
    return true
  }

  // MARK: The long way

  private func add(_ record: JSONRecords.Record) throws {
    if records.isArray, record.bytes.withUnsafeBufferPointer(takeShortWay) { return }
    var cursor = JSONCursor(record.bytes)
    var filled = [Bool](repeating: false, count: parts.count)
    var others = Set<String>()
    var isLeftOut = false
    var choices = classes
    oneHot = OneHotRow()
    try cursor.object("the row") { cursor, key in
      guard let place = keys[key] else {
        guard others.insert(key).inserted else {
          throw cursor.problem("the key \(Shown.name(key)) appears twice")
        }
        guard others.count < 1000 else { throw cursor.problem("more than 1000 keys in a row") }
        try noteLate(key)
        return try cursor.skip()
      }
      guard !filled[place] else {
        throw cursor.problem("the key \(Shown.name(key)) appears twice")
      }
      filled[place] = true
      guard let part = parts[place].first else { return try cursor.skip() }
      if keepsText { _ = cursor.peek() }
      let start = cursor
      let width = try take(&cursor, part, key, &isLeftOut)
      choices = min(choices, width)
      if keepsText { note(part, start.position..<cursor.position, width) }
      for other in parts[place].dropFirst() {
        var again = start
        _ = try take(&again, other, key, &isLeftOut)
      }
    }
    try cursor.expectEnd()
    if let missing = parts.indices.first(where: { !filled[$0] && !parts[$0].isEmpty }) {
      throw self.missing(map.fields[missing].name, parts[missing][0])
    }
    if !map.oneHot.isEmpty { batch.label = try oneHotLabel() }
    if map.hasLabels, !isLeftOut, Int(batch.label) >= choices {
      throw MappingProblem(
        text: "the label is \(batch.label), but this row has \(choices) choices only."
      )
    }
    fewestChoices = min(fewestChoices, choices)
    if isLeftOut { batch.leaveOutRow() } else { batch.commitRow() }
    if keepsText {
      texts.append(RowText(bytes: record.bytes, places: places))
      places = []
    }
  }

  private func note(_ part: ColumnMap.Part, _ range: Range<Int>, _ width: Int) {
    switch part {
    case .matrix: if classOfName.isEmpty { places.append((range, .list(width))) }
    case .score(let index): places.append((range, .one(index)))
    case .positive: places.append((range, .positive(positive)))
    default: break
    }
  }

  private func missing(_ name: String, _ part: ColumnMap.Part) -> MappingProblem {
    switch part {
    case .score, .matrix, .positive:
      MappingProblem(text: "there is no key '\(Shown.plain(name))', which the first row has.")
    default:
      MappingProblem(text: "the key '\(Shown.plain(name))' must be in every row or in none.")
    }
  }

  /// Remembers a key that the first rows do not have.
  private func noteLate(_ key: String) throws(MappingProblem) {
    let plain = KnownNames.plain(key)
    for (names, field) in [
      (KnownNames.labels, map.label ?? map.oneHot.first), (KnownNames.weights, map.weight),
      (KnownNames.ids, map.id),
    ] where field == nil && names.contains(plain) {
      throw MappingProblem(text: "the key '\(Shown.plain(key))' must be in every row or in none.")
    }
    addLate(key)
  }

  private func addLate(_ key: String) {
    if lateKeys.count < 1000, !lateKeys.contains(key) { lateKeys.append(key) }
  }

  /// Reads a value as a part; how many choices the row has, where that is its list of scores.
  private func take(
    _ cursor: inout JSONCursor,
    _ part: ColumnMap.Part,
    _ key: String,
    _ isLeftOut: inout Bool
  ) throws -> Int {
    switch part {
    case .matrix:
      return classOfName.isEmpty ? try takeList(&cursor, key) : try takeNamed(&cursor, key)
    case .score(let index): batch.scores[index] = try score(&cursor, key)
    case .positive:
      let isList = cursor.peek() == UInt8(ascii: "[")
      if isList { try cursor.expect("[", "before the score") }
      let value = try score(&cursor, key)
      if isList { try cursor.expect("]", "after the one score of a row") }
      batch.scores[positive] = value
      batch.scores[1 - positive] = kind == .logits ? 0 : 1 - value
    case .label: if try !takeLabel(&cursor) { isLeftOut = true }
    case .oneHot(let index): try takeOneHot(&cursor, Int32(clamping: index))
    case .weight: batch.weight = try cursor.number("as the weight")
    case .id:
      if cursor.peek() == UInt8(ascii: "\"") {
        batch.setID(text: Array(try cursor.string("as the id").utf8))
      } else {
        batch.setID(try cursor.integer("as the id"))
      }
    case .group(let index): batch.setGroup(index, Array(try cursor.scalar("as the group").utf8))
    case .cluster: batch.setCluster(Array(try cursor.scalar("as the cluster").utf8))
    case .ignored: try cursor.skip()
    }
    return classes
  }

  /// Takes scores that stand under the names of their classes.
  private func takeNamed(_ cursor: inout JSONCursor, _ key: String) throws -> Int {
    var taken = [Bool](repeating: false, count: classes)
    try cursor.namedScores("the \(Shown.plain(key))") { cursor, name in
      guard let index = classOfName[name] else {
        throw MappingProblem(
          text:
            "there is a score of \(Shown.name(name)), which the first rows do not have; give the names"
            + " of all classes with --classes a,b,c."
        )
      }
      guard !taken[index] else {
        throw cursor.problem("the class \(Shown.name(name)) has two scores")
      }
      taken[index] = true
      _ = cursor.peek()
      let start = cursor.position
      batch.scores[index] = try score(&cursor, key)
      if keepsText { places.append((start..<cursor.position, .one(index))) }
    }
    if let missing = taken.firstIndex(of: false) {
      throw MappingProblem(
        text:
          "the class \(Shown.name(map.keys[missing])) has no score in this row; every class needs one."
      )
    }
    return classes
  }

  private func takeOneHot(_ cursor: inout JSONCursor, _ index: Int32) throws {
    let text = try cursor.scalar("as a one-hot label")
    guard let value = OneHotRow.value(Array(text.utf8)), oneHot.take(value, of: index) else {
      throw MappingProblem(text: OneHotRow.problem(text))
    }
  }

  private func oneHotLabel() throws(MappingProblem) -> Int32 {
    guard let label = oneHot.label else { throw MappingProblem(text: oneHot.problem) }
    return label
  }

  private func takeList(_ cursor: inout JSONCursor, _ key: String) throws -> Int {
    var count = 0
    try cursor.array("the \(Shown.plain(key))") { cursor in
      let value = try score(&cursor, key)
      if count < classes { batch.scores[count] = value }
      count += 1
    }
    guard count > 0 else { throw cursor.problem("the \(Shown.plain(key)) are empty") }
    guard count <= classes else {
      throw MappingProblem(
        text: "there are \(count) \(Shown.plain(key)), but the first rows have \(classes) at most;"
          + " put a row with the most choices first."
      )
    }
    for index in count..<classes { batch.scores[index] = kind == .logits ? -.infinity : 0 }
    return count
  }

  private func score(_ cursor: inout JSONCursor, _ key: String) throws -> Double {
    if kind == .logits, cursor.peek() == UInt8(ascii: "-"),
      cursor.take("-Infinity") || cursor.take("-inf")
    {
      hasImpossible = true
      return -.infinity
    }
    let value = try cursor.number("in the \(Shown.plain(key))")
    return options.inPercent ? value / 100 : value
  }

  /// Reads the label; false when it leaves the row out.
  private func takeLabel(_ cursor: inout JSONCursor) throws -> Bool {
    let meaning: LabelReader.Meaning
    switch cursor.peek() {
    case UInt8(ascii: "["):
      var row = OneHotRow()
      try cursor.array("the one-hot label") { cursor in
        let text = try cursor.scalar("in the one-hot label")
        guard let value = OneHotRow.value(Array(text.utf8)), row.take(value) else {
          throw MappingProblem(text: OneHotRow.problem(text))
        }
      }
      guard row.values == classes else {
        throw MappingProblem(
          text:
            "the label is a list of \(row.values) values, and there are \(classes) classes; a one-hot"
            + " label has one value for each class."
        )
      }
      guard let label = row.label else { throw MappingProblem(text: row.problem) }
      batch.label = label
      return true
    case UInt8(ascii: "\""):
      meaning = labels.read(text: Array(try cursor.string("as the label").utf8))
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      let isTrue = cursor.take("true")
      guard isTrue || cursor.take("false") else {
        throw cursor.problem("\(cursor.found()) where a label was expected")
      }
      meaning = labels.read(truth: isTrue)
    default:
      meaning = labels.read(number: try cursor.number("as the label"))
    }
    switch meaning {
    case .label(let label): batch.label = label
    case .ignored: return false
    case .bad(let text): throw MappingProblem(text: text)
    }
    return true
  }
}
