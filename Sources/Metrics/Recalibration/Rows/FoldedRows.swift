/// Predictions made ready for fits on the rows outside each fold, or on all rows.
///
/// What the fits of all folds and methods share is worked out once: the sums of softmax, the losses before, and what
/// names a row. No score is copied.
package struct FoldedRows: Sendable {
  let predictions: Predictions
  let logs: LogRows
  /// The folds, or `nil` for one fit on all rows.
  let folds: Folds?
  /// The rows of each fit: those outside each fold, or all.
  let parts: [FitRows]
  /// The log loss of every row before any map.
  let losses: [Double]
  private let ordered = Once<ColumnRows>()
  private let known: FoldKeys?
  private let named = Once<FoldKeys>()

  /// Makes predictions ready.
  ///
  /// - Parameters:
  ///   - predictions: The rows.
  ///   - folds: The folds of a cross-fit; `nil` for one fit on all rows.
  ///   - names: What the rows are dealt to folds by, where that is known already.
  /// - Throws: `MetricsError` when the folds were made for another number of rows, or all the weights
  ///   outside a fold are 0.
  /// - Complexity: O(rows × classes).
  package init(_ predictions: Predictions, _ folds: Folds?, _ names: FoldKeys? = nil) throws {
    if let folds, folds.assignment.count != predictions.rows {
      throw MetricsError.invalid(
        "The folds were made for \(folds.assignment.count) rows but there are \(predictions.rows)."
      )
    }
    let logs = try LogRows(predictions)
    let losses =
      switch predictions.scores {
      case .probabilities: predictions.rowLogLoss
      case .logits: predictions.labels.enumerated().map { -logs.log($0, Int($1)) }
      }
    self.predictions = predictions
    self.logs = logs
    self.losses = losses
    self.folds = folds
    known = names
    let outside: [[Int32]?] =
      folds.map { folds in (0..<folds.count).map { folds.outside($0) } } ?? [nil]
    parts = try outside.map { try FitRows(predictions, logs, losses: losses, $0) }
  }

  /// The rows in the order of their folds, for methods of one curve a class.
  var columns: ColumnRows { ordered.value { ColumnRows(self) } }

  /// What rows are dealt to folds by within each part.
  var names: FoldKeys { named.value { known ?? FoldKeys(predictions) } }
}
