internal import Glibc

/// The natural logarithm, so that generic code has one spelling of it.
@inline(__always)
func logarithm(_ x: Double) -> Double { log(x) }

/// What is done with each block of eight rows.
protocol RowConsumer {
  /// Takes the facts of rows `start..<start + count` (`count` is 8 except at the end).
  ///
  /// `probabilities` has one vector a class.
  mutating func take(
    _ block: RowBlock,
    start: Int,
    count: Int,
    probabilities: UnsafeMutablePointer<Lanes>
  )
}

extension Predictions {
  /// Feeds the rows of a range, in order, to a consumer.
  func feed(_ range: Range<Int>, to consumer: inout some RowConsumer) {
    switch matrix.storage {
    case .float(let values): feed(values, range, to: &consumer)
    case .double(let values): feed(values, range, to: &consumer)
    }
  }

  private var areLogits: Bool {
    switch scores {
    case .logits: true
    case .probabilities: false
    }
  }

  @inline(__always)
  private func feed<Scalar: Score>(
    _ values: [Scalar],
    _ range: Range<Int>,
    to consumer: inout some RowConsumer
  ) {
    let classes = classes
    let areLogits = areLogits
    values.withUnsafeBufferPointer { values in
      labels.withUnsafeBufferPointer { labels in
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: classes) { lanes in
          guard let scores = values.baseAddress, let labels = labels.baseAddress,
            let lanes = lanes.baseAddress
          else { return }
          let kernel = RowKernel(
            scores: scores,
            labels: labels,
            rows: range.upperBound,
            classes: classes,
            areLogits: areLogits
          )
          for start in stride(from: range.lowerBound, to: range.upperBound, by: RowBlock.size) {
            let block = kernel.block(at: start, lanes)
            let count = min(RowBlock.size, range.upperBound - start)
            consumer.take(block, start: start, count: count, probabilities: lanes)
          }
        }
      }
    }
  }
}
