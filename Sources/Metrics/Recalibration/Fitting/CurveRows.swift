internal import Glibc

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
    // Rounding may take the exponential of a log-probability of about 0 past 1.
    probabilities = rows.logs.values.map { min(1, exp($0)) }
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
    _ make: (CalibrationTable) -> ProbabilityCurve
  ) throws -> (all: [ProbabilityCurve], outside: [[ProbabilityCurve]]) {
    let count = folds?.count ?? 0
    let found = Workers.map(curveClasses.count) { place in
      Result { try tables(of: curveClasses[place], folds).map(make) }
    }
    let curves = try found.map { try $0.get() }
    return (curves.map { $0[0] }, (0..<count).map { fold in curves.map { $0[fold + 1] } })
  }

  /// The table of a class over all rows, then over the rows outside each fold.
  private func tables(of label: Int, _ folds: Folds?) throws -> [CalibrationTable] {
    let column = (0..<predictions.rows).map { probabilities[$0 * classes + label] }
    guard predictions.weights == nil else {
      let sets =
        [Array(0..<predictions.rows)]
        + (0..<(folds?.count ?? 0)).map { folds?.split($0).outside ?? [] }
      return try sets.map { places in
        try CalibrationTable(
          confidence: places.map { column[$0] },
          hits: places.map { Int(predictions.labels[$0]) == label },
          weights: predictions.weights.map { weights in places.map { weights[$0] } }
        )
      }
    }
    var sorter = ColumnSort()
    var order: [Int32] = []
    column.withUnsafeBufferPointer { sorter.sort($0, into: &order) }
    let numbers = order.map { column[Int($0)] }
    let isHit = order.map { Int(predictions.labels[Int($0)]) == label }
    let fold = folds.map { folds in order.map { folds.assignment[Int($0)] } }
    return (-1..<(folds?.count ?? 0)).map { left in
      Self.table(numbers, isHit) { left < 0 || fold?[$0] != left }
    }
  }

  /// The table of ascending numbers, of those places that are meant.
  private static func table(
    _ numbers: [Double],
    _ isHit: [Bool],
    _ isMeant: (Int) -> Bool
  ) -> CalibrationTable {
    var confidence: [Double] = []
    var rows: [Int] = []
    var hits: [Double] = []
    confidence.reserveCapacity(numbers.count)
    rows.reserveCapacity(numbers.count)
    hits.reserveCapacity(numbers.count)
    for place in numbers.indices where isMeant(place) {
      let hit = isHit[place] ? 1.0 : 0
      if let last = confidence.last, last == numbers[place] {
        rows[rows.count - 1] += 1
        hits[hits.count - 1] += hit
      } else {
        confidence.append(numbers[place])
        rows.append(1)
        hits.append(hit)
      }
    }
    return CalibrationTable(
      confidence: confidence,
      rows: rows,
      weight: rows.map(Double.init),
      hitWeight: hits
    )
  }
}
