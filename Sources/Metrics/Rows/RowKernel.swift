internal import CCandorLanes
internal import Glibc

/// Computes ``RowBlock``s from row-major scores.
struct RowKernel<Scalar: Score> {
  private let scores: UnsafePointer<Scalar>
  private let labels: UnsafePointer<Int32>
  /// Where the rows end; places past it repeat the last row.
  private let end: Int
  private let classes: Int
  private let softmax: Softmax<Scalar>
  private let given: Softmax<Scalar>
  private let scaledLoss: ScaledLoss<Scalar>
  private let fingerprint: Fingerprint<Scalar>

  init(scores: UnsafePointer<Scalar>, labels: UnsafePointer<Int32>, end: Int, classes: Int) {
    self.scores = scores
    self.labels = labels
    self.end = end
    self.classes = classes
    softmax = Scalar.softmax
    given = Scalar.given
    scaledLoss = Scalar.scaledLoss
    fingerprint = Scalar.fingerprint
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

  /// Adds the hashes of rows, whose weights are 1 unless given, to both halves of a fingerprint.
  @inline(__always)
  func addHashes(
    of rows: Range<Int>,
    weights: UnsafePointer<Double>?,
    _ scratch: RowScratch,
    to halves: UnsafeMutablePointer<UInt64>
  ) {
    fingerprint(
      scores + rows.lowerBound * classes,
      labels + rows.lowerBound,
      weights.map { $0 + rows.lowerBound },
      Int64(rows.count),
      Int64(classes),
      scratch.cells,
      halves
    )
  }

  /// Puts the facts of rows `start..<start + 8` of probabilities into the scratch.
  @inline(__always)
  func probabilities(at start: Int, want: RowWants, _ scratch: RowScratch) {
    let rows = min(RowBlock.size, end - start)
    given(
      scores + start * classes,
      labels + start,
      Int64(rows),
      Int64(classes),
      want.rawValue,
      scratch.cells,
      scratch.block.facts
    )
    guard want.contains(.logLoss) else { return }
    for lane in 0..<rows {
      let label = Int(scratch.block.label[lane])
      // Adding 0 makes the −0 of −ln 1 a 0.
      scratch.block.logLoss[lane] =
        -log(min(1, scores[(start + lane) * classes + label].widened)) + 0
    }
  }
}
