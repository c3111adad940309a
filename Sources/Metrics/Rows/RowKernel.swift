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
  /// Where the rows end; lanes past it repeat the last row.
  let end: Int
  let classes: Int

  /// Brings eight rows into the scratch memory as differences from each row's largest score.
  ///
  /// Differences below `floor` become `floor`. Also sets each row's classes, and in `row` the drop
  /// from the largest score to the right class's, not floored.
  @inline(__always)
  func loadDrops(at start: Int, floor: Double, into scratch: RowScratch) {
    for lane in 0..<RowBlock.size {
      let row = min(start + lane, end - 1)
      let score = scores + row * classes
      let (largest, largestAt) = maximum(score)
      let label = labels[row]
      var cell = scratch.cells + lane
      for k in 0..<classes {
        let drop = score[k].widened - largest
        cell.pointee = drop > floor ? drop : floor
        cell += RowBlock.size
      }
      scratch.row[lane] = largest - score[Int(label)].widened
      scratch.predicted[lane] = Int32(truncatingIfNeeded: largestAt)
      scratch.label[lane] = label
    }
  }

  /// The facts of rows `start..<start + 8` of logits; leaves their probabilities in the scratch.
  @inline(__always)
  func logits(at start: Int, _ scratch: RowScratch) -> RowBlock {
    loadDrops(at: start, floor: LaneMath.lowestExponent, into: scratch)
    let lanes = scratch.lanes
    for k in 0..<classes { lanes[k] = LaneMath.exp(lanes[k]) }
    // The largest score contributes exactly 1; summing the others apart keeps a tiny loss precise.
    for lane in 0..<RowBlock.size { scratch.cells[Int(scratch.predicted[lane]) * 8 + lane] = 0 }
    var others = lanes[0]
    for k in 1..<classes { others += lanes[k] }
    for lane in 0..<RowBlock.size { scratch.cells[Int(scratch.predicted[lane]) * 8 + lane] = 1 }
    let inverse = 1 / (1 + others)
    var block = RowBlock()
    block.logLoss = scratch.rowLanes + LaneMath.log1p(others)
    block.confidence = inverse
    for k in 0..<classes { lanes[k] *= inverse }
    scoreQuadratic(&block, scratch)
    return block
  }

  /// The facts of rows `start..<start + 8` of probabilities; leaves these in the scratch.
  @inline(__always)
  func probabilities(at start: Int, _ scratch: RowScratch) -> RowBlock {
    var block = RowBlock()
    for lane in 0..<RowBlock.size {
      let row = min(start + lane, end - 1)
      let score = scores + row * classes
      let (largest, largestAt) = maximum(score)
      // Float32 softmax can exceed 1 in the last place; a probability cannot.
      for k in 0..<classes { scratch.cells[k * 8 + lane] = min(1, score[k].widened) }
      scratch.predicted[lane] = Int32(truncatingIfNeeded: largestAt)
      scratch.label[lane] = labels[row]
      block.confidence[lane] = min(1, largest)
      // Adding 0 makes the −0 of −ln 1 a 0.
      block.logLoss[lane] = -logarithm(scratch.cells[Int(labels[row]) * 8 + lane]) + 0
    }
    scoreQuadratic(&block, scratch)
    return block
  }

  /// The scores that are sums of squares, and the classes.
  @inline(__always)
  private func scoreQuadratic(_ block: inout RowBlock, _ scratch: RowScratch) {
    let lanes = scratch.lanes
    var squares = lanes[0] * lanes[0]
    for k in 1..<classes { squares += lanes[k] * lanes[k] }
    block.squaredNorm = squares
    for lane in 0..<RowBlock.size {
      let place = Int(scratch.label[lane]) * 8 + lane
      scratch.row[lane] = scratch.cells[place]
      scratch.cells[place] -= 1
    }
    var brier = lanes[0] * lanes[0]
    for k in 1..<classes { brier += lanes[k] * lanes[k] }
    block.brier = brier
    for lane in 0..<RowBlock.size {
      scratch.cells[Int(scratch.label[lane]) * 8 + lane] = scratch.row[lane]
    }
    block.trueProbability = scratch.rowLanes
    block.predicted = scratch.predictedLanes
    block.label = scratch.labelLanes
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
