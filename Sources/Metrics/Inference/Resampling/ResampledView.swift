/// A view of rows whose resamples become tables without sorting again.
///
/// The distinct confidences are sorted once and each row remembers its place among them; the table of
/// a resample is then one pass over the rows. With one view for each of two models and one resample
/// for both, any statistic of tables can be compared in pairs.
public struct ResampledView: Sendable {
  private let confidence: [Double]
  private let cellOfRow: [Int32]
  private let hits: [Bool]
  private let weights: [Double]?

  /// Sorts the rows of a view.
  ///
  /// - Throws: `MetricsError` naming the row of a confidence that is not in [0, 1].
  /// - Complexity: O(n log n).
  public init(confidence: [Double], hits: [Bool], weights: [Double]? = nil) throws {
    // The table's checks are the view's checks; its cells must be those of all rows, as rows of
    // weight 0 have a place too.
    if weights != nil {
      _ = try CalibrationTable(confidence: confidence, hits: hits, weights: weights)
    }
    let table = try CalibrationTable(confidence: confidence, hits: hits)
    self.confidence = table.confidence
    self.hits = hits
    self.weights = weights
    cellOfRow = confidence.map { value in
      Int32(table.confidence.partitioningIndex { $0 >= value })
    }
  }

  /// The table of a resample, or `nil` when no row of positive weight was drawn.
  ///
  /// - Complexity: O(rows).
  public func table(_ resample: RowResample) -> CalibrationTable? {
    var rows = [Int](repeating: 0, count: confidence.count)
    var hitRows = rows
    var weight = [Double](repeating: 0, count: weights == nil ? 0 : confidence.count)
    var hitWeight = weight
    for (row, count) in resample.counts.enumerated() where count > 0 {
      let cell = Int(cellOfRow[row])
      rows[cell] += Int(count)
      if let weights {
        weight[cell] += Double(count) * weights[row]
        if hits[row] { hitWeight[cell] += Double(count) * weights[row] }
      } else if hits[row] {
        hitRows[cell] += Int(count)
      }
    }
    if weights == nil {
      weight = rows.map(Double.init)
      hitWeight = hitRows.map(Double.init)
    }
    let kept = rows.indices.filter { weight[$0] > 0 }
    guard !kept.isEmpty else { return nil }
    return CalibrationTable(
      confidence: kept.map { confidence[$0] },
      rows: kept.map { rows[$0] },
      weight: kept.map { weight[$0] },
      hitWeight: kept.map { hitWeight[$0] }
    )
  }
}
