/// Predictions that lie in separate arrays: `.npy` files, the members of an `.npz`, the tensors of a
/// safetensors file.
package final class ArrayRows: RowSource {
  package var kind: PredictionBatch.Kind { map.scores.kind }
  package let classes: Int
  package var rowCount: Int? { rows }
  package var groupValues: [[String]] { groupCodes.map(\.values) }

  private let map: ColumnMap
  /// The arrays of the scores: one of two axes, one of the positive class, or one a class.
  private let scores: [NPYArray]
  private let labels: NPYArray?
  /// The arrays of a one-hot label, one a class; empty where one array holds the labels.
  private let oneHot: [NPYArray]
  private let weights: NPYArray?
  private let ids: NPYArray?
  private let cluster: NPYArray?
  private let groups: [NPYArray]
  private let options: PredictionOptions
  private let made: Understanding
  private let positive: Int
  private let rows: Int
  private var reader: LabelReader
  private var groupCodes: [ValueCodes]
  private var clusterCodes = ValueCodes()
  private var nextRow = 0
  private var kept = 0
  private var isChecked = false
  private var seenLabel: (first: Int32, areEqual: Bool)?

  /// Opens the arrays that play a part, after checking that their shapes and types belong together.
  ///
  /// - Parameters:
  ///   - map: Which field plays which part.
  ///   - path: The file that errors about several arrays name.
  ///   - options: What the user says.
  ///   - open: Opens the array of a field, anew each time.
  init(
    _ map: ColumnMap,
    path: String,
    _ options: PredictionOptions,
    open: (Int) throws -> NPYArray
  ) throws {
    self.map = map
    self.options = options
    scores = try map.scores.fields.map(open)
    labels = try map.label.map(open)
    oneHot = try map.oneHot.map(open)
    weights = try map.weight.map(open)
    ids = try map.id.map(open)
    cluster = try map.cluster.map(open)
    groups = try map.groups.map(open)
    let kind = map.scores.kind
    let shape = scores[0].header.shape
    switch map.scores.place {
    case .matrix:
      guard shape.count == 2 else { throw Self.wrongAxes(scores[0], kind) }
      (rows, classes) = (shape[0], shape[1])
    case .positive:
      guard shape.count == 1 || (shape.count == 2 && shape[1] == 1) else {
        throw Self.wrongAxes(scores[0], kind)
      }
      (rows, classes) = (shape[0], 2)
    case .columns(let columns):
      for array in scores where array.header.shape != shape || Self.values(array) != 1 {
        throw FormatsError.malformed(
          array.path,
          array.named
            + "has shape \(array.header.shape) and \(scores[0].named)\(shape); one array a"
            + " class needs one axis, the rows, of one length."
        )
      }
      (rows, classes) = (shape[0], columns.count)
    }
    guard rows > 0, classes > 0 else {
      throw FormatsError.malformed(
        scores[0].path,
        scores[0].named + "has shape \(shape); at least one row and one class were expected."
      )
    }
    guard classes <= Int(Int32.max) else { throw RowChecks.tooManyClasses(path, classes) }
    do {
      reader = try LabelReader(map, classes: classes, options)
      let positive = try options.positiveClass(map, classes: classes)
      made = Understanding(map, classes: classes, positive: positive)
      self.positive = positive ?? 1
    } catch {
      throw FormatsError.unclear(path, error.text + ".")
    }
    groupCodes = .init(repeating: ValueCodes(), count: groups.count)
    var parts: [(array: NPYArray?, name: String)] = [
      (labels, "labels"), (weights, "weights"), (ids, "ids"), (cluster, "clusters"),
    ]
    parts += groups.map { ($0, "groups") }
    parts += oneHot.map { ($0, "labels of one class") }
    for (array, name) in parts {
      guard let array else { continue }
      try checkRows(array, name)
    }
    // Types are looked at before any number is read, so that a wrong one is told at once.
    for array in scores { _ = try array.scores(0) }
    if let labels, !labels.header.element.isText { _ = try labels.wholeNumbers(0) }
    _ = try weights?.doubles(0)
    if let ids, !ids.header.element.isText { _ = try ids.wholeNumbers(0) }
  }

  private static func values(_ array: NPYArray) -> Int {
    array.header.shape.count == 2 ? array.header.shape[1] : array.header.shape.count
  }

  private static func wrongAxes(_ array: NPYArray, _ kind: PredictionBatch.Kind) -> FormatsError {
    let shape = array.header.shape
    if shape.count == 2, shape.contains(0) {
      return FormatsError.malformed(
        array.path,
        array.named + "has shape \(shape); \(kind.rawValue) need at least one row and one class."
      ).placed(array.place)
    }
    return FormatsError.malformed(
      array.path,
      array.named + "has shape \(shape); \(kind.rawValue) need two axes, rows and classes"
        + ", or one axis with the numbers of the positive class."
        + (shape.count == 3
          ? " If one axis is repeated passes or models, average over it first." : "")
    ).placed(array.place)
  }

  private func checkRows(_ array: NPYArray, _ name: String) throws {
    let shape = array.header.shape
    let isOneHot = name == "labels" && shape.count == 2 && shape[1] == classes
    guard shape.count == 1 || (shape.count == 2 && shape[1] == 1) || isOneHot else {
      throw FormatsError.malformed(
        array.path,
        array.named + "has shape \(shape); the \(name) need one axis, the rows"
          + (name == "labels"
            ? ", or one column for each of the \(classes) classes (one-hot)." : ".")
      ).placed(array.place)
    }
    guard shape[0] == rows else {
      let scores = scores[0]
      throw FormatsError.malformed(
        array.path,
        array.named + "has \(shape[0]) \(name), but there are \(rows) rows of \(kind.rawValue)"
          + (array.path == scores.path ? "." : " in \(Shown.path(scores.path)).")
          + (shape[0] == classes
            ? " The scores seem to lie the other way round; transpose them to rows × classes." : "")
      ).placed(array.place)
    }
  }

  package var understanding: Understanding {
    var made = made
    if options.inPercent { made.spellings.append("given in percent") }
    if reader.isSigned { made.spellings.append("labels -1 and +1 taken as 0 and 1") }
    return made
  }

  package func next(_ most: Int) throws -> PredictionBatch? {
    while true {
      let count = min(most, rows - nextRow)
      if count == 0 {
        try checkEnd()
        if kept == 0 { throw RowChecks.allLeftOut(scores[0].path, rows) }
        return nil
      }
      var batch = try rowsInOrder(count)
      nextRow += count
      if nextRow == rows { try checkOneClass() }
      if batch.rows == 0 { continue }
      batch.leftOut = nextRow - kept - batch.rows
      kept += batch.rows
      return batch
    }
  }

  private func rowsInOrder(_ count: Int) throws -> PredictionBatch {
    let values = try nextScores(count)
    let (labels, isKept) = try nextLabels(count)
    let names = try ids.flatMap { $0.header.element.isText ? try $0.texts(count) : nil }
    let numbers = names == nil ? try ids?.wholeNumbers(count) : nil
    let weights = try weights?.doubles(count)
    let clusters = try cluster.map { array in
      try texts(array, count).map { clusterCodes.code(of: $0.utf8) }
    }
    var codes: [[Int32]] = []
    for (index, array) in groups.enumerated() {
      codes.append(try texts(array, count).map { groupCodes[index].code(of: $0.utf8) })
    }
    let keep = isKept.map { kept in (0..<count).filter { kept[$0] } }
    func picked<T>(_ all: [T]) -> [T] { keep.map { rows in rows.map { all[$0] } } ?? all }
    var batch = PredictionBatch(
      firstRow: kept,
      rows: keep?.count ?? count,
      classes: classes,
      kind: kind,
      scores: keep.map { values.picking($0, width: classes) } ?? values,
      labels: labels.map(picked),
      weights: weights.map(picked),
      ids: (numbers ?? names?.map { TextBatch.hash(of: $0.utf8) }).map(picked)
    )
    batch.storageError = scores[0].storageError
    batch.idNames = names.map { RowNames(picked($0)) }
    batch.clusters = clusters.map(picked)
    batch.groups = codes.map(picked)
    return batch
  }

  private func nextScores(_ count: Int) throws -> PredictionBatch.Scores {
    var values: PredictionBatch.Scores
    switch map.scores.place {
    case .matrix:
      values = try scores[0].scores(count * classes)
    case .positive:
      // In double precision, so that 1 - p keeps what single precision would lose.
      let column = try scores[0].doubles(count)
      let scale = options.inPercent ? 0.01 : 1
      var both = [Double](repeating: 0, count: 2 * count)
      for (row, value) in column.enumerated() {
        both[2 * row + positive] = value
        both[2 * row + 1 - positive] = kind == .logits ? 0 : 1 / scale - value
      }
      values = .double(both)
    case .columns:
      var all = [Double](repeating: 0, count: count * classes)
      for (column, array) in scores.enumerated() {
        for (row, value) in try array.doubles(count).enumerated() {
          all[row * classes + column] = value
        }
      }
      values = .double(all)
    }
    if options.inPercent {
      switch values {
      case .float(let numbers): values = .float(numbers.map { $0 / 100 })
      case .double(let numbers): values = .double(numbers.map { $0 / 100 })
      }
    }
    return values
  }

  /// The labels, and which rows are kept where some are left out.
  private func nextLabels(_ count: Int) throws -> (labels: [Int32]?, kept: [Bool]?) {
    if let made = try nextOneHot(count) { return (made, nil) }
    guard let array = labels else { return (nil, nil) }
    var result = [Int32](repeating: 0, count: count)
    var kept: [Bool]?
    func take(_ row: Int, _ meaning: LabelReader.Meaning) throws {
      switch meaning {
      case .label(let label): result[row] = label
      case .ignored:
        if kept == nil { kept = .init(repeating: true, count: count) }
        kept?[row] = false
      case .bad(let text):
        throw FormatsError.malformed(array.path, at: array.place + "row \(nextRow + row)", text)
      }
    }
    if array.header.element.isText {
      for (row, text) in try array.texts(count).enumerated() {
        try take(row, reader.read(text: Array(text.utf8)))
      }
    } else {
      for (row, stated) in try array.wholeNumbers(count).enumerated() {
        if reader.isPlain, let label = reader.fast(stated) {
          result[row] = label
        } else {
          try take(row, reader.read(whole: stated))
        }
      }
    }
    if case .positive = map.scores.place, let first = result.first {
      let known = seenLabel ?? (first, true)
      seenLabel = (known.first, known.areEqual && result.allSatisfy { $0 == known.first })
    }
    return (result, kept)
  }

  /// The labels of one-hot arrays; `nil` where the labels are written otherwise.
  private func nextOneHot(_ count: Int) throws -> [Int32]? {
    let arrays: [NPYArray]
    let width: Int
    if let labels, labels.header.shape.count == 2, labels.header.shape[1] > 1 {
      (arrays, width) = ([labels], classes)
    } else if !oneHot.isEmpty {
      (arrays, width) = (oneHot, 1)
    } else {
      return nil
    }
    var rows = [OneHotRow](repeating: OneHotRow(), count: count)
    for array in arrays {
      let isReal =
        array.header.element.kind == UInt8(ascii: "f") || array.header.element == .bfloat16
      let values =
        isReal
        ? try array.doubles(count * width) : try array.wholeNumbers(count * width).map(Double.init)
      for (place, value) in values.enumerated() where !rows[place / width].take(value) {
        throw FormatsError.malformed(
          array.path,
          at: array.place + "row \(nextRow + place / width)",
          OneHotRow.problem("\(value)")
            + (isReal && value > 0 && value < 1
              ? " Shares of several classes have no right class that could be judged." : "")
        )
      }
    }
    return try rows.enumerated().map { row, value in
      guard let label = value.label else {
        throw FormatsError.malformed(
          arrays[0].path,
          at: arrays[0].place + "row \(nextRow + row)",
          value.problem
        )
      }
      return label
    }
  }

  /// One column of logits in a matrix, with one class in every row, says nothing of two classes.
  private func checkOneClass() throws {
    guard kind == .logits, scores[0].header.shape.count == 2, options.positive == nil,
      let seenLabel, seenLabel.areEqual, rows > 1, classes == 2, scores.count == 1,
      scores[0].header.shape[1] == 1
    else { return }
    throw FormatsError.malformed(
      scores[0].path,
      scores[0].named + "has one column and every label is \(seenLabel.first), so there may be one"
        + " class only, of which nothing can be evaluated. If it is the logit of the class 1 of two, say"
        + " --positive 1."
    )
  }

  /// The values of any array as text, as they divide rows into groups.
  private func texts(_ array: NPYArray, _ count: Int) throws -> [String] {
    if array.header.element.isText { return try array.texts(count) }
    if array.header.element.kind == UInt8(ascii: "f") || array.header.element == .bfloat16 {
      return try array.doubles(count).map {
        $0 == $0.rounded() && abs($0) < 0x1p53 ? "\(Int64($0))" : "\($0)"
      }
    }
    return try array.wholeNumbers(count).map { "\($0)" }
  }

  private func checkEnd() throws {
    if isChecked { return }
    isChecked = true
    for array in scores + oneHot + [labels, weights, ids, cluster].compactMap(\.self) + groups {
      try array.finish()
    }
  }
}

extension PredictionBatch.Scores {
  /// Some rows of a matrix.
  func picking(_ rows: [Int], width: Int) -> Self {
    switch self {
    case .float(let values):
      .float(rows.flatMap { values[$0 * width..<($0 + 1) * width] })
    case .double(let values):
      .double(rows.flatMap { values[$0 * width..<($0 + 1) * width] })
    }
  }
}
