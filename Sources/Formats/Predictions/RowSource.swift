/// Rows of predictions from front to back, out of one format.
package protocol RowSource: AnyObject {
  var kind: PredictionBatch.Kind { get }
  var classes: Int { get }
  /// The number of rows, where the file tells beforehand.
  var rowCount: Int? { get }
  /// Names of arrays or columns that play no part.
  var ignored: [String] { get }
  /// The next rows, at most so many; `nil` after the last, when the end has been checked too.
  func next(_ most: Int) throws -> PredictionBatch?
}

/// What every format checks in the same way.
enum RowChecks {
  /// A label as stated, made to count from zero; `nil` when it is outside the classes.
  @inline(__always)
  static func label(_ stated: Int64, first: Int, classes: Int) -> Int32? {
    let (label, overflow) = stated.subtractingReportingOverflow(Int64(first))
    guard !overflow, label >= 0, label < Int64(classes) else { return nil }
    return Int32(truncatingIfNeeded: label)
  }

  /// The sentence for a label outside the classes, without its place.
  static func badLabel(_ stated: Int64, _ options: PredictionOptions, classes: Int) -> String {
    let last = options.firstLabel + classes - 1
    let advice =
      options.firstLabel == 0 && stated == Int64(classes)
      ? " If the labels count from 1, say so." : ""
    return "the label is \(stated); with \(classes) classes it must lie in"
      + " \(options.firstLabel)...\(last).\(advice)"
  }

  static func tooManyClasses(_ path: String, _ classes: Int) -> FormatsError {
    .malformed(path, "has \(classes) classes; at most \(Int32.max) can be told apart.")
  }

  static func noRows(_ path: String) -> FormatsError {
    .malformed(path, "holds no rows of predictions.")
  }
}
