/// Rows of predictions from front to back, out of one format.
package protocol RowSource: AnyObject {
  var kind: PredictionBatch.Kind { get }
  var classes: Int { get }
  /// The number of rows, where the file tells beforehand.
  var rowCount: Int? { get }
  /// What was made of the file, so far as it has been read.
  var understanding: Understanding { get }
  /// The values of each group column met so far, by their numbers.
  var groupValues: [[String]] { get }
  /// The next rows, at most so many; `nil` after the last, when the end has been checked too.
  func next(_ most: Int) throws -> PredictionBatch?
}

/// What every format checks in the same way.
enum RowChecks {
  static func tooManyClasses(_ path: String, _ classes: Int) -> FormatsError {
    .malformed(path, "has \(classes) classes; at most \(Int32.max) can be told apart.")
  }

  static func noRows(_ path: String) -> FormatsError {
    .malformed(path, "holds no rows of predictions.")
  }

  /// Every row had a label whose rows are left out.
  static func allLeftOut(_ path: String, _ rows: Int) -> FormatsError {
    .malformed(path, "all \(rows) rows have a label that --ignore-label leaves out.")
  }
}
