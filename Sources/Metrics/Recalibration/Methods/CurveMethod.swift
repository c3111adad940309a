/// What Platt scaling and beta calibration share: a smooth curve a class, fitted against the rest.
protocol CurveMethod: FoldMethod {
  /// Throws where an option is out of range.
  func check() throws

  /// Fits the curve of a class on its columns of log p and log(1 − p).
  func curve(
    _ rows: ColumnRows,
    _ part: ColumnRows.Part,
    _ label: Int,
    _ own: [Double],
    _ others: [Double]
  ) throws -> (curve: [Double], minimum: Minimum)

  /// The map of the curves of all classes.
  func map(_ curves: [[Double]]) -> RecalibrationMap
}

extension CurveMethod {
  func check() throws {}

  func fits(_ rows: FoldedRows) throws -> [Recalibrator] {
    try check()
    try rows.parts.forEach(check)
    let columns = rows.columns
    let found = try columns.eachCurve { part, label, own, others in
      try curve(columns, part, label, own, others)
    }
    return try zip(rows.parts, found).map { part, curves in
      var end = FitEnd()
      for curve in curves { end.join(FitEnd(curve.minimum)) }
      return try finish(part, map(curves.map(\.curve)), end: end)
    }
  }
}
