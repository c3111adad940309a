/// A precision that scores come in.
protocol Score: Comparable {
  /// The score as a double.
  var widened: Double { get }
}

extension Float: Score {
  @inline(__always) var widened: Double { Double(self) }
}

extension Double: Score {
  @inline(__always) var widened: Double { self }
}

/// Computes ``RowBlock``s from row-major scores.
struct RowKernel<Scalar: Score> {
  let scores: UnsafePointer<Scalar>
  let labels: UnsafePointer<Int32>
  let rows: Int
  let classes: Int
  let areLogits: Bool

  /// The facts of rows `start..<start + 8`; lanes past the last row repeat it.
  ///
  /// `lanes` has a vector for each class and holds the rows' probabilities afterwards.
  @inline(__always)
  func block(at start: Int, _ lanes: UnsafeMutablePointer<Lanes>) -> RowBlock {
    // The same memory number by number: class k of lane l is at 8 k + l.
    let cells = UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Double.self)
    return areLogits ? logits(start, lanes, cells) : probabilities(start, lanes, cells)
  }

  @inline(__always)
  private func logits(
    _ start: Int,
    _ lanes: UnsafeMutablePointer<Lanes>,
    _ cells: UnsafeMutablePointer<Double>
  ) -> RowBlock {
    var block = RowBlock()
    for lane in 0..<RowBlock.size {
      let row = min(start + lane, rows - 1)
      let score = scores + row * classes
      let (largest, largestAt) = maximum(score)
      let label = Int(labels[row])
      for k in 0..<classes {
        let drop = score[k].widened - largest
        cells[k * 8 + lane] = drop > LaneMath.lowestExponent ? drop : LaneMath.lowestExponent
      }
      block.logLoss[lane] = largest - score[label].widened
      block.predicted[lane] = Int32(truncatingIfNeeded: largestAt)
      block.label[lane] = Int32(truncatingIfNeeded: label)
    }
    for k in 0..<classes { lanes[k] = LaneMath.exp(lanes[k]) }
    // The largest score contributes exactly 1; summing the others apart keeps a tiny loss precise.
    for lane in 0..<RowBlock.size { cells[Int(block.predicted[lane]) * 8 + lane] = 0 }
    var others = lanes[0]
    for k in 1..<classes { others += lanes[k] }
    for lane in 0..<RowBlock.size { cells[Int(block.predicted[lane]) * 8 + lane] = 1 }
    let inverse = 1 / (1 + others)
    block.logLoss += LaneMath.log1p(others)
    block.confidence = inverse
    for k in 0..<classes { lanes[k] *= inverse }
    scoreQuadratic(&block, lanes, cells)
    return block
  }

  @inline(__always)
  private func probabilities(
    _ start: Int,
    _ lanes: UnsafeMutablePointer<Lanes>,
    _ cells: UnsafeMutablePointer<Double>
  ) -> RowBlock {
    var block = RowBlock()
    for lane in 0..<RowBlock.size {
      let row = min(start + lane, rows - 1)
      let score = scores + row * classes
      let (largest, largestAt) = maximum(score)
      // Float32 softmax can exceed 1 in the last place; a probability cannot.
      for k in 0..<classes { cells[k * 8 + lane] = min(1, score[k].widened) }
      let label = Int(labels[row])
      block.confidence[lane] = min(1, largest)
      block.logLoss[lane] = -logarithm(cells[label * 8 + lane])
      block.predicted[lane] = Int32(truncatingIfNeeded: largestAt)
      block.label[lane] = Int32(truncatingIfNeeded: label)
    }
    scoreQuadratic(&block, lanes, cells)
    return block
  }

  /// The scores that are sums of squares.
  @inline(__always)
  private func scoreQuadratic(
    _ block: inout RowBlock,
    _ lanes: UnsafeMutablePointer<Lanes>,
    _ cells: UnsafeMutablePointer<Double>
  ) {
    var squares = lanes[0] * lanes[0]
    for k in 1..<classes { squares += lanes[k] * lanes[k] }
    block.squaredNorm = squares
    var right = Lanes.zero
    for lane in 0..<RowBlock.size {
      let place = Int(block.label[lane]) * 8 + lane
      right[lane] = cells[place]
      cells[place] -= 1
    }
    var brier = lanes[0] * lanes[0]
    for k in 1..<classes { brier += lanes[k] * lanes[k] }
    for lane in 0..<RowBlock.size { cells[Int(block.label[lane]) * 8 + lane] = right[lane] }
    block.trueProbability = right
    block.brier = brier
  }

  /// The largest score of a row and its class.
  @inline(__always)
  private func maximum(_ score: UnsafePointer<Scalar>) -> (Double, Int) {
    var largest = score[0]
    var largestAt = 0
    for k in 1..<classes {
      let isLarger = score[k] > largest
      largestAt = isLarger ? k : largestAt
      largest = isLarger ? score[k] : largest
    }
    return (largest.widened, largestAt)
  }
}
