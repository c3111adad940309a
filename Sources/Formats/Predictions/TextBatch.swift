/// The rows of a text format as they are collected: always in double precision, as text is read.
final class TextBatch {
  let capacity: Int
  private(set) var rows = 0
  /// Where the scores of the row that is being read go: `classes` numbers.
  private(set) var scores: UnsafeMutablePointer<Double>
  /// The parts of the row that is being read, other than its scores.
  var label: Int32 = 0
  var weight = 1.0
  var id: Int64 = 0

  private let classes: Int
  private let hasLabels: Bool
  private let hasWeights: Bool
  private let hasIDs: Bool
  // Plain memory, because this is the innermost loop of reading text; the system gives it page by
  // page as it is filled.
  private let memory: UnsafeMutablePointer<Double>
  private var labels: [Int32] = []
  private var weights: [Double] = []
  private var ids: [Int64] = []

  init(classes: Int, hasLabels: Bool, hasWeights: Bool, hasIDs: Bool, rows: Int) {
    self.classes = classes
    (self.hasLabels, self.hasWeights, self.hasIDs) = (hasLabels, hasWeights, hasIDs)
    // About 32 MB at most, however many classes there are.
    capacity = max(1, min(rows, (1 << 22) / max(1, classes)))
    // One row more than is handed out: a row may be begun and given up.
    memory = .allocate(capacity: (capacity + 1) * classes)
    scores = memory
  }

  deinit { memory.deallocate() }

  /// The row is complete; makes room for the next.
  func commitRow() {
    precondition(rows < capacity, "a full batch takes no row")
    rows += 1
    scores += classes
    if hasLabels { labels.append(label) }
    if hasWeights { weights.append(weight) }
    if hasIDs { ids.append(id) }
  }

  func removeAll() {
    rows = 0
    scores = memory
    labels.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    ids.removeAll(keepingCapacity: true)
  }

  func take(firstRow: Int, kind: PredictionBatch.Kind) -> PredictionBatch {
    PredictionBatch(
      firstRow: firstRow,
      rows: rows,
      classes: classes,
      kind: kind,
      scores: .double(Array(UnsafeBufferPointer(start: memory, count: rows * classes))),
      labels: hasLabels ? labels : nil,
      weights: hasWeights ? weights : nil,
      ids: hasIDs ? ids : nil
    )
  }

  /// A row's identifier: a whole number as it is, any other text by its 64-bit FNV-1a hash.
  ///
  /// The same text gives the same number in every file, which is all that identifiers are for.
  static func id(of text: some Collection<UInt8>) -> Int64 {
    if let number = Int64(String(decoding: text, as: UTF8.self)) { return number }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int64(bitPattern: hash)
  }
}
