internal import Glibc

/// The log-probabilities of some rows, written a few rows at a time from the scores as they were read.
///
/// All of them in double precision would take twice the memory of float32 scores, and a copy for every fold as much
/// again. What is kept is one number or two a row; so some of the rows are only a list of their numbers.
///
/// Given probabilities are the exception: their logarithms are taken once and kept, as they cost more than reading.
struct LogRows: Sendable {
  /// All rows, with the logarithms of given probabilities as their logits.
  let readable: Predictions
  /// What is taken off a row's logits, in two parts; `nil` for given probabilities.
  private let logSums: (top: [Double], rest: [Double])?
  /// The sum of each row's probabilities where they were given; `nil` where softmax makes it 1.
  private let totals: [Double]?
  /// The row at each place; `nil` for all rows as they stand.
  let rows: [Int32]?
  /// Number of places.
  let count: Int

  /// Number of classes.
  var classes: Int { readable.classes }

  /// Reads the scores of predictions.
  ///
  /// - Complexity: O(rows × classes).
  init(_ predictions: Predictions) throws {
    let read = RowScores(predictions)
    logSums = read.logSums
    rows = nil
    count = predictions.rows
    guard case .probabilities = predictions.scores else {
      readable = predictions
      totals = nil
      return
    }
    let classes = predictions.classes
    let logs = try ScoreMatrix(
      rows: count,
      columns: classes,
      storage: .double(LogProbabilities(read).values)
    )
    readable = try predictions.replacing(.logits(Logits(logs)))
    totals = RowScores.mapStretches(count) { stretch in
      stretch.map { row in
        var sum = 0.0
        for label in 0..<classes {
          sum += max(predictions.matrix[row, label], LogProbabilities.least)
        }
        return sum
      }
    }.flatMap(\.self)
  }

  private init(_ all: LogRows, _ rows: [Int32]) {
    readable = all.readable
    logSums = all.logSums
    totals = all.totals
    self.rows = rows
    count = rows.count
  }

  /// The rows at some of the places.
  func selected(_ places: [Int32]) -> LogRows {
    LogRows(self, rows.map { rows in places.map { rows[Int($0)] } } ?? places)
  }

  /// The row at a place.
  @inline(__always)
  func row(_ place: Int) -> Int { rows.map { Int($0[place]) } ?? place }

  /// The log-probability of a class at a place.
  func log(_ place: Int, _ label: Int) -> Double {
    let row = row(place)
    let score = readable.matrix[row, label]
    return logSums.map { (score - $0.top[row]) - $0.rest[row] } ?? score
  }

  /// Whether probabilities were given, whose sums are near 1 only.
  var hasTotals: Bool { totals != nil }

  /// The sum of the probabilities at a place.
  func total(_ place: Int) -> Double { totals?[row(place)] ?? 1 }

  /// Writes log-probabilities, row-major.
  func write(_ places: Range<Int>, into target: UnsafeMutablePointer<Double>) {
    write(places, 0..<classes, step: (place: classes, label: 1), into: target)
  }

  /// Writes log-probabilities minus the mean of their row: the centred log-ratio of the probabilities.
  func writeCentred(_ places: Range<Int>, into target: UnsafeMutablePointer<Double>) {
    let classes = classes
    write(places, into: target)
    for index in 0..<places.count {
      let own = target + index * classes
      let mean = LaneSums.sum(own, classes) / Double(classes)
      for k in 0..<classes { own[k] -= mean }
    }
  }

  /// Writes the log-probabilities of some classes, class by class.
  func writeColumns(
    _ places: Range<Int>,
    _ labels: Range<Int>,
    into target: UnsafeMutablePointer<Double>
  ) {
    write(places, labels, step: (place: 1, label: places.count), into: target)
  }

  private func write(
    _ places: Range<Int>,
    _ labels: Range<Int>,
    step: (place: Int, label: Int),
    into target: UnsafeMutablePointer<Double>
  ) {
    switch readable.matrix.storage {
    case .float(let values): write(values, places, labels, step, target) { Double($0) }
    case .double(let values): write(values, places, labels, step, target) { $0 }
    }
  }

  @inline(__always)
  private func write<Value>(
    _ values: [Value],
    _ places: Range<Int>,
    _ labels: Range<Int>,
    _ step: (place: Int, label: Int),
    _ target: UnsafeMutablePointer<Double>,
    _ widened: (Value) -> Double
  ) {
    let classes = classes
    values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for place in places {
        let row = row(place)
        let (top, rest) = logSums.map { ($0.top[row], $0.rest[row]) } ?? (0, 0)
        let from = base + (row * classes + labels.lowerBound)
        let to = target + (place - places.lowerBound) * step.place
        // Neighbours in memory apart, as the processor then takes several at once.
        if step.label == 1 {
          for k in 0..<labels.count { to[k] = (widened(from[k]) - top) - rest }
        } else {
          for k in 0..<labels.count { to[k * step.label] = (widened(from[k]) - top) - rest }
        }
      }
    }
  }
}
