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
  /// Where each stretch of a class ends, and for each fold the weight, sum and centre of its rows and the curve's value.
  private var ends: [Int] = []
  private var sums: [SIMD4<Double>] = []
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

  /// Cuts the rows into stretches of a class, and adds up what each fold has in each of them.
  private mutating func cut(_ own: Int32) {
    let count = order.count
    // One stretch for each group with a row of the class, and one behind it.
    let most = folds * min(count, 2 * label.lazy.count { $0 == own } + 1)
    if sums.count < most {
      sums = [SIMD4<Double>](repeating: .zero, count: most)
      fitted = [Double](repeating: 0, count: most)
    }
    ends.removeAll(keepingCapacity: true)
    var isHitStretch = true
    var base = -folds
    var place = 0
    while place < count {
      let start = place
      let number = numbers[place]
      var isHit = false
      repeat {
        isHit = isHit || label[place] == own
        place += 1
      } while hasTies && place < count && numbers[place] == number
      if isHit || isHitStretch {
        base += folds
        for fold in base..<base + folds {
          sums[fold] = .zero
          fitted[fold] = -1
        }
        ends.append(place)
        isHitStretch = isHit
      }
      ends[ends.count - 1] = place
      for member in start..<place {
        let rows = weight.isEmpty ? 1 : weight[member]
        let hit = label[member] == own ? rows : 0
        sums[base + Int(fold[member])] += SIMD4(rows, hit, rows * number, 0)
      }
    }
  }

  /// The curve of the rows outside one fold, over stretches; where there are none nothing is written.
  private mutating func fit(_ own: Int, _ prior: Double) {
    let stretches = ends.count
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
