/// The equal-width bins of every class against the rest, counted in one pass without sorting.
///
/// Counts and sums are whole numbers (confidences in units of 2^-50), so the result does not depend
/// on the order of the rows or on the number of threads. Rows of weight 1 only.
struct ClasswiseBins: Sendable {
  let classes: Int
  let count: Int
  private(set) var cells: [Cell]

  /// What is known of a bin of a class.
  struct Cell: Sendable, Equatable {
    var rows = 0
    var hits = 0
    /// Sum of the confidences in units of 2^-50.
    var confidence: Int128 = 0
  }

  /// Counts predictions, or gives `nil` where another way is needed: weights, or another rule.
  init?(_ predictions: Predictions, rule: BinRule) {
    guard case .equalWidth(let count) = rule, predictions.weights == nil else { return nil }
    self.init(classes: predictions.classes, count: count)
    let ranges = Workers.ranges(predictions.rows, atLeast: 4_096)
    let parts = Workers.map(ranges.count) { piece in
      var counter = ClasswiseCounter(classes: predictions.classes, count: count)
      predictions.feed(ranges[piece], to: &counter)
      return counter.finished()
    }
    for part in parts { add(part) }
  }

  init(classes: Int, count: Int) {
    self.classes = classes
    self.count = count
    cells = Array(repeating: Cell(), count: classes * count)
  }

  init(classes: Int, count: Int, cells: [Cell]) {
    self.classes = classes
    self.count = count
    self.cells = cells
  }

  mutating func add(_ other: ClasswiseBins) {
    for index in cells.indices {
      cells[index].rows += other.cells[index].rows
      cells[index].hits += other.cells[index].hits
      cells[index].confidence += other.cells[index].confidence
    }
  }

  /// The bins of a class.
  func bins(of index: Int) -> [Bin] {
    (0..<count).map { bin in
      let cell = cells[index * count + bin]
      return Bin(
        low: Double(bin) / Double(count),
        high: Double(bin + 1) / Double(count),
        rows: cell.rows,
        weight: Double(cell.rows),
        confidenceWeight: Double(cell.confidence) * 0x1p-50,
        hitWeight: Double(cell.hits)
      )
    }
  }

  /// The error of each class, `nil` without rows.
  func values(_ norm: CalibrationNorm) -> [Double?] {
    let estimator = BinnedCalibrationError(rule: .equalWidth(count), norm: norm)
    return (0..<classes).map { index in
      let bins = bins(of: index)
      return estimator.value(of: bins, total: Double(bins.reduce(0) { $0 + $1.rows }))
    }
  }

  /// The mean over the classes, or `nil` without rows.
  func value(_ norm: CalibrationNorm) -> Double? {
    let values = values(norm).compactMap { $0 }
    return values.isEmpty ? nil : values.compensatedSum / Double(classes)
  }
}

/// Counts blocks of rows into the bins of every class.
struct ClasswiseCounter: RowConsumer {
  private let classes: Int
  private let count: Int
  private let edges: [Double]
  private var rows: [Int]
  private var hits: [Int]
  /// Sums in units of 2^-50, moved to `carried` before they can overflow.
  private var sums: [Int64]
  private var carried: [Int128]
  private var room = Self.capacity

  private static let capacity = 4_096

  init(classes: Int, count: Int) {
    self.classes = classes
    self.count = count
    edges = (0...count).map { Double($0) / Double(count) } + [.infinity]
    rows = Array(repeating: 0, count: classes * count)
    hits = rows
    sums = Array(repeating: 0, count: classes * count)
    carried = Array(repeating: 0, count: classes * count)
  }

  @inline(__always)
  mutating func take(
    _ block: RowBlock,
    start: Int,
    count lanes: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  ) {
    if room < lanes { carry() }
    room -= lanes
    for k in 0..<classes {
      for lane in 0..<lanes { add(probabilities[k][lane], class: k) }
    }
    for lane in 0..<lanes {
      let label = Int(block.label[lane])
      hits[label * count + bin(probabilities[label][lane])] += 1
    }
  }

  @inline(__always)
  private mutating func add(_ p: Double, class index: Int) {
    let place = index * count + bin(p)
    rows[place] &+= 1
    // Adding 4 leaves p rounded to 2^-50 in the lowest bits.
    sums[place] &+= Int64(bitPattern: (p + 4).bitPattern &- (4.0).bitPattern)
  }

  @inline(__always)
  private func bin(_ p: Double) -> Int {
    let guess = Int(p * Double(count))
    if p < edges[guess] { return guess - 1 }
    if p >= edges[guess + 1] { return min(guess + 1, count - 1) }
    return min(guess, count - 1)
  }

  private mutating func carry() {
    for index in sums.indices {
      carried[index] += Int128(sums[index])
      sums[index] = 0
    }
    room = Self.capacity
  }

  /// What was counted.
  mutating func finished() -> ClasswiseBins {
    carry()
    let cells = rows.indices.map {
      ClasswiseBins.Cell(rows: rows[$0], hits: hits[$0], confidence: carried[$0])
    }
    return ClasswiseBins(classes: classes, count: count, cells: cells)
  }
}
