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
  /// Empty where every row counts once.
  private(set) var weight: [Double]
  /// Whether some rows have equal numbers.
  private(set) var hasTies = false
  /// Memory for curves that follow targets: these in the order of the numbers, and those of the rows of a curve.
  var ordered: [Double] = []
  var chosen: [Double] = []

  /// Makes room for columns of some rows.
  init(_ rows: RemapRows) {
    self.rows = rows
    folds = rows.folds.count
    numbers = [Double](repeating: 0, count: rows.rows)
    fold = [UInt16](repeating: 0, count: rows.rows)
    weight = rows.weights == nil ? [] : numbers
  }

  /// Orders the rows by a column's numbers.
  mutating func sort(_ column: UnsafeBufferPointer<Double>) {
    sorter.sort(column, into: &order)
    for place in order.indices {
      let row = Int(order[place])
      numbers[place] = column[row]
      fold[place] = UInt16(truncatingIfNeeded: rows.fold(row))
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
    let count = order.count
    let labels = rows.labels
    // Where each stretch ends, and for each fold the weight, sum and centre of its rows.
    var ends: [Int] = []
    var sums: [SIMD4<Double>] = []
    var isHitStretch = true
    var place = 0
    while place < count {
      let start = place
      let number = numbers[place]
      var isHit = false
      repeat {
        if Int(labels[Int(order[place])]) == label { isHit = true }
        place += 1
      } while place < count && numbers[place] == number
      if isHit || isHitStretch {
        ends.append(place)
        sums.append(contentsOf: repeatElement(.zero, count: folds))
        isHitStretch = isHit
      }
      ends[ends.count - 1] = place
      let base = sums.count - folds
      for member in start..<place {
        let rows = weight.isEmpty ? 1 : weight[member]
        let hit = Int(labels[Int(order[member])]) == label ? rows : 0
        sums[base + Int(fold[member])] += SIMD4(rows, hit, rows * number, 0)
      }
    }
    var fitted = [Double](repeating: -1, count: sums.count)
    for own in 0..<folds { fit(own, prior, sums, stretches: ends.count, &fitted) }
    var stretch = 0
    for place in 0..<count {
      if place == ends[stretch] { stretch += 1 }
      let value = fitted[stretch * folds + Int(fold[place])]
      values[Int(order[place])] = value < 0 ? numbers[place] : value
    }
  }

  /// The curve of the rows outside one fold, over stretches; where there are none nothing is written.
  private func fit(
    _ own: Int,
    _ prior: Double,
    _ sums: [SIMD4<Double>],
    stretches: Int,
    _ fitted: inout [Double]
  ) {
    var stack: [(start: Int, sum: SIMD4<Double>)] = []
    for stretch in 0..<stretches {
      var next = (start: stretch, sum: SIMD4<Double>.zero)
      for other in 0..<folds where other != own { next.sum += sums[stretch * folds + other] }
      guard next.sum.x > 0 else { continue }
      while let last = stack.last, last.sum.y * next.sum.x >= next.sum.y * last.sum.x {
        next = (last.start, last.sum + next.sum)
        stack.removeLast()
      }
      stack.append(next)
    }
    for (index, block) in stack.enumerated() {
      let value =
        (block.sum.y + prior * (block.sum.z / block.sum.x)) / (block.sum.x + prior)
      let end = index + 1 < stack.count ? stack[index + 1].start : stretches
      for stretch in (index == 0 ? 0 : block.start)..<end {
        fitted[stretch * folds + own] = value
      }
    }
  }
}
