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
      predictions.feed(ranges[piece], want: .squares, to: &counter)
      return counter.finish()
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
