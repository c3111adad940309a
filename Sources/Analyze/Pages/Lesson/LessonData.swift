internal import CandorMetrics
import CandorText

/// The grid as JSON for the script of the lesson.
///
/// Numbers are cut to what a screen can show, so that 129 temperatures stay within tens of
/// kilobytes.
struct LessonData {
  let content: LessonContent

  /// The JSON text.
  ///
  /// It holds numbers and fixed keys alone, no outside string.
  var json: String {
    let grid = content.grid
    let parts = [
      "\"t\":" + list(grid.map(\.temperature), 4),
      "\"loss\":" + list(grid.map(\.logLoss), 4),
      "\"brier\":" + list(grid.map(\.brier), 4),
      "\"ece\":" + list(grid.map(\.ece), 4),
      "\"accuracy\":" + list(grid.map(\.accuracy), 6),
      "\"rows\":" + nested(grid.map { $0.bins.map { Double($0.rows) } }, 0),
      "\"rate\":" + nested(grid.map { $0.bins.map { $0.accuracy ?? 0 } }, 3),
      "\"wrong\":" + nested(grid.map { $0.ledger.map(\.wrong) }, 2),
      "\"right\":" + nested(grid.map { $0.ledger.map(\.right) }, 2),
      "\"best\":\(content.nearest(content.optimum))",
      "\"one\":\(content.nearest(1))",
      "\"quarter\":\(content.nearest(0.25))",
    ]
    return "{" + parts.joined(separator: ",") + "}"
  }

  private func list(_ values: [Double], _ digits: Int) -> String {
    "[" + values.map { NumberText.machine($0, digits) }.joined(separator: ",") + "]"
  }

  private func nested(_ values: [[Double]], _ digits: Int) -> String {
    "[" + values.map { list($0, digits) }.joined(separator: ",") + "]"
  }
}
