/// The confidences of a view cut into stretches of about equally many rows.
///
/// Equal confidences stay together, so a stretch may hold more rows than others, or none.
struct ConfidenceStretches: Sendable {
  /// How many stretches there are.
  let count: Int
  /// The mean confidence of each stretch; 0 where it has no rows.
  private let confidence: [Double]
  /// Rows of each outcome: place 2 · stretch + hit.
  let rows: [Double]
  /// The least confidence of each stretch; a stretch without rows has that of the next one.
  private let starts: [Double]

  /// Cuts a table whose rows count once each.
  ///
  /// - Complexity: O(distinct confidences).
  init(_ table: CalibrationTable, count: Int) {
    var confidence = [Double](repeating: 0, count: count)
    var rows = [Double](repeating: 0, count: 2 * count)
    var starts = [Double](repeating: .infinity, count: count)
    var place = 0
    for group in 0..<table.count {
      let stretch = place * count / table.totalRows
      starts[stretch] = min(starts[stretch], table.confidence[group])
      confidence[stretch] += table.confidence[group] * table.weight[group]
      rows[2 * stretch] += table.weight[group] - table.hitWeight[group]
      rows[2 * stretch + 1] += table.hitWeight[group]
      place += table.rows[group]
    }
    for stretch in (0..<count).reversed() {
      let total = rows[2 * stretch] + rows[2 * stretch + 1]
      if total > 0 {
        confidence[stretch] = min(1, confidence[stretch] / total)
      } else if stretch + 1 < count {
        starts[stretch] = starts[stretch + 1]
      }
    }
    self.count = count
    self.confidence = confidence
    self.rows = rows
    self.starts = starts
  }

  /// The outcome of a row of the table: 2 · stretch + hit.
  ///
  /// - Complexity: O(log stretches).
  func outcome(_ confidence: Double, hit: Bool) -> Int {
    var low = 0
    var high = count
    // The last stretch that does not start beyond it.
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= confidence { low = middle } else { high = middle }
    }
    return 2 * low + (hit ? 1 : 0)
  }

  /// What is read off a resample of outcomes, made ready: one row for each outcome of each stretch.
  func resampled() throws -> ResampledCalibration {
    try ResampledCalibration(
      confidence: (0..<2 * count).map { confidence[$0 / 2] },
      hits: (0..<2 * count).map { $0 % 2 == 1 }
    )
  }
}
