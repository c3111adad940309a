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
  /// Rows are summed in pieces of fixed size, and the pieces in order, so that the result does not
  /// depend on the number of threads.
  static func at(beta: Double, _ predictions: Predictions, every stride: Int) -> TemperatureLoss {
    let piece = 4_096 * stride
    let pieces = (predictions.rows + piece - 1) / piece
    let threads = Workers.ranges(pieces, atLeast: 4)
    let parts = Workers.map(threads.count) { thread in
      threads[thread].map { index in
        let range = index * piece..<min((index + 1) * piece, predictions.rows)
        return part(beta, predictions, range, every: stride)
      }
    }
    return joined(parts.flatMap { $0 }, beta: beta)
  }

  private static func part(
    _ beta: Double,
    _ predictions: Predictions,
    _ range: Range<Int>,
    every stride: Int
  ) -> Sums {
    switch predictions.scores {
    case .logits(let logits):
      switch logits.matrix.storage {
      case .float(let values): return sums(beta, predictions, values, range, every: stride)
      case .double(let values): return sums(beta, predictions, values, range, every: stride)
      }
    case .probabilities(let probabilities):
      return sums(beta, predictions, probabilities, range, every: stride)
    }
  }

  private static func sums<Scalar: Score>(
    _ beta: Double,
    _ predictions: Predictions,
    _ values: [Scalar],
    _ range: Range<Int>,
    every stride: Int
  ) -> Sums {
    var sums = Sums()
    let floor = LaneMath.lowestExponent / beta
    predictions.withKernel(values, end: range.upperBound) { kernel, scratch in
      let step = RowBlock.size * stride
      for start in Swift.stride(from: range.lowerBound, to: range.upperBound, by: step) {
        kernel.loadDrops(at: start, floor: floor, into: scratch)
        let count = min(RowBlock.size, range.upperBound - start)
        sums.add(beta, predictions, scratch, rows: start..<start + count)
      }
    }
    return sums
  }

  /// Probabilities: their logarithms take the place of logits, a few thousand rows at a time.
  private static func sums(
    _ beta: Double,
    _ predictions: Predictions,
    _ probabilities: Probabilities,
    _ range: Range<Int>,
    every stride: Int
  ) -> Sums {
    let classes = predictions.classes
    var sums = Sums()
    let floor = LaneMath.lowestExponent / beta
    var logs = [Double](repeating: 0, count: RowBlock.size * classes)
    let step = RowBlock.size * stride
    for start in Swift.stride(from: range.lowerBound, to: range.upperBound, by: step) {
      let count = min(RowBlock.size, range.upperBound - start)
      for lane in 0..<RowBlock.size {
        for k in 0..<classes {
          logs[lane * classes + k] = log(probabilities.matrix[start + min(lane, count - 1), k])
        }
      }
      predictions.labels.withUnsafeBufferPointer { labels in
        logs.withUnsafeBufferPointer { logs in
          RowScratch.with(classes: classes) { scratch in
            guard let logs = logs.baseAddress, let labels = labels.baseAddress else { return }
            let kernel = RowKernel(
              scores: logs,
              labels: labels + start,
              end: count,
              classes: classes
            )
            kernel.loadDrops(at: 0, floor: floor, into: scratch)
            sums.add(beta, predictions, scratch, rows: start..<start + count)
          }
        }
      }
    }
    return sums
  }

  private static func joined(_ parts: [Sums], beta: Double) -> TemperatureLoss {
    func sum(_ term: (Sums) -> Lanes) -> Double {
      var sum = CompensatedSum()
      for part in parts {
        let lanes = term(part)
        for lane in 0..<Lanes.scalarCount { sum.add(lanes[lane]) }
      }
      return sum.value
    }
    // Cumulants are the derivatives in β; turn them into derivatives in ln β.
    let first = beta * sum(\.first)
    let second = beta * beta * sum(\.second)
    let third = beta * beta * beta * sum(\.third)
    var loss = TemperatureLoss()
    loss.weight = sum(\.weight)
    loss.loss = sum(\.loss)
    loss.slope = first
    loss.curve = first + second
    loss.jerk = first + 3 * second + third
    loss.hasWrongRow = parts.contains { $0.hasWrongRow }
    return loss
  }

  /// The running sums of a piece of rows, eight at once.
  private struct Sums: Sendable {
    var weight = Lanes.zero
    var loss = Lanes.zero
    /// Sums of the derivatives of the rows' losses in β.
    var first = Lanes.zero
    var second = Lanes.zero
    var third = Lanes.zero
    var hasWrongRow = false

    @inline(__always)
    mutating func add(
      _ beta: Double,
      _ predictions: Predictions,
      _ scratch: RowScratch,
      rows: Range<Int>
    ) {
      var total = Lanes.zero
      var moment1 = Lanes.zero
      var moment2 = Lanes.zero
      var moment3 = Lanes.zero
      for k in 0..<predictions.classes {
        let drop = scratch.lanes[k]
        let mass = LaneMath.exp(beta * drop)
        total += mass
        let once = mass * drop
        let twice = once * drop
        moment1 += once
        moment2 += twice
        moment3 += twice * drop
      }
      var weights = Lanes(repeating: 1)
      if predictions.weights != nil || rows.count < RowBlock.size {
        for lane in 0..<RowBlock.size {
          weights[lane] = lane < rows.count ? predictions.weights?[rows.lowerBound + lane] ?? 1 : 0
        }
      }
      let own = scratch.rowLanes
      if !hasWrongRow {
        for lane in 0..<rows.count where own[lane] > 0 && weights[lane] > 0 { hasWrongRow = true }
      }
      let inverse = 1 / total
      let mean = moment1 * inverse
      let square = moment2 * inverse
      let variance = square - mean * mean
      let cube = moment3 * inverse - 3 * mean * square + 2 * mean * mean * mean
      weight += weights
      loss += weights * (LaneMath.log1p(total - 1) + beta * own)
      first += weights * (mean + own)
      second += weights * variance
      third += weights * cube
    }
  }
}
