/// A dense matrix of a model's scores: one row an example, one column a class, row-major.
///
/// Keeps the precision it was given, so that float32 logits of a large file are not doubled in
/// memory. All arithmetic on it is done in `Double`.
public struct ScoreMatrix: Sendable, Equatable {
  /// The values in the precision they came in.
  public enum Storage: Sendable, Equatable {
    /// IEEE single precision, `rows × columns` values.
    case float([Float])
    /// IEEE double precision, `rows × columns` values.
    case double([Double])
  }

  /// Number of examples.
  public let rows: Int
  /// Number of classes.
  public let columns: Int
  /// The row-major values.
  public let storage: Storage

  /// Creates a matrix after checking that the number of values is `rows × columns`.
  ///
  /// - Throws: `MetricsError` when a size is negative, there is no column, or the count is off.
  public init(rows: Int, columns: Int, storage: Storage) throws {
    let count =
      switch storage {
      case .float(let values): values.count
      case .double(let values): values.count
      }
    let (expected, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 1, !overflow, expected == count else {
      throw MetricsError.invalid(
        "A matrix of \(rows) rows and \(columns) columns cannot have \(count) values."
      )
    }
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  /// The value at a row and a column, widened to `Double`.
  @inlinable
  public subscript(row: Int, column: Int) -> Double {
    let index = row * columns + column
    switch storage {
    case .float(let values): return Double(values[index])
    case .double(let values): return values[index]
    }
  }

  /// The place and value of the first NaN or infinity, if there is one.
  public var firstNonFinite: (row: Int, column: Int, value: Double)? {
    let index: Int? =
      switch storage {
      case .float(let values): NonFinite.first(of: values)
      case .double(let values): NonFinite.first(of: values)
      }
    guard let index else { return nil }
    let (row, column) = index.quotientAndRemainder(dividingBy: columns)
    return (row, column, self[row, column])
  }
}
