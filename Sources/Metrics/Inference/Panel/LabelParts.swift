/// What the labels of each draw add to the case that every prediction is right, each worker's joined to one.
struct LabelParts {
  /// Draw by draw, and cell by cell of those that have rows; in units of 2^-30.
  let drawn: [Int64]

  init(
    _ predictions: Predictions,
    bins: PanelBins,
    cells: LabelCells,
    draws: Int,
    seed: UInt64
  ) {
    // Rows that count once are counted in half of the memory, which is where the time goes.
    if predictions.weights == nil {
      self.init(predictions, bins, cells, draws, seed, counts: Int32.self, unit: 1 << 30)
    } else {
      self.init(predictions, bins, cells, draws, seed, counts: Int64.self, unit: 1)
    }
  }

  private init<Count: FixedWidthInteger & Sendable>(
    _ predictions: Predictions,
    _ bins: PanelBins,
    _ cells: LabelCells,
    _ draws: Int,
    _ seed: UInt64,
    counts: Count.Type,
    unit: Int64
  ) {
    let ranges = Workers.ranges(predictions.rows, atLeast: 1_024)
    let keys = RowKeys(predictions).keys
    let columns = Workers.map(ranges.count) { piece in
      var collector = LabelCollector<Count>(
        predictions,
        bins: bins,
        cells: cells,
        draws: draws,
        seed: seed,
        keys: keys
      )
      predictions.feed(ranges[piece], want: .squares, to: &collector)
      return Column(cells: collector.finish())
    }
    defer { for column in columns { column.cells.deallocate() } }
    let width = cells.count
    let stride = SideBySideDraws.stride(draws)
    // From cell by cell to draw by draw, a square at a time so that both stay in reach.
    drawn = [Int64](unsafeUninitializedCapacity: width * draws) { drawn, filled in
      drawn.initialize(repeating: 0)
      for start in Swift.stride(from: 0, to: width, by: 16) {
        for draw in 0..<draws {
          for cell in start..<min(width, start + 16) {
            var sum: Int64 = 0
            for column in columns { sum += Int64(column.cells[cell * stride + draw]) }
            drawn[draw * width + cell] = sum * unit
          }
        }
      }
      filled = width * draws
    }
  }

  /// What one worker drew; it is read when all have ended.
  private struct Column<Count: FixedWidthInteger & Sendable>: @unchecked Sendable {
    let cells: UnsafeMutablePointer<Count>
  }
}
