internal import CCandorLanes
internal import Glibc

/// The log loss of softmax(β z), summed over rows, with its derivatives in ln β.
struct TemperatureLoss: Sendable {
  /// The sum of weights.
  var weight = 0.0
  /// The sum of losses.
  var loss = 0.0
  /// Its first derivative in ln β.
  var slope = 0.0
  /// Its second derivative in ln β.
  var curve = 0.0
  /// Its third derivative in ln β.
  var jerk = 0.0
  /// Whether a row's right class scores below its largest score.
  var hasWrongRow = false

  /// The loss at a β above 0, of every n-th block of eight rows.
  ///
  /// Rows are summed in pieces whose size depends on the classes only, and the pieces in order, so that the
  /// result does not depend on the number of threads.
  static func at(
    beta: Double,
    _ predictions: Predictions,
    every stride: Int,
    rows: TemperatureRows = .all
  ) -> TemperatureLoss {
    let piece = pieceRows(predictions.classes) * stride
    let count = rows.count(predictions)
    let pieces = (count + piece - 1) / piece
    let threads = Workers.ranges(pieces, atLeast: 4)
    let parts = Workers.map(threads.count) { thread in
      let ranges = threads[thread].map { $0 * piece..<min(($0 + 1) * piece, count) }
      return part(beta, predictions, ranges, every: stride, rows)
    }
    return joined(parts.flatMap { $0 }, beta: beta)
  }

  /// Rows that are summed together: of many classes fewer, so that a short list is shared out, too.
  private static func pieceRows(_ classes: Int) -> Int {
    min(4_096, max(1, (1 << 18) / (classes * RowBlock.size)) * RowBlock.size)
  }

  /// Sums of losses and of their first three derivatives in β, as they are added up elsewhere.
  init(beta: Double, weight: Double, loss: Double, derivatives: SIMD3<Double>) {
    self.weight = weight
    self.loss = loss
    hasWrongRow = true
    setDerivatives(beta: beta, derivatives.x, derivatives.y, derivatives.z)
  }

  /// No rows.
  init() {}

  /// The sum of two losses at the same β.
  static func + (one: TemperatureLoss, other: TemperatureLoss) -> TemperatureLoss {
    var sum = one
    sum.weight += other.weight
    sum.loss += other.loss
    sum.slope += other.slope
    sum.curve += other.curve
    sum.jerk += other.jerk
    sum.hasWrongRow = one.hasWrongRow || other.hasWrongRow
    return sum
  }

  /// Turns derivatives in β into derivatives in ln β; cumulants are the derivatives in β.
  private mutating func setDerivatives(
    beta: Double,
    _ first: Double,
    _ second: Double,
    _ third: Double
  ) {
    slope = beta * first
    curve = beta * first + beta * beta * second
    jerk = beta * first + 3 * beta * beta * second + beta * beta * beta * third
  }

  /// The sums of some pieces, which share working memory.
  private static func part(
    _ beta: Double,
    _ predictions: Predictions,
    _ pieces: [Range<Int>],
    every stride: Int,
    _ rows: TemperatureRows
  ) -> [candor_scaled_loss] {
    switch predictions.scores {
    case .logits(let logits):
      switch logits.matrix.storage {
      case .float(let values): sums(beta, predictions, values, pieces, every: stride, rows)
      case .double(let values): sums(beta, predictions, values, pieces, every: stride, rows)
      }
    case .probabilities(let probabilities):
      pieces.map { sums(beta, predictions, probabilities, $0, every: stride, rows) }
    }
  }

  private static func sums<Scalar: Score>(
    _ beta: Double,
    _ predictions: Predictions,
    _ values: [Scalar],
    _ pieces: [Range<Int>],
    every stride: Int,
    _ rows: TemperatureRows
  ) -> [candor_scaled_loss] {
    var all = [candor_scaled_loss](repeating: candor_scaled_loss(), count: pieces.count)
    var weights = BlockWeights(predictions.weights, rows)
    let step = RowBlock.size * stride
    if let picked = rows.picked {
      var block = PickedBlock(predictions, values, picked)
      RowScratch.with(classes: predictions.classes) { scratch in
        for (piece, range) in pieces.enumerated() {
          for start in Swift.stride(from: range.lowerBound, to: range.upperBound, by: step) {
            let places = start..<min(start + RowBlock.size, range.upperBound)
            weights.with(places) { weights in
              block.with(places) {
                $0.addLoss(at: 0, beta: beta, weights: weights, scratch, to: &all[piece])
              }
            }
          }
        }
      }
      return all
    }
    // All but the last piece are whole blocks.
    predictions.withKernel(values, end: pieces.last?.upperBound ?? 0) { kernel, scratch in
      for (piece, range) in pieces.enumerated() {
        for start in Swift.stride(from: range.lowerBound, to: range.upperBound, by: step) {
          weights.with(start..<min(start + RowBlock.size, range.upperBound)) {
            kernel.addLoss(at: start, beta: beta, weights: $0, scratch, to: &all[piece])
          }
        }
      }
    }
    return all
  }

  /// Probabilities: their logarithms take the place of logits, eight rows at a time.
  private static func sums(
    _ beta: Double,
    _ predictions: Predictions,
    _ probabilities: Probabilities,
    _ range: Range<Int>,
    every stride: Int,
    _ meant: TemperatureRows
  ) -> candor_scaled_loss {
    let classes = predictions.classes
    var sums = candor_scaled_loss()
    var weights = BlockWeights(predictions.weights, meant)
    var logs = [Double](repeating: 0, count: RowBlock.size * classes)
    let step = RowBlock.size * stride
    RowScratch.with(classes: classes) { scratch in
      for start in Swift.stride(from: range.lowerBound, to: range.upperBound, by: step) {
        let rows = start..<min(start + RowBlock.size, range.upperBound)
        for row in rows {
          for k in 0..<classes {
            logs[(row - start) * classes + k] = log(max(probabilities.matrix[row, k], meant.least))
          }
        }
        predictions.labels.withUnsafeBufferPointer { labels in
          logs.withUnsafeBufferPointer { logs in
            guard let logs = logs.baseAddress, let labels = labels.baseAddress else { return }
            let kernel = RowKernel(
              scores: logs,
              labels: labels + start,
              end: rows.count,
              classes: classes
            )
            weights.with(rows) {
              kernel.addLoss(at: 0, beta: beta, weights: $0, scratch, to: &sums)
            }
          }
        }
      }
    }
    return sums
  }

  private static func joined(_ parts: [candor_scaled_loss], beta: Double) -> TemperatureLoss {
    /// The sum over parts and places; Swift sees an array of C as a tuple.
    func sum<Tuple>(_ term: (candor_scaled_loss) -> Tuple) -> Double {
      var sum = CompensatedSum()
      for part in parts {
        withUnsafeBytes(of: term(part)) { for x in $0.bindMemory(to: Double.self) { sum.add(x) } }
      }
      return sum.value
    }
    var loss = TemperatureLoss()
    loss.weight = sum(\.weight)
    loss.loss = sum(\.loss)
    loss.setDerivatives(beta: beta, sum(\.first), sum(\.second), sum(\.third))
    loss.hasWrongRow = parts.contains { $0.has_wrong_row != 0 }
    return loss
  }
}
