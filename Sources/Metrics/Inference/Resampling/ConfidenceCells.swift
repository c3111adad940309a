/// One model's rows counted by cells, which resamples of very many rows are drawn from.
///
/// A cell is a stretch of confidences and whether the rows were right. How many rows of each cell a resample holds is
/// multinomial, exactly as if rows had been drawn one by one. What is read off a resample sees a stretch as one
/// confidence, so the order of rows within a stretch is left out.
///
/// - Complexity: O(distinct confidences) once, O(cells) a resample, whatever the number of rows.
struct ConfidenceCells: Sendable {
  /// Stretches of confidences.
  static let stretches = 256

  private let cells: [Double]
  private let rows: Int
  private let view: ResampledCalibration

  /// Counts the rows of a table whose rows count once each.
  init(_ table: CalibrationTable) throws {
    let stretches = ConfidenceStretches(table, count: Self.stretches)
    cells = stretches.rows
    rows = table.totalRows
    view = try stretches.resampled()
  }

  /// The data themselves, as the cells see them.
  var all: ResampledCalibration.Values? { values(cells.map { Int($0) }) }

  /// Memory of one thread: the counts of the cells.
  var scratch: [Int] { [Int](repeating: 0, count: cells.count) }

  /// Draws a resample; `nil` where it defines nothing.
  func draw(
    _ stream: inout AddressedRandom,
    _ counts: inout [Int]
  ) -> ResampledCalibration.Values? {
    stream.multinomial(trials: rows, weights: cells, total: Double(rows), into: &counts)
    return values(counts)
  }

  private func values(_ counts: [Int]) -> ResampledCalibration.Values? {
    view.values(RowResample(counts: counts.map { Int32($0) }))
  }
}
