internal import Glibc

/// The rows of a fit through softmax, a block at a time, so that the work on a block is a product of
/// matrices that stay in the cache.
///
/// The rows are cut into a fixed number of stretches that are summed in order: the bits of a sum do
/// not depend on how many threads there are.
struct SoftmaxBlocks: Sendable {
  /// The features, worked out from the scores a block at a time.
  let features: FeatureRows
  let labels: [Int32]
  /// The weights, summing to one.
  let weights: [Double]

  /// Number of classes.
  var classes: Int { features.classes }

  /// Stretches of rows that are worked on side by side.
  private static let stretches = 8
  /// Doubles that one matrix of a block may hold: a product of matrices wants many rows at once.
  static let blockDoubles = 1 << 16

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
  ///   - blockDoubles: Doubles that one matrix of a block may hold.
  ///   - scores: Writes the rows' scores (`rows × classes`) from their features.
  ///   - start: The empty sum.
  ///   - take: Adds a block to a sum.
  func sums<Sum: Sendable>(
    width: Int = 0,
    blockDoubles: Int = Self.blockDoubles,
    scores: (_ x: DoubleMatrix, _ u: DoubleMatrix) -> Void,
    start: () -> Sum,
    take: (inout Sum, Block) -> Void
  ) -> [Sum] {
    let classes = classes
    let size = max(8, blockDoubles / max(classes, width))
    return overStretches { stretch in
      var sum = start()
      let capacity = min(size, stretch.count)
      RowScores.Block.with(doubles: capacity * classes) { powers in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, capacity * (classes + 1))) {
          memory in
          guard let losses = memory.baseAddress else { return }
          for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
            let range = first..<min(first + size, stretch.upperBound)
            let x = DoubleMatrix(losses + capacity, rows: range.count, columns: classes)
            let u = DoubleMatrix(powers.numbers, rows: range.count, columns: classes)
            features.write(range, into: x.base)
            scores(x, u)
            softmax(range, u, powers, losses)
            take(&sum, Block(rows: range, x: x, p: u, losses: losses))
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
      features: features.sample(every: step),
      labels: places.map { labels[$0] },
      weights: places.map { weights[$0] / (total > 0 ? total : 1) }
    )
  }

  /// Turns scores into probabilities and losses.
  private func softmax(
    _ rows: Range<Int>,
    _ u: DoubleMatrix,
    _ powers: RowScores.Block,
    _ losses: UnsafeMutablePointer<Double>
  ) {
    let classes = classes
    for (index, row) in rows.enumerated() {
      let values = u.base + index * classes
      let top = LaneSums.largest(values, classes)
      losses[index] = top - values[Int(labels[row])]
      LaneSums.makeExponents(values, classes, top: top, scale: 1)
    }
    powers.exponentials(rows.count * classes)
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
    let classes = classes
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
