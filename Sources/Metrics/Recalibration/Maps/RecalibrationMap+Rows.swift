internal import Glibc

extension RecalibrationMap {
  /// Rows whose scores are worked out at once.
  private static func blockRows(_ classes: Int) -> Int { max(64, (1 << 15) / classes) }

  /// The scores of all rows.
  ///
  /// - Throws: `MetricsError` when scores are so large that the map takes them beyond the range of a double.
  /// - Complexity: O(rows × classes), times `classes` for affine maps.
  func scores(_ logs: LogRows) throws -> Predictions.Scores {
    try Self.scores(rows: logs.count, classes: logs.classes, [(self, logs)])
  }

  /// The scores of rows by several maps, each of which answers for some of the rows.
  ///
  /// - Parameters:
  ///   - rows: Number of all rows.
  ///   - classes: Number of classes.
  ///   - shares: The maps, which are of one kind, with their rows.
  static func scores(
    rows: Int,
    classes: Int,
    _ shares: [(map: RecalibrationMap, logs: LogRows)]
  ) throws -> Predictions.Scores {
    let values = [Double](unsafeUninitializedCapacity: rows * classes) { values, filled in
      if let base = values.baseAddress {
        nonisolated(unsafe) let base = base
        for (map, logs) in shares {
          map.overBlocks(logs) { places, block in
            for (index, place) in places.enumerated() {
              (base + logs.row(place) * classes).update(
                from: block + index * classes,
                count: classes
              )
            }
          }
        }
      }
      filled = rows * classes
    }
    let matrix = try ScoreMatrix(rows: rows, columns: classes, storage: .double(values))
    return shares.allSatisfy(\.map.answersLogits)
      ? .logits(try Logits(matrix)) : .probabilities(try Probabilities(matrix))
  }

  /// The log loss of each row as the map answers, in nats; infinite where the right class gets the probability 0.
  ///
  /// - Throws: As for the scores, which are forgotten here.
  func losses(_ logs: LogRows, _ labels: [Int32]) throws -> [Double] {
    var losses = [Double](repeating: 0, count: logs.count)
    let classes = logs.classes
    losses.withUnsafeMutableBufferPointer { losses in
      nonisolated(unsafe) let losses = losses
      labels.withUnsafeBufferPointer { labels in
        guard let labels = labels.baseAddress else { return }
        nonisolated(unsafe) let right = labels
        overBlocks(logs) { places, block in
          guard answersLogits else {
            for (index, place) in places.enumerated() {
              losses[place] = -Glibc.log(block[index * classes + Int(right[place])])
            }
            return
          }
          RowScratch.with(classes: classes) { scratch in
            let kernel = RowKernel(
              scores: UnsafePointer(block),
              labels: right + places.lowerBound,
              end: places.count,
              classes: classes
            )
            for start in stride(from: 0, to: places.count, by: RowBlock.size) {
              kernel.logits(at: start, want: .logLoss, scratch)
              for lane in 0..<min(RowBlock.size, places.count - start) {
                losses[places.lowerBound + start + lane] = scratch.block.logLoss[lane]
              }
            }
          }
        }
      }
    }
    // A score beyond the range of a double leaves no loss that is a number.
    guard answersLogits, losses.contains(where: { !$0.isFinite }) else { return losses }
    _ = try scores(logs)
    return losses
  }

  /// Works out the scores of all places a block at a time, several blocks side by side.
  private func overBlocks(
    _ logs: LogRows,
    _ body: (_ places: Range<Int>, _ block: UnsafeMutablePointer<Double>) -> Void
  ) {
    let write = writer()
    let size = Self.blockRows(logs.classes)
    RowScores.overStretches(logs.count) { stretch in
      let capacity = min(size, stretch.count) * logs.classes
      withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, capacity)) { memory in
        guard let block = memory.baseAddress else { return }
        for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
          let places = first..<min(first + size, stretch.upperBound)
          write(logs, places, block)
          body(places, block)
        }
      }
    }
  }
}
