/// Non-decreasing curves of one column of numbers, each row's value from the curve of the other folds.
///
/// The values are those of ``CrossFitCurve``, for many columns one after another: each is sorted once, every fold
/// goes over that order without its own rows, and the memory is kept for the next column.
struct FoldCurve {
  private let rows: RemapRows
  private let folds: Int
  private var sorter = ColumnSort()
  /// The rows by ascending number, and what is read of them in that order.
  private var order: [Int32] = []
  private var numbers: [Double]
  private var fold: [UInt16]
  private var weight: [Double]
  /// The blocks of a curve: where they begin, and their weight and sum.
  private var starts: [Int32]
  private var blocks: [SIMD2<Double>]

  /// Makes room for columns of some rows.
  init(_ rows: RemapRows) {
    self.rows = rows
    folds = rows.folds.count
    numbers = [Double](repeating: 0, count: rows.rows)
    fold = [UInt16](repeating: 0, count: rows.rows)
    weight = rows.weights == nil ? [] : numbers
    starts = [Int32](repeating: 0, count: rows.rows)
    blocks = [SIMD2<Double>](repeating: .zero, count: rows.rows)
  }

  /// Orders the rows by a column's numbers.
  mutating func sort(_ column: UnsafeBufferPointer<Double>) {
    sorter.sort(column, into: &order)
    for place in order.indices {
      let row = Int(order[place])
      numbers[place] = column[row]
      fold[place] = UInt16(truncatingIfNeeded: rows.fold(row))
    }
    if !weight.isEmpty {
      for place in order.indices { weight[place] = rows.weight(Int(order[place])) }
    }
  }

  /// Writes the value of every row by the curve that follows targets.
  ///
  /// - Parameters:
  ///   - targets: What the curve follows, by row.
  ///   - values: Receives the values, by row; that of a fold without other rows is the row's number.
  mutating func write(
    targets: UnsafeBufferPointer<Double>,
    into values: UnsafeMutableBufferPointer<Double>
  ) {
    let count = order.count
    let isWeighted = !weight.isEmpty
    let folds = UInt16(self.folds)
    order.withUnsafeBufferPointer { order in
      numbers.withUnsafeBufferPointer { numbers in
        fold.withUnsafeBufferPointer { fold in
          weight.withUnsafeBufferPointer { weight in
            starts.withUnsafeMutableBufferPointer { starts in
              blocks.withUnsafeMutableBufferPointer { blocks in
                for own in 0..<folds {
                  // Weight and sum of blocks; the last one is kept apart, as almost every group joins it.
                  var last = SIMD2<Double>.zero
                  var lastStart = 0
                  var top = 0
                  var place = 0
                  while place < count {
                    let start = place
                    let number = numbers[place]
                    var group = SIMD2<Double>.zero
                    repeat {
                      if fold[place] != own {
                        let rows = isWeighted ? weight[place] : 1
                        group += SIMD2(rows, rows * targets[Int(order[place])])
                      }
                      place += 1
                    } while place < count && numbers[place] == number
                    // A group without weight joins the block before it.
                    guard group.x > 0 else { continue }
                    guard last.x > 0 else {
                      last = group
                      lastStart = start
                      continue
                    }
                    guard last.y * group.x >= group.y * last.x else {
                      starts[top] = Int32(truncatingIfNeeded: lastStart)
                      blocks[top] = last
                      top += 1
                      last = group
                      lastStart = start
                      continue
                    }
                    last += group
                    while top > 0, blocks[top - 1].y * last.x >= last.y * blocks[top - 1].x {
                      top -= 1
                      last += blocks[top]
                      lastStart = Int(starts[top])
                    }
                  }
                  guard last.x > 0 else {
                    for place in 0..<count where fold[place] == own {
                      values[Int(order[place])] = numbers[place]
                    }
                    continue
                  }
                  starts[top] = Int32(truncatingIfNeeded: lastStart)
                  blocks[top] = last
                  top += 1
                  for block in 0..<top {
                    let end = block + 1 < top ? Int(starts[block + 1]) : count
                    let fitted = blocks[block].y / blocks[block].x
                    // Rows below the first block have its value.
                    for place in (block == 0 ? 0 : Int(starts[block]))..<end
                    where fold[place] == own {
                      values[Int(order[place])] = fitted
                    }
                  }
                }
              }
            }
          }
        }
      }
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
