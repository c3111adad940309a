/// The rows of a fit of one curve a class, as probabilities.
struct CurveRows {
  let predictions: Predictions
  /// The probabilities of all the predictions' rows, row-major.
  let probabilities: [Double]
  /// The classes that get a curve of their own.
  let curveClasses: [Int]
  init(_ rows: FitRows) {
    predictions = rows.predictions
    curveClasses = rows.curveClasses
    probabilities = rows.logs.probabilities
  }

  var classes: Int { predictions.classes }

  /// The probability of each row's right class, for all the predictions' rows.
  var rightProbability: [Double] {
    predictions.labels.enumerated().map { probabilities[$0 * classes + Int($1)] }
  }

  /// The curve of each class by all rows, and by the rows outside each fold.
  ///
  /// Each class's rows are sorted once; a fold's table leaves its rows out of that order.
  ///
  /// - Complexity: O(rows × classes × folds), shared out between threads.
  func curves(
    _ folds: Folds?,
    _ make: (CurveTable) -> ProbabilityCurve
  ) throws -> (all: [ProbabilityCurve], outside: [[ProbabilityCurve]]) {
    let count = folds?.count ?? 0
    // Neighbouring classes lie in one line of the cache; with very many rows one class fills it.
    let width = max(1, min(8, (1 << 21) / predictions.rows))
    let found = Workers.map((curveClasses.count + width - 1) / width) { piece in
      Result {
        let labels = curveClasses[piece * width..<min((piece + 1) * width, curveClasses.count)]
        return try zip(labels, columns(labels)).map { label, column in
          try tables(of: label, column, folds).map(make)
        }
      }
    }
    let curves = try found.flatMap { try $0.get() }
    return (curves.map { $0[0] }, (0..<count).map { fold in curves.map { $0[fold + 1] } })
  }

  /// The probabilities of neighbouring classes, a column each.
  private func columns(_ labels: ArraySlice<Int>) -> [[Double]] {
    let (rows, classes) = (predictions.rows, classes)
    guard let first = labels.first else { return [] }
    var columns = [[Double]](repeating: [], count: labels.count)
    for place in columns.indices { columns[place].reserveCapacity(rows) }
    for start in stride(from: 0, to: rows, by: 512) {
      let end = min(start + 512, rows)
      for place in columns.indices {
        for row in start..<end {
          columns[place].append(probabilities[row * classes + first + place])
        }
      }
    }
    return columns
  }

  /// The table of a class over all rows, then over the rows outside each fold.
  private func tables(of label: Int, _ column: [Double], _ folds: Folds?) throws -> [CurveTable] {
    guard predictions.weights == nil else {
      let sets =
        [Array(0..<predictions.rows)]
        + (0..<(folds?.count ?? 0)).map { folds?.split($0).outside ?? [] }
      return try sets.map { places in
        let table = try CalibrationTable(
          confidence: places.map { column[$0] },
          hits: places.map { Int(predictions.labels[$0]) == label },
          weights: predictions.weights.map { weights in places.map { weights[$0] } }
        )
        return CurveTable(
          confidence: table.confidence,
          weight: table.weight,
          hitWeight: table.hitWeight
        )
      }
    }
    var sorter = ColumnSort()
    var order: [Int32] = []
    column.withUnsafeBufferPointer { sorter.sort($0, into: &order) }
    let numbers = order.map { column[Int($0)] }
    let hits = order.map { Int(predictions.labels[Int($0)]) == label ? 1.0 : 0 }
    let fold = folds.map { folds in order.map { Int32(folds.assignment[Int($0)]) } }
    let whole = CurveTable(numbers, hits)
    return [whole.merged]
      + (0..<(folds?.count ?? 0)).map { left in
        fold.map { whole.without(Int32(left), $0).merged } ?? whole.merged
      }
  }
}

/// The distinct probabilities of a class in ascending order, with their weights and those of hits.
struct CurveTable {
  private(set) var confidence: [Double]
  private(set) var weight: [Double]
  private(set) var hitWeight: [Double]

  init(confidence: [Double], weight: [Double], hitWeight: [Double]) {
    self.confidence = confidence
    self.weight = weight
    self.hitWeight = hitWeight
  }

  /// One entry a row, in ascending order, each of weight 1; equal ones still stand side by side.
  fileprivate init(_ numbers: [Double], _ hits: [Double]) {
    confidence = numbers
    weight = [Double](repeating: 1, count: numbers.count)
    hitWeight = hits
  }

  /// The entries that are not of a fold.
  fileprivate func without(_ left: Int32, _ fold: [Int32]) -> CurveTable {
    var numbers = confidence
    var hits = hitWeight
    var end = 0
    numbers.withUnsafeMutableBufferPointer { numbers in
      hits.withUnsafeMutableBufferPointer { hits in
        for place in fold.indices {
          // Written in any case and kept or not: a branch would be guessed wrong at every fifth row.
          numbers[end] = numbers[place]
          hits[end] = hits[place]
          end += fold[place] == left ? 0 : 1
        }
      }
    }
    numbers.removeLast(numbers.count - end)
    hits.removeLast(hits.count - end)
    return CurveTable(numbers, hits)
  }

  /// Equal numbers joined.
  fileprivate var merged: CurveTable {
    let numbers = confidence
    guard numbers.indices.dropFirst().contains(where: { numbers[$0] == numbers[$0 - 1] }) else {
      return self
    }
    var result = CurveTable(confidence: [], weight: [], hitWeight: [])
    for place in numbers.indices {
      if let last = result.confidence.last, last == numbers[place] {
        result.weight[result.weight.count - 1] += weight[place]
        result.hitWeight[result.hitWeight.count - 1] += hitWeight[place]
      } else {
        result.confidence.append(numbers[place])
        result.weight.append(weight[place])
        result.hitWeight.append(hitWeight[place])
      }
    }
    return result
  }
}
