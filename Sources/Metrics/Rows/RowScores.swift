internal import Glibc

/// The probabilities of every row, worked out from the stored scores a few rows at a time.
///
/// All probabilities of two models in double precision would take four times the memory of float32 files; a
/// block of rows fits the processor's cache. What is kept of each row is the logarithm of its sum.
package struct RowScores: Sendable {
  /// The rows; the scores stay as they were read.
  let predictions: Predictions
  /// The largest logit of each row, and log Σ exp of what its logits are above that; `nil` for probabilities.
  let logSums: (top: [Double], rest: [Double])?

  /// Stretches of rows that are worked on side by side.
  ///
  /// Their number is fixed, so that sums over rows are added up in the same order whatever the number of threads.
  static let stretches = 16
  /// Doubles of one block.
  private static let blockDoubles = 1 << 13

  /// Number of rows.
  var rows: Int { predictions.rows }
  /// Number of classes.
  var classes: Int { predictions.classes }
  /// Rows in a block.
  var blockRows: Int { Self.blockRows(classes) }
  /// Rows of so many classes in a block.
  static func blockRows(_ classes: Int) -> Int { max(1, blockDoubles / classes) }

  /// Finds each row's sum.
  ///
  /// - Complexity: O(rows × classes).
  package init(_ predictions: Predictions) {
    self.predictions = predictions
    guard case .logits = predictions.scores else {
      logSums = nil
      return
    }
    var top = [Double](repeating: 0, count: predictions.rows)
    var rest = top
    let classes = predictions.classes
    let size = Self.blockRows(classes)
    top.withUnsafeMutableBufferPointer { top in
      rest.withUnsafeMutableBufferPointer { rest in
        nonisolated(unsafe) let (top, rest) = (top, rest)
        Self.overStretches(predictions.rows) { stretch in
          Block.with(doubles: size * classes) { block in
            for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
              let rows = first..<min(first + size, stretch.upperBound)
              Self.widen(predictions, rows, into: block.numbers)
              for row in rows {
                let own = block.numbers + (row - first) * classes
                top[row] = LaneSums.largest(own, classes)
                LaneSums.makeExponents(own, classes, top: top[row], scale: 1)
              }
              block.exponentials(rows.count * classes)
              for row in rows {
                let own = block.numbers + (row - first) * classes
                rest[row] = Glibc.log(LaneSums.sum(own, classes))
              }
            }
          }
        }
      }
    }
    logSums = (top, rest)
  }

  /// A few rows' numbers, `rows × classes`, in memory that is used again for the next rows.
  struct Block {
    let numbers: UnsafeMutablePointer<Double>
    private let lanes: UnsafeMutableBufferPointer<Lanes>

    /// Lends memory for a number of doubles.
    static func with(doubles: Int, _ body: (Block) -> Void) {
      withUnsafeTemporaryAllocation(of: Lanes.self, capacity: max(1, (doubles + 7) / 8)) { lanes in
        guard let base = lanes.baseAddress else { return }
        lanes.initialize(repeating: .zero)
        let numbers = UnsafeMutableRawPointer(base).assumingMemoryBound(to: Double.self)
        body(Block(numbers: numbers, lanes: lanes))
      }
    }

    /// Raises e to the first numbers, in place.
    func exponentials(_ count: Int) {
      let vectors = (count + 7) / 8
      // The numbers past the end are raised, too, so they must be within the exponential's range.
      for index in count..<vectors * 8 { numbers[index] = 0 }
      LaneLoops.exponentials(UnsafeMutableBufferPointer(rebasing: lanes[..<vectors]))
    }
  }

  /// Cuts rows into a fixed number of stretches and works on them side by side.
  static func overStretches(_ rows: Int, _ body: (Range<Int>) -> Void) {
    let pieces = min(stretches, max(1, rows))
    Workers.run(pieces) { body(rows * $0 / pieces..<rows * ($0 + 1) / pieces) }
  }

  /// The same with what each stretch gives, in order.
  static func mapStretches<Value: Sendable>(
    _ rows: Int,
    _ body: (Range<Int>) -> Value
  ) -> [Value] {
    let pieces = min(stretches, max(1, rows))
    return Workers.map(pieces) { body(rows * $0 / pieces..<rows * ($0 + 1) / pieces) }
  }

  /// Visits all rows a block at a time, several stretches side by side, and lends each the memory of a block.
  func overBlocks(_ body: (_ rows: Range<Int>, _ block: Block) -> Void) {
    Self.overStretches(rows) { stretch in
      Block.with(doubles: blockRows * classes) { block in
        for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: blockRows) {
          body(first..<min(first + blockRows, stretch.upperBound), block)
        }
      }
    }
  }

  /// Writes the log-probabilities of rows, row-major.
  func writeLogs(_ rows: Range<Int>, into target: UnsafeMutablePointer<Double>) {
    Self.widen(predictions, rows, into: target)
    guard let logSums else {
      for index in 0..<rows.count * classes {
        target[index] = Glibc.log(max(target[index], LogProbabilities.least))
      }
      return
    }
    for row in rows {
      let own = target + (row - rows.lowerBound) * classes
      let (top, rest) = (logSums.top[row], logSums.rest[row])
      for k in 0..<classes { own[k] = (own[k] - top) - rest }
    }
  }

  /// Writes the probabilities of rows, row-major, at most 1.
  func writeProbabilities(_ rows: Range<Int>, into block: Block) {
    guard logSums != nil else {
      Self.widen(predictions, rows, into: block.numbers)
      for index in 0..<rows.count * classes {
        block.numbers[index] = min(1, max(block.numbers[index], LogProbabilities.least))
      }
      return
    }
    writeLogs(rows, into: block.numbers)
    for index in 0..<rows.count * classes {
      // Rounding may take the exponential of a log-probability of about 0 past 1.
      block.numbers[index] = min(0, max(block.numbers[index], LaneLoops.lowestExponent))
    }
    block.exponentials(rows.count * classes)
  }

  /// Writes the probabilities of some classes, each to a column of its own, at most 1.
  func writeColumns(
    _ labels: Range<Int>,
    into column: (_ place: Int) -> UnsafeMutableBufferPointer<Double>
  ) {
    let columns = (0..<labels.count).map(column)
    let size = max(8, Self.blockDoubles / labels.count / 8 * 8)
    Self.overStretches(rows) { stretch in
      Block.with(doubles: size * labels.count) { block in
        for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
          let range = first..<min(first + size, stretch.upperBound)
          switch predictions.matrix.storage {
          case .float(let values): gather(values, range, labels, block) { Double($0) }
          case .double(let values): gather(values, range, labels, block) { $0 }
          }
          if logSums != nil { block.exponentials(range.count * labels.count) }
          for place in 0..<labels.count {
            guard let target = columns[place].baseAddress else { continue }
            (target + first).update(
              from: block.numbers + place * range.count,
              count: range.count
            )
          }
        }
      }
    }
  }

  /// Writes some classes' logarithms of rows, or their probabilities where these were given, class by class.
  @inline(__always)
  private func gather<Value>(
    _ values: [Value],
    _ range: Range<Int>,
    _ labels: Range<Int>,
    _ block: Block,
    _ widened: (Value) -> Double
  ) {
    values.withUnsafeBufferPointer { values in
      for row in range {
        let source = row * classes
        var target = block.numbers + (row - range.lowerBound)
        if let logSums {
          let (top, rest) = (logSums.top[row], logSums.rest[row])
          for label in labels {
            let own = (widened(values[source + label]) - top) - rest
            target.pointee = min(0, max(own, LaneLoops.lowestExponent))
            target += range.count
          }
        } else {
          for label in labels {
            target.pointee = min(1, max(widened(values[source + label]), LogProbabilities.least))
            target += range.count
          }
        }
      }
    }
  }

  /// The log-probability of a class in a row.
  func log(_ row: Int, _ label: Int) -> Double {
    let score = predictions.matrix[row, label]
    guard let logSums else { return Glibc.log(max(score, LogProbabilities.least)) }
    return (score - logSums.top[row]) - logSums.rest[row]
  }

  /// The probability of a class in a row, at most 1.
  package func probability(_ row: Int, _ label: Int) -> Double { min(1, exp(log(row, label))) }

  /// The probability of every class but one in a row, without cancellation near 1; from probabilities, what the
  /// row's own sum leaves.
  func probabilityOfOthers(_ row: Int, _ label: Int, _ probabilities: UnsafePointer<Double>)
    -> Double
  {
    let own = probabilities[label]
    var total = 1.0
    if logSums == nil {
      total = 0
      for k in 0..<classes { total += probabilities[k] }
    }
    if own < total / 2 { return total - own }
    var others = 0.0
    for k in 0..<classes where k != label { others += probabilities[k] }
    // Where the exponential's range ends, the row is added up apart from its largest number.
    guard others < 1e-290, logSums != nil else { return others }
    var top = -Double.infinity
    for k in 0..<classes where k != label { top = max(top, log(row, k)) }
    var sum = 0.0
    for k in 0..<classes where k != label { sum += exp(log(row, k) - top) }
    return exp(top + Glibc.log(sum))
  }

  /// Jeffreys' divergence of two models in every row, Σ_k (p − q)(ln p − ln q).
  ///
  /// - Precondition: As many rows and classes in both.
  package static func divergence(_ one: RowScores, _ other: RowScores) -> [Double] {
    let classes = one.classes
    var result = [Double](repeating: 0, count: one.rows)
    result.withUnsafeMutableBufferPointer { result in
      nonisolated(unsafe) let result = result
      let doubles = one.blockRows * classes
      one.overBlocks { range, p in
        Block.with(doubles: doubles) { q in
          Block.with(doubles: doubles) { logs in
            one.writeLogs(range, into: logs.numbers)
            other.writeLogs(range, into: q.numbers)
            for index in 0..<range.count * classes { logs.numbers[index] -= q.numbers[index] }
            one.writeProbabilities(range, into: p)
            other.writeProbabilities(range, into: q)
            for index in 0..<range.count * classes { p.numbers[index] -= q.numbers[index] }
            for row in range {
              let place = (row - range.lowerBound) * classes
              result[row] = LaneSums.product(p.numbers + place, logs.numbers + place, classes)
            }
          }
        }
      }
    }
    return result
  }

  /// The stored scores widened to double.
  static func widen(
    _ predictions: Predictions,
    _ rows: Range<Int>,
    into target: UnsafeMutablePointer<Double>
  ) {
    let classes = predictions.classes
    let count = rows.count * classes
    switch predictions.matrix.storage {
    case .float(let values):
      values.withUnsafeBufferPointer { values in
        guard let source = values.baseAddress.map({ $0 + rows.lowerBound * classes }) else {
          return
        }
        for index in 0..<count { target[index] = Double(source[index]) }
      }
    case .double(let values):
      values.withUnsafeBufferPointer { values in
        guard let source = values.baseAddress.map({ $0 + rows.lowerBound * classes }) else {
          return
        }
        target.update(from: source, count: count)
      }
    }
  }
}
