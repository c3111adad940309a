internal import Glibc

/// Sums over rows and their drawn labels, each worker's joined to one.
struct LabelParts {
  /// What is known of the rows.
  private(set) var sums: LabelSums
  /// What the labels of each draw add to the case that every prediction is right, draw by draw.
  private(set) var drawn: [Int64]

  init(_ predictions: Predictions, bins: PanelBins, draws: Int, seed: UInt64) {
    // Rows that count once are counted in half of the memory, which is where the time goes.
    if predictions.weights == nil {
      self.init(predictions, bins, draws, seed, counts: Int32.self, unit: 1 << 30)
    } else {
      self.init(predictions, bins, draws, seed, counts: Int64.self, unit: 1)
    }
  }

  private init<Count: FixedWidthInteger & Sendable>(
    _ predictions: Predictions,
    _ bins: PanelBins,
    _ draws: Int,
    _ seed: UInt64,
    counts: Count.Type,
    unit: Int64
  ) {
    let ranges = Workers.ranges(predictions.rows, atLeast: 1_024)
    let keys = draws > 0 ? RowKeys(predictions).keys : []
    let parts = Workers.map(ranges.count) { piece in
      var collector = LabelCollector<Count>(
        predictions,
        bins: bins,
        draws: draws,
        seed: seed,
        keys: keys
      )
      predictions.feed(ranges[piece], want: .squares, to: &collector)
      return collector.finish()
    }
    sums = parts.dropFirst().reduce(into: parts[0].sums) { $0.add($1.sums) }
    let width = sums.weight.count
    let columns = parts.map(\.drawn)
    // From cell by cell to draw by draw, a square at a time so that both stay in reach.
    drawn = [Int64](unsafeUninitializedCapacity: width * draws) { drawn, filled in
      drawn.initialize(repeating: 0)
      for start in stride(from: 0, to: width, by: 16) {
        for draw in 0..<draws {
          for cell in start..<min(width, start + 16) {
            var sum: Int64 = 0
            for column in columns { sum += Int64(column[cell * draws + draw]) }
            drawn[draw * width + cell] = sum * unit
          }
        }
      }
      filled = width * draws
    }
  }
}

/// Sums over some rows, in units of 2^-30.
struct LabelSums: Sendable {
  var total: Int64 = 0
  var weight: [Int64]
  var expected: [Int64]
  var variance: [Int64]
  var hits: [Int64]
  /// Hits were every prediction right.
  var predicted: [Int64]

  init(width: Int) {
    weight = [Int64](repeating: 0, count: width)
    expected = weight
    variance = weight
    hits = weight
    predicted = weight
  }

  mutating func add(_ other: LabelSums) {
    total += other.total
    Self.add(other.weight, to: &weight)
    Self.add(other.expected, to: &expected)
    Self.add(other.variance, to: &variance)
    Self.add(other.hits, to: &hits)
    Self.add(other.predicted, to: &predicted)
  }

  private static func add(_ from: [Int64], to: inout [Int64]) {
    for index in to.indices { to[index] += from[index] }
  }
}
