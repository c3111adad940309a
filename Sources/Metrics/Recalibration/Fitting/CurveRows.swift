internal import Glibc

/// The rows of a fit of one curve a class: probabilities, of which some rows are taken at will.
struct CurveRows {
  let predictions: Predictions
  /// The probabilities of all the predictions' rows, row-major.
  let probabilities: [Double]
  /// The classes that get a curve of their own.
  let curveClasses: [Int]
  /// The rows that are meant; `nil` for all.
  private let places: [Int]?

  init(_ rows: FitRows) {
    predictions = rows.predictions
    curveClasses = rows.curveClasses
    // Rounding may take the exponential of a log-probability of about 0 past 1.
    probabilities = rows.logs.values.map { min(1, exp($0)) }
    places = nil
  }

  private init(_ rows: CurveRows, _ places: [Int]) {
    predictions = rows.predictions
    probabilities = rows.probabilities
    curveClasses = rows.curveClasses
    self.places = places
  }

  /// Some of the rows.
  func subset(_ places: [Int]) -> CurveRows { CurveRows(self, places) }

  var classes: Int { predictions.classes }

  /// The probability of each row's right class, for all the predictions' rows.
  var rightProbability: [Double] {
    predictions.labels.enumerated().map { probabilities[$0 * classes + Int($1)] }
  }

  /// The probabilities of a class against its outcomes.
  func table(of label: Int) throws -> CalibrationTable {
    let places = places ?? Array(0..<predictions.rows)
    return try CalibrationTable(
      confidence: places.map { probabilities[$0 * classes + label] },
      hits: places.map { Int(predictions.labels[$0]) == label },
      weights: predictions.weights.map { weights in places.map { weights[$0] } }
    )
  }
}
