/// Non-decreasing curves of one column of numbers, each row's value from the curve of the other folds.
///
/// The values are those of ``CrossFitCurve``, for many columns one after another: each is sorted once, every fold
/// goes over that order without its own rows, and the memory is kept for the next column.
struct FoldCurve {
  private let rows: RemapRows
  let folds: Int
  private var sorter = ColumnSort()
  /// The rows by ascending number, and what is read of them in that order.
  private(set) var order: [Int32] = []
  private(set) var numbers: [Double]
  private(set) var fold: [UInt16]
  private var label: [Int32]
  /// Where each stretch of a class ends; for each stretch and fold the weight and hits of its rows, what they add to
  /// the centre, and the curve's value.
  private var ends: [Int] = []
  private var sums: [SIMD2<Double>] = []
  private var centres: [Double] = []
  private var fitted: [Double] = []
  /// Empty where every row counts once.
  private(set) var weight: [Double]
  /// Whether some rows have equal numbers.
  private(set) var hasTies = false
  /// Memory for curves that follow targets: these in the order of the numbers, and those of the rows of a curve.
  var ordered: [Double] = []
  var chosen: [Double] = []
  /// The blocks of each fold's curve.
  var stacks: [PooledBlocks] = []

  /// Makes room for columns of some rows.
  init(_ rows: RemapRows) {
    self.rows = rows
    folds = rows.folds.count
    numbers = [Double](repeating: 0, count: rows.rows)
    fold = [UInt16](repeating: 0, count: rows.rows)
    label = [Int32](repeating: 0, count: rows.rows)
    weight = rows.weights == nil ? [] : numbers
  }

  /// Orders the rows by a column's numbers.
  mutating func sort(_ column: UnsafeBufferPointer<Double>) {
    sorter.sort(column, into: &order)
    let labels = rows.labels
    let folds = rows.folds.assignment
    for place in order.indices {
      let row = Int(order[place])
      numbers[place] = column[row]
      fold[place] = UInt16(truncatingIfNeeded: folds[row])
      label[place] = labels[row]
    }
    hasTies = zip(numbers, numbers.dropFirst()).contains { $0 == $1 }
    if !weight.isEmpty {
      for place in order.indices { weight[place] = rows.weight(Int(order[place])) }
    }
  }

  /// Writes the value of every row by the curve that follows whether its label is a class.
  ///
  /// The rows of other classes between two of the class join one block of every curve, so that the curves are of
  /// as many stretches as the class has rows.
  mutating func write(prior: Double, label: Int, into values: UnsafeMutableBufferPointer<Double>) {
    cut(Int32(truncatingIfNeeded: label))
    addUp(Int32(truncatingIfNeeded: label))
    for own in 0..<folds { fit(own, prior) }
    var place = 0
    for (stretch, end) in ends.enumerated() {
      let first = stretch * folds
      while place < end {
        let value = fitted[first + Int(fold[place])]
        values[Int(order[place])] = value < 0 ? numbers[place] : value
        place += 1
      }
    }
  }

  /// Cuts the rows into stretches of a class.
  private mutating func cut(_ own: Int32) {
    ends.removeAll(keepingCapacity: true)
    var isHitStretch = true
    var place = 0
    while place < order.count {
      let start = place
      var isHit = false
      repeat {
        isHit = isHit || label[place] == own
        place += 1
      } while hasTies && place < order.count && numbers[place] == numbers[start]
      if isHit || isHitStretch {
        ends.append(place)
        isHitStretch = isHit
      }
      ends[ends.count - 1] = place
    }
  }

  /// Adds up what each fold has in each stretch.
  private mutating func addUp(_ own: Int32) {
    let count = folds * ends.count
    if sums.count < count {
      // The old memory first, so that both are never held.
      (sums, centres, fitted) = ([], [], [])
      sums = [SIMD2<Double>](repeating: .zero, count: count)
      centres = [Double](repeating: 0, count: count)
      fitted = centres
    }
    var place = 0
    for (stretch, end) in ends.enumerated() {
      let first = stretch * folds
      for index in first..<first + folds {
        sums[index] = .zero
        centres[index] = 0
        fitted[index] = -1
      }
      while place < end {
        let rows = weight.isEmpty ? 1 : weight[place]
        let index = first + Int(fold[place])
        sums[index] += SIMD2(rows, label[place] == own ? rows : 0)
        centres[index] += rows * numbers[place]
        place += 1
      }
    }
  }

  /// The curve of the rows outside one fold, over stretches; where there are none nothing is written.
  private mutating func fit(_ own: Int, _ prior: Double) {
    let stretches = ends.count
    var stack: [(start: Int, sum: SIMD2<Double>, centre: Double)] = []
    for stretch in 0..<stretches {
      var next = (start: stretch, sum: SIMD2<Double>.zero, centre: 0.0)
      for index in stretch * folds..<(stretch + 1) * folds where index - stretch * folds != own {
        next.sum += sums[index]
        next.centre += centres[index]
      }
      guard next.sum.x > 0 else { continue }
      while let last = stack.last, last.sum.y * next.sum.x >= next.sum.y * last.sum.x {
        next = (last.start, last.sum + next.sum, last.centre + next.centre)
        stack.removeLast()
      }
      stack.append(next)
    }
    for (index, block) in stack.enumerated() {
      let (rows, hits) = (block.sum.x, block.sum.y)
      let value = (hits + prior * (block.centre / rows)) / (rows + prior)
      let end = index + 1 < stack.count ? stack[index + 1].start : stretches
      for stretch in (index == 0 ? 0 : block.start)..<end {
        fitted[stretch * folds + own] = value
      }
    }
  }
}
