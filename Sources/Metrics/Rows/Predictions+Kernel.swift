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
  /// Feeds the rows of a range, in order, to a consumer, with the facts that it wants.
  func feed(_ range: Range<Int>, want: RowWants = .all, to consumer: inout some RowConsumer) {
    switch scores {
    case .logits(let logits):
      switch logits.matrix.storage {
      case .float(let values): feedLogits(values, range, want, to: &consumer)
      case .double(let values): feedLogits(values, range, want, to: &consumer)
      }
    case .probabilities(let probabilities):
      switch probabilities.matrix.storage {
      case .float(let values): feedProbabilities(values, range, want, to: &consumer)
      case .double(let values): feedProbabilities(values, range, want, to: &consumer)
      }
    }
  }

  private func feedLogits<Scalar: Score>(
    _ values: [Scalar],
    _ range: Range<Int>,
    _ want: RowWants,
    to consumer: inout some RowConsumer
  ) {
    withKernel(values, end: range.upperBound) { kernel, scratch in
      for start in stride(from: range.lowerBound, to: range.upperBound, by: RowBlock.size) {
        kernel.logits(at: start, want: want, scratch)
        let count = min(RowBlock.size, range.upperBound - start)
        consumer.take(scratch.block, start: start, count: count, probabilities: scratch.lanes)
      }
    }
  }

  private func feedProbabilities<Scalar: Score>(
    _ values: [Scalar],
    _ range: Range<Int>,
    _ want: RowWants,
    to consumer: inout some RowConsumer
  ) {
    withKernel(values, end: range.upperBound) { kernel, scratch in
      for start in stride(from: range.lowerBound, to: range.upperBound, by: RowBlock.size) {
        kernel.probabilities(at: start, want: want, scratch)
        let count = min(RowBlock.size, range.upperBound - start)
        consumer.take(scratch.block, start: start, count: count, probabilities: scratch.lanes)
      }
    }
  }

  /// Lends a kernel over score values, and working memory.
  @inline(__always)
  func withKernel<Scalar: Score>(
    _ values: [Scalar],
    end: Int,
    _ body: (RowKernel<Scalar>, RowScratch) -> Void
  ) {
    let classes = classes
    values.withUnsafeBufferPointer { values in
      labels.withUnsafeBufferPointer { labels in
        RowScratch.with(classes: classes) { scratch in
          guard let scores = values.baseAddress, let labels = labels.baseAddress else { return }
          body(RowKernel(scores: scores, labels: labels, end: end, classes: classes), scratch)
        }
      }
    }
  }
}
