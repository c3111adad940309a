/// The features that fits through softmax read: log-probabilities of rows, centred or not.
struct FeatureRows: Sendable {
  let logs: LogRows
  let features: AffineMap.Features

  /// Number of rows.
  var count: Int { logs.count }
  /// Number of features.
  var classes: Int { logs.classes }

  /// Writes the features of rows, row-major.
  func write(_ rows: Range<Int>, into target: UnsafeMutablePointer<Double>) {
    switch features {
    case .centred: logs.writeCentred(rows, into: target)
    case .logProbabilities: logs.write(rows, into: target)
    }
  }

  /// All features in single precision, row-major.
  var single: [Float] {
    let (count, classes) = (count, classes)
    return [Float](unsafeUninitializedCapacity: count * classes) { values, filled in
      if let base = values.baseAddress {
        nonisolated(unsafe) let base = base
        RowScores.overStretches(count) { stretch in
          let size = RowScores.blockRows(classes)
          RowScores.Block.with(doubles: size * classes) { block in
            for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
              let rows = first..<min(first + size, stretch.upperBound)
              write(rows, into: block.numbers)
              let target = base + first * classes
              for index in 0..<rows.count * classes { target[index] = Float(block.numbers[index]) }
            }
          }
        }
      }
      filled = count * classes
    }
  }

  /// Every so many rows.
  func sample(every step: Int) -> FeatureRows {
    let places = stride(from: 0, to: count, by: step).map { Int32($0) }
    return FeatureRows(logs: logs.selected(places), features: features)
  }
}
