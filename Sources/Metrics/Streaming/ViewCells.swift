internal import CCandorLanes

/// What is known of the rows of a view that share a cell: a bin, or a slice of confidences.
struct ViewCell: Sendable, Equatable {
  var rows = 0
  var weight = FixedSum()
  var hits = FixedSum()
  /// Σ weight × confidence.
  var confidence = FixedSum()

  @inline(__always)
  mutating func add(_ p: Double, isHit: Bool, weight w: Double) {
    rows += 1
    weight.add(w)
    if isHit { hits.add(w) }
    confidence.add(w * p)
  }

  /// Adds rows of weight 1 whose confidences sum to `units` of 2^-60.
  @inline(__always)
  mutating func add(rows added: Int, hits right: Int, units: Int128) {
    rows += added
    weight.add(rows: added)
    hits.add(rows: right)
    confidence.units += units
  }

  mutating func add(_ other: ViewCell) {
    rows += other.rows
    weight.add(other.weight)
    hits.add(other.hits)
    confidence.add(other.confidence)
  }
}

/// A calibration table of fixed size: 65,536 slices of equal width, and exactly 0 and exactly 1.
///
/// A stream has one of the top label. Of two classes it has another one behind it, of the probability of
/// the second, which is what such a task is judged by.
enum StreamCells {
  /// Slices between 0 and 1.
  static let slices = Int(CANDOR_SLICES)
  /// Cells: the slices, 0 before them and 1 after them.
  static let count = slices + 2

  /// The cells of all tables that a stream of so many classes has.
  static func count(classes: Int) -> Int { classes == 2 ? 2 * count : count }

  /// Where the cells of a view lie; `nil` for a view that a stream does not have.
  static func cells(of view: View, classes: Int) -> Range<Int>? {
    switch view {
    case .topLabel: 0..<count
    case .positive, .classAgainstRest(1): classes == 2 ? count..<2 * count : nil
    case .classAgainstRest: nil
    }
  }

  /// The cell of a confidence in [0, 1].
  @inline(__always)
  static func index(_ p: Double) -> Int {
    if p <= 0 { return 0 }
    if p >= 1 { return count - 1 }
    return 1 + Int(p * Double(slices))
  }

  /// The table of cells: each is one confidence, the mean of its rows.
  static func table(_ slice: ArraySlice<ViewCell>) -> CalibrationTable {
    let cells = Array(slice)
    let filled = cells.indices.filter { cells[$0].weight.units > 0 }
    return CalibrationTable(
      confidence: filled.map { index in
        let mean = cells[index].confidence.value / cells[index].weight.value
        // Rounding must not carry a mean out of its cell.
        let low = Double(max(0, index - 1)) / Double(slices)
        let high = index == count - 1 ? 1 : (Double(index) / Double(slices)).nextDown
        return index == 0 ? 0 : min(max(mean, low), high)
      },
      rows: filled.map { cells[$0].rows },
      weight: filled.map { cells[$0].weight.value },
      hitWeight: filled.map { min(cells[$0].hits.value, cells[$0].weight.value) }
    )
  }
}
