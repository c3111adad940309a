/// The probabilities of a class in ascending order, each with whether its row was a hit; equal ones side by side.
struct CurveTable {
  let confidence: [Double]
  /// 1 for a row of the class, else 0.
  let hits: [UInt8]
  /// The weights of the rows, all above 0, or `nil` where each counts once.
  let weights: [Double]?

  /// Number of rows.
  var count: Int { confidence.count }

  /// The sums of some neighbouring rows.
  func sums(_ range: Range<Int>) -> (weight: Double, hits: Double) {
    guard let weights else {
      return hits.withUnsafeBufferPointer { hits in
        var found = 0
        for row in range { found += Int(hits[row]) }
        return (Double(range.count), Double(found))
      }
    }
    var sums = (weight: 0.0, hits: 0.0)
    for row in range {
      sums.weight += weights[row]
      if hits[row] == 1 { sums.hits += weights[row] }
    }
    return sums
  }

  /// The first row whose probability is at least this.
  func first(atLeast probability: Double) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if confidence[middle] < probability { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether a row's probability is above that of the row before it.
  func isFirst(_ row: Int) -> Bool { row == 0 || confidence[row] != confidence[row - 1] }

  /// Visits the rows in groups that no monotone curve can part: equal probabilities, and misses side by side.
  ///
  /// Hits are few among many classes, so the misses between them are stepped over.
  func eachGroup(_ body: (_ rows: Range<Int>) -> Void) {
    confidence.withUnsafeBufferPointer { confidence in
      hits.withUnsafeBufferPointer { hits in
        var start = 0
        var row = 0
        while row < hits.count {
          guard hits[row] == 1 else {
            row += 1
            continue
          }
          var first = row
          while first > start, confidence[first - 1] == confidence[row] { first -= 1 }
          if first > start { body(start..<first) }
          row += 1
          while row < hits.count, confidence[row] == confidence[first] { row += 1 }
          body(first..<row)
          start = row
        }
        if start < hits.count { body(start..<hits.count) }
      }
    }
  }

  /// The rows that are not of a fold.
  func without(_ left: Int32, _ folds: [Int32]) -> CurveTable {
    var kept = 0
    for fold in folds { kept += fold == left ? 0 : 1 }
    var hits: [UInt8] = []
    let confidence = [Double](unsafeUninitializedCapacity: kept + 1) { numbers, filled in
      hits = [UInt8](unsafeUninitializedCapacity: kept + 1) { flags, filled in
        var end = 0
        for place in folds.indices {
          // Written in any case and kept or not: a branch would be guessed wrong at every fifth row.
          numbers[end] = self.confidence[place]
          flags[end] = self.hits[place]
          end += folds[place] == left ? 0 : 1
        }
        filled = kept
      }
      filled = kept
    }
    return CurveTable(
      confidence: confidence,
      hits: hits,
      weights: weights.map { Self.pick($0, kept) { folds[$0] != left } }
    )
  }

  /// Picks the rows of one fit from a class's rows in ascending order.
  ///
  /// - Parameters:
  ///   - column: The class's probabilities, hits and rows in that order.
  ///   - folds: The fold of each row; −1 for those that are not picked.
  ///   - weights: The weight of each row.
  static func picked(
    _ column: (confidence: [Double], hits: [UInt8], rows: [Int32]),
    _ folds: [Int32],
    _ weights: [Double]?
  ) -> (table: CurveTable, rows: [Int32], folds: [Int32]) {
    let dealt = column.rows.withUnsafeBufferPointer { rows in
      folds.withUnsafeBufferPointer { folds in rows.map { folds[Int($0)] } }
    }
    var kept = 0
    for fold in dealt { kept += fold < 0 ? 0 : 1 }
    let rows = pick(column.rows, kept) { dealt[$0] >= 0 }
    let table = CurveTable(
      confidence: pick(column.confidence, kept) { dealt[$0] >= 0 },
      hits: pick(column.hits, kept) { dealt[$0] >= 0 },
      weights: weights.map { weights in rows.map { weights[Int($0)] } }
    )
    return (table, rows, pick(dealt, kept) { dealt[$0] >= 0 })
  }

  /// The values at places that are kept.
  @inline(__always)
  private static func pick<Value>(
    _ values: [Value],
    _ kept: Int,
    _ isKept: (Int) -> Bool
  ) -> [Value] {
    // One place more: a value is written in any case and kept or not, as a branch would be guessed wrong too often.
    [Value](unsafeUninitializedCapacity: kept + 1) { target, filled in
      if let base = target.baseAddress {
        var end = 0
        for place in values.indices {
          (base + end).initialize(to: values[place])
          end += isKept(place) ? 1 : 0
        }
      }
      filled = kept
    }
  }
}
