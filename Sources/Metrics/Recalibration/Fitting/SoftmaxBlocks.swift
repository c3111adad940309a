internal import Glibc

/// The rows of a fit through softmax, a block at a time, so that the work on a block is a product of
/// matrices that stay in the cache.
///
/// The rows are cut into a fixed number of stretches that are summed in order: the bits of a sum do
/// not depend on how many threads there are.
struct SoftmaxBlocks: Sendable {
  /// The features, `rows × classes`, row-major.
  let features: [Double]
  let labels: [Int32]
  /// The weights, summing to one.
  let weights: [Double]
  let classes: Int

  /// Stretches of rows that are worked on side by side.
  private static let stretches = 8
  /// Doubles that one matrix of a block may hold.
  private static let blockDoubles = 1 << 17

  /// A block of rows with what softmax made of their scores.
  struct Block {
    /// Which rows these are.
    let rows: Range<Int>
    /// The rows' features, `rows × classes`.
    let x: DoubleMatrix
    /// The rows' probabilities, `rows × classes`; may be overwritten.
    let p: DoubleMatrix
    /// The rows' losses.
    let losses: UnsafeMutablePointer<Double>
  }

  /// Goes over all rows and gives what each stretch of them added up to, in order.
  ///
  /// - Parameters:
  ///   - width: Doubles a row that the caller keeps beside the block, so that both fit the cache.
  ///   - scores: Writes the rows' scores (`rows × classes`) from their features.
  ///   - start: The empty sum.
  ///   - take: Adds a block to a sum.
  func sums<Sum: Sendable>(
    width: Int = 0,
    scores: (_ x: DoubleMatrix, _ u: DoubleMatrix) -> Void,
    start: () -> Sum,
    take: (inout Sum, Block) -> Void
  ) -> [Sum] {
    let size = max(16, Self.blockDoubles / max(classes, width))
    return overStretches { stretch in
      var sum = start()
      let capacity = min(size, stretch.count)
      withUnsafeTemporaryAllocation(of: Lanes.self, capacity: (capacity * classes + 7) / 8) {
        lanes in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, capacity)) { losses in
          guard let base = lanes.baseAddress, let lossBase = losses.baseAddress else { return }
          let memory = UnsafeMutableRawPointer(base).assumingMemoryBound(to: Double.self)
          features.withUnsafeBufferPointer { features in
            guard let x = features.baseAddress else { return }
            for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
              let range = first..<min(first + size, stretch.upperBound)
              // The features are only read; BLAS's interface takes one kind of pointer for both.
              let x = DoubleMatrix(
                UnsafeMutablePointer(mutating: x + range.lowerBound * classes),
                rows: range.count,
                columns: classes
              )
              let u = DoubleMatrix(memory, rows: range.count, columns: classes)
              scores(x, u)
              softmax(range, u, lanes, lossBase)
              take(&sum, Block(rows: range, x: x, p: u, losses: lossBase))
            }
          }
        }
      }
      return sum
    }
  }

  /// Works on the stretches of rows side by side and gives what each yields, in order.
  func overStretches<Value: Sendable>(_ body: (Range<Int>) -> Value) -> [Value] {
    let rows = labels.count
    let pieces = min(Self.stretches, max(1, rows / 64))
    return Workers.map(pieces) { body(rows * $0 / pieces..<rows * ($0 + 1) / pieces) }
  }

  /// Every so many rows, with weights that sum to one.
  func sample(every step: Int) -> SoftmaxBlocks {
    let places = Array(stride(from: 0, to: labels.count, by: step))
    let total = places.reduce(0) { $0 + weights[$1] }
    return SoftmaxBlocks(
      features: places.flatMap { features[$0 * classes..<($0 + 1) * classes] },
      labels: places.map { labels[$0] },
      weights: places.map { weights[$0] / (total > 0 ? total : 1) },
      classes: classes
    )
  }

  /// Turns scores into probabilities and losses.
  private func softmax(
    _ rows: Range<Int>,
    _ u: DoubleMatrix,
    _ lanes: UnsafeMutableBufferPointer<Lanes>,
    _ losses: UnsafeMutablePointer<Double>
  ) {
    for (index, row) in rows.enumerated() {
      let values = u.base + index * classes
      let top = LaneSums.largest(values, classes)
      losses[index] = top - values[Int(labels[row])]
      LaneSums.makeExponents(values, classes, top: top, scale: 1)
    }
    let used = rows.count * classes
    // The lanes past the last row are read, too, so they must hold a number.
    for index in used..<(used + 7) / 8 * 8 { u.base[index] = 0 }
    LaneLoops.exponentials(UnsafeMutableBufferPointer(rebasing: lanes[..<((used + 7) / 8)]))
    for index in 0..<rows.count {
      let values = u.base + index * classes
      let sum = LaneSums.sum(values, classes)
      losses[index] += log(sum)
      let scale = 1 / sum
      for k in 0..<classes { values[k] *= scale }
    }
  }

  /// The weighted sum of the blocks' losses.
  func add(_ block: Block, to sum: inout CompensatedSum) {
    for (index, row) in block.rows.enumerated() where weights[row] > 0 {
      sum.add(weights[row] * block.losses[index])
    }
  }

  /// Replaces probabilities by the weighted slopes `w (p − y)` of the loss in the scores.
  func makeSlopes(_ block: Block) {
    for (index, row) in block.rows.enumerated() {
      let values = block.p.base + index * classes
      values[Int(labels[row])] -= 1
      for k in 0..<classes { values[k] *= weights[row] }
    }
  }
}

/// Adds up what stretches of rows gave, in their order.
func added(_ parts: [[Double]], _ dimension: Int) -> [Double] {
  parts.reduce(into: [Double](repeating: 0, count: dimension)) { total, part in
    for index in 0..<dimension { total[index] += part[index] }
  }
}
