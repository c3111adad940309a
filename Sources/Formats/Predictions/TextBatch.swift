/// The rows of a text format as they are collected: always in double precision, as text is read.
final class TextBatch {
  /// Which columns there are beside the scores.
  struct Shape {
    var hasLabels = false
    var hasWeights = false
    var hasIDs = false
    var hasClusters = false
    var groups = 0
  }

  // One thread reads at a time, and nothing calls back: looking for overlapping accesses, several a row,
  // takes a tenth of the time of reading narrow rows.
  let capacity: Int
  @exclusivity(unchecked) private(set) var rows = 0
  /// Where the scores of the row that is being read go: `classes` numbers.
  @exclusivity(unchecked) private(set) var scores: UnsafeMutablePointer<Double>
  /// The parts of the row that is being read, other than its scores.
  @exclusivity(unchecked) var label: Int32 = 0
  @exclusivity(unchecked) var weight = 1.0
  @exclusivity(unchecked) private(set) var id: Int64 = 0
  /// How many rows were left out for their label.
  private(set) var leftOut = 0
  /// For each row of this batch that was left out, how many rows stand before it.
  private(set) var leftOutBefore: [Int32] = []
  /// The values of the group columns and of the cluster, numbered by first appearance.
  @exclusivity(unchecked) private(set) var groupCodes: [ValueCodes]

  let classes: Int
  let shape: Shape
  // Plain memory, because this is the innermost loop of reading text; the system gives it page by
  // page as it is filled.
  private let memory: UnsafeMutablePointer<Double>
  @exclusivity(unchecked) private(set) var labels: [Int32] = []
  @exclusivity(unchecked) private(set) var weights: [Double] = []
  @exclusivity(unchecked) private(set) var ids: [Int64] = []
  @exclusivity(unchecked) private(set) var names: RowNames?
  /// The identifier of the row that is being read, where it is a name.
  @exclusivity(unchecked) private var name: [UInt8] = []
  @exclusivity(unchecked) private var hasName = false
  @exclusivity(unchecked) private var clusterCodes = ValueCodes()
  @exclusivity(unchecked) private var cluster: Int32 = 0
  @exclusivity(unchecked) private(set) var clusters: [Int32] = []
  @exclusivity(unchecked) private var group: [Int32]
  @exclusivity(unchecked) private(set) var groups: [[Int32]]

  init(classes: Int, _ shape: Shape, rows: Int) {
    self.classes = classes
    self.shape = shape
    // About 32 MB at most, however many classes there are.
    capacity = max(1, min(rows, (1 << 22) / max(1, classes)))
    // One row more than is handed out: a row may be begun and given up.
    memory = .allocate(capacity: (capacity + 1) * classes)
    scores = memory
    groupCodes = .init(repeating: ValueCodes(), count: shape.groups)
    group = .init(repeating: 0, count: shape.groups)
    groups = .init(repeating: [], count: shape.groups)
  }

  convenience init(_ map: ColumnMap, classes: Int, rows: Int) {
    self.init(
      classes: classes,
      Shape(
        hasLabels: map.hasLabels,
        hasWeights: map.weight != nil,
        hasIDs: map.id != nil,
        hasClusters: map.cluster != nil,
        groups: map.groups.count
      ),
      rows: rows
    )
  }

  deinit { memory.deallocate() }

  /// The row's identifier is a whole number.
  @inline(__always)
  func setID(_ number: Int64) {
    id = number
    hasName = names != nil
    if hasName { name = Array("\(number)".utf8) }
  }

  /// The row's identifier as it is written.
  func setID(text: some Collection<UInt8>) {
    if let number = Self.wholeNumber(text) { return setID(number) }
    id = Self.hash(of: text)
    hasName = true
    name.removeAll(keepingCapacity: true)
    name.append(contentsOf: text)
  }

  func setGroup(_ index: Int, _ text: some Collection<UInt8>) {
    group[index] = groupCodes[index].code(of: text)
  }

  func setCluster(_ text: some Collection<UInt8>) { cluster = clusterCodes.code(of: text) }

  /// The row is complete; makes room for the next.
  func commitRow() {
    precondition(rows < capacity, "a full batch takes no row")
    rows += 1
    scores += classes
    if shape.hasLabels { labels.append(label) }
    if shape.hasWeights { weights.append(weight) }
    if shape.hasIDs {
      if hasName {
        if names == nil { names = RowNames(ids) }
        names?.append(name)
        hasName = false
      }
      ids.append(id)
    }
    if shape.hasClusters { clusters.append(cluster) }
    for index in groups.indices { groups[index].append(group[index]) }
  }

  /// The row's label is one whose rows play no part.
  func leaveOutRow() {
    leftOut += 1
    leftOutBefore.append(Int32(truncatingIfNeeded: rows))
    hasName = false
  }

  func removeAll() {
    rows = 0
    leftOutBefore.removeAll(keepingCapacity: true)
    scores = memory
    labels.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    ids.removeAll(keepingCapacity: true)
    names = nil
    clusters.removeAll(keepingCapacity: true)
    for index in groups.indices { groups[index].removeAll(keepingCapacity: true) }
  }

  /// Forgets the numbers of groups and clusters, too.
  func startAnew() {
    removeAll()
    groupCodes = .init(repeating: ValueCodes(), count: shape.groups)
    clusterCodes = ValueCodes()
  }

  func scores(of rows: Range<Int>) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: memory + rows.lowerBound * classes, count: rows.count * classes)
  }

  /// The numbers that the groups and the clusters of one batch have in another.
  struct Codes {
    let groups: [[Int32]]
    let clusters: [Int32]
  }

  /// The numbers here of another batch's groups and clusters, which are numbered where they are new.
  func codes(for other: TextBatch) -> Codes {
    Codes(
      groups: groupCodes.indices.map { index in
        other.groupCodes[index].values.map { groupCodes[index].code(of: $0.utf8) }
      },
      clusters: other.clusterCodes.values.map { clusterCodes.code(of: $0.utf8) }
    )
  }

  func take(firstRow: Int, kind: PredictionBatch.Kind) -> PredictionBatch {
    var batch = PredictionBatch(
      firstRow: firstRow,
      rows: rows,
      classes: classes,
      kind: kind,
      scores: .double(Array(UnsafeBufferPointer(start: memory, count: rows * classes))),
      labels: shape.hasLabels ? labels : nil,
      weights: shape.hasWeights ? weights : nil,
      ids: shape.hasIDs ? ids : nil
    )
    batch.idNames = names
    batch.clusters = shape.hasClusters ? clusters : nil
    batch.groups = groups
    batch.leftOut = leftOut
    return batch
  }

  /// An identifier's text as a whole number, where it is written as one and in no other way: `007` and
  /// `7` are two names.
  static func wholeNumber(_ text: some Collection<UInt8>) -> Int64? {
    guard text.count <= 20, let first = text.first,
      first == UInt8(ascii: "-") || JSONCursor.isDigit(first)
    else { return nil }
    let isNegative = first == UInt8(ascii: "-")
    let digits = isNegative ? text.dropFirst() : text[...]
    guard let leading = digits.first,
      leading != UInt8(ascii: "0") || (digits.count == 1 && text.count == 1)
    else { return nil }
    var value: Int64 = 0
    for byte in digits {
      guard JSONCursor.isDigit(byte) else { return nil }
      let digit = Int64(byte &- 0x30)
      let (tens, over) = value.multipliedReportingOverflow(by: 10)
      let (next, more) =
        isNegative
        ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      if over || more { return nil }
      value = next
    }
    return value
  }

  /// The 64-bit FNV-1a hash (Fowler, Noll, Vo) of a text.
  ///
  /// The same text gives the same number in every file, which is all that identifiers are for.
  static func hash(of text: some Collection<UInt8>) -> Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int64(bitPattern: hash)
  }
}
