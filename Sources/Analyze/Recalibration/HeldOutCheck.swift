public import CandorMetrics
import CandorProgress
import CandorText

/// Whether a method harms a model on rows that it was not fitted on.
public enum HeldOutCheck {
  /// So many rows are enough to see a harm that matters, and cost little beside the fit itself.
  static let mostRows = 20_000

  /// Cross-fits a method and compares each row before and after.
  ///
  /// A harm is a mean difference beyond three standard errors: accuracy that falls, or log loss that
  /// rises. Rows whose right class had probability 0 count for the accuracy only.
  ///
  /// - Returns: A sentence, or `nil` when no harm is seen or there are too few rows to fit in folds.
  /// - Complexity: five fits.
  public static func warning(
    _ predictions: Predictions,
    _ kind: RecalibrationKind,
    seed: UInt64 = 0
  ) -> String? {
    let stage = Progress.open("trying the map on other rows")
    defer { stage?.close() }
    let step = max(1, predictions.rows / mostRows)
    let places = Array(stride(from: 0, to: predictions.rows, by: step))
    guard places.count >= 50, let some = step == 1 ? predictions : try? predictions.subset(places),
      let folds = try? Folds(some, count: 5, seed: seed),
      let fitted = try? CrossFit(method: kind.method, folds: folds).apply(some)
    else { return nil }
    let before = RowFacts(some)
    let after = RowFacts(fitted.predictions)
    let hits = zip(before.hits, after.hits).map { ($1 ? 1.0 : 0) - ($0 ? 1.0 : 0) }
    if let moments = SampleMoments(hits), moments.mean < -3 * moments.standardError {
      let old = Double(before.hits.count { $0 }) / Double(before.rows)
      let new = Double(after.hits.count { $0 }) / Double(after.rows)
      return
        "On rows that it was not fitted on, \(kind.rawValue) lowers the accuracy from"
        + " \(NumberText.fixed(old, 4)) to \(NumberText.fixed(new, 4)). Use another method, such as"
        + " temperature or isotonic, or see 'candor recalibrate try'."
    }
    var rises: [Double] = []
    for row in 0..<before.rows where before.logLoss[row].isFinite && after.logLoss[row].isFinite {
      rises.append(after.logLoss[row] - before.logLoss[row])
    }
    guard rises.count > 1, let moments = SampleMoments(rises),
      moments.mean > 3 * moments.standardError
    else { return nil }
    return
      "On rows that it was not fitted on, \(kind.rawValue) raises the log loss by"
      + " \(NumberText.fixed(moments.mean, 4)) on average. The model may need no map; see"
      + " 'candor recalibrate try'."
  }
}
