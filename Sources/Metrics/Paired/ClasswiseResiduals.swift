/// Residuals of each class against the rest added up in bins of equal width, for rows of weight 1.
///
/// Sums are of whole numbers of 2⁻⁶², so that they do not depend on the order of the rows.
struct ClasswiseResiduals {
  /// What a bin of a class holds.
  private struct Cell {
    var rows = 0
    var sum: Int128 = 0
    var squares: Int128 = 0
  }

  private static let unit = 0x1p62
  private var cells: [Cell]
  private let rows: Int

  /// - Complexity: O(rows × classes).
  init(_ predictions: Predictions, bins: Int) {
    rows = predictions.rows
    let classes = predictions.classes
    let ranges = Workers.ranges(predictions.rows, atLeast: 256)
    let parts = Workers.map(ranges.count) { piece in
      var collector = Collector(bins: bins, classes: classes)
      predictions.feed(ranges[piece], want: .squares, to: &collector)
      return collector.cells
    }
    cells = [Cell](repeating: Cell(), count: classes * bins)
    for part in parts {
      for index in part.indices {
        cells[index].rows += part[index].rows
        cells[index].sum += part[index].sum
        cells[index].squares += part[index].squares
      }
    }
  }

  /// Σ over cells of W g² without each row's product with itself, divided by the rows; `nil` without a pair.
  var square: Double? {
    var result = CompensatedSum()
    var hasPairs = false
    for cell in cells where cell.rows > 1 {
      hasPairs = true
      let sum = Double(cell.sum) / Self.unit
      result.add((sum * sum - Double(cell.squares) / Self.unit) / Double(cell.rows - 1))
    }
    return hasPairs && rows > 0 ? result.value / Double(rows) : nil
  }

  private struct Collector: RowConsumer {
    let bins: Int
    let classes: Int
    var cells: [Cell]

    init(bins: Int, classes: Int) {
      self.bins = bins
      self.classes = classes
      cells = [Cell](repeating: Cell(), count: classes * bins)
    }

    mutating func take(
      _ block: RowBlock,
      start: Int,
      count: Int,
      probabilities: UnsafeMutablePointer<Lanes>
    ) {
      let numbers = UnsafeMutableRawPointer(probabilities).assumingMemoryBound(to: Double.self)
      cells.withUnsafeMutableBufferPointer { cells in
        for label in 0..<classes {
          for lane in 0..<count {
            let p = min(numbers[8 * label + lane], 1)
            let bin = min(Int(p * Double(bins)), bins - 1)
            let residual = (Int(block.label[lane]) == label ? 1 : 0) - p
            let place = label * bins + bin
            cells[place].rows &+= 1
            cells[place].sum &+= Int128(Int64((residual * ClasswiseResiduals.unit).rounded()))
            cells[place].squares &+= Int128(
              Int64((residual * residual * ClasswiseResiduals.unit).rounded())
            )
          }
        }
      }
    }
  }
}
