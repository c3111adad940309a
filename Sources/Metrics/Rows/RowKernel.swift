internal import CLanes
internal import Glibc

/// Computes ``RowBlock``s from row-major scores.
struct RowKernel<Scalar: Score> {
  private let scores: UnsafePointer<Scalar>
  private let labels: UnsafePointer<Int32>
  /// Where the rows end; places past it repeat the last row.
  private let end: Int
  private let classes: Int
  private let softmax: Softmax<Scalar>
  private let scaledLoss: ScaledLoss<Scalar>
  private let squares = LaneLoops.best.squares

  init(scores: UnsafePointer<Scalar>, labels: UnsafePointer<Int32>, end: Int, classes: Int) {
    self.scores = scores
    self.labels = labels
    self.end = end
    self.classes = classes
    softmax = Scalar.softmax
    scaledLoss = Scalar.scaledLoss
  }

  /// Puts the facts of rows `start..<start + 8` of logits into the scratch.
  @inline(__always)
  func logits(at start: Int, want: RowWants, _ scratch: RowScratch) {
    softmax(
      scores + start * classes,
      labels + start,
      Int64(min(RowBlock.size, end - start)),
      Int64(classes),
      want.rawValue,
      scratch.cells,
      scratch.block.facts
    )
  }

  /// Adds the losses of rows `start..<start + 8` of logits, times `beta`.
  @inline(__always)
  func addLoss(
    at start: Int,
    beta: Double,
    weights: UnsafePointer<Double>,
    _ scratch: RowScratch,
    to sums: UnsafeMutablePointer<candor_scaled_loss>
  ) {
    scaledLoss(
      scores + start * classes,
      labels + start,
      weights,
      Int64(min(RowBlock.size, end - start)),
      Int64(classes),
      beta,
      scratch.cells,
      sums
    )
  }

  /// Puts the facts of rows `start..<start + 8` of probabilities into the scratch.
  @inline(__always)
  func probabilities(at start: Int, want: RowWants, _ scratch: RowScratch) {
    let block = scratch.block
    for lane in 0..<RowBlock.size {
      let row = min(start + lane, end - 1)
      let score = scores + row * classes
      var largest = score[0]
      var largestAt = 0
      for k in 0..<classes {
        let isLarger = score[k] > largest
        largestAt = isLarger ? k : largestAt
        largest = isLarger ? score[k] : largest
        // Float32 softmax can exceed 1 in the last place; a probability cannot.
        scratch.cells[k * 8 + lane] = min(1, score[k].widened)
      }
      block.predicted[lane] = Int32(truncatingIfNeeded: largestAt)
      block.label[lane] = labels[row]
      block.confidence[lane] = min(1, largest.widened)
      if want.contains(.logLoss) {
        // Adding 0 makes the −0 of −ln 1 a 0.
        block.logLoss[lane] = -log(scratch.cells[Int(labels[row]) * 8 + lane]) + 0
      }
    }
    if want.contains(.squares) { squares(Int64(classes), scratch.cells, block.facts) }
  }
}
