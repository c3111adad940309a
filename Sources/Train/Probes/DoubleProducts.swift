internal import CCandorOpenBLAS

/// Products of row-major matrices in double precision, for the probes that need more digits than
/// training does.
enum DoubleProducts {
  private static let oneThread: Void = openblas_set_num_threads(1)

  /// A row-major matrix that somebody else owns.
  struct Matrix {
    let base: UnsafePointer<Double>
    let rows: Int
    let columns: Int
  }

  /// `result ← left · rightᵀ + keep · result`, rows(left) × rows(right).
  static func timesTransposed(
    _ left: Matrix,
    _ right: Matrix,
    keep: Double,
    into result: UnsafeMutablePointer<Double>
  ) {
    precondition(left.columns == right.columns)
    product(
      CblasNoTrans,
      CblasTrans,
      left.rows,
      right.rows,
      left.columns,
      left,
      right,
      keep,
      result
    )
  }

  /// `result ← left · right + keep · result`, rows(left) × columns(right).
  static func times(
    _ left: Matrix,
    _ right: Matrix,
    keep: Double,
    into result: UnsafeMutablePointer<Double>
  ) {
    precondition(left.columns == right.rows)
    product(
      CblasNoTrans,
      CblasNoTrans,
      left.rows,
      right.columns,
      left.columns,
      left,
      right,
      keep,
      result
    )
  }

  /// `result ← leftᵀ · right + keep · result`, columns(left) × columns(right).
  static func transposedTimes(
    _ left: Matrix,
    _ right: Matrix,
    keep: Double,
    into result: UnsafeMutablePointer<Double>
  ) {
    precondition(left.rows == right.rows)
    product(
      CblasTrans,
      CblasNoTrans,
      left.columns,
      right.columns,
      left.rows,
      left,
      right,
      keep,
      result
    )
  }

  private static func product(
    _ leftFlag: CBLAS_TRANSPOSE,
    _ rightFlag: CBLAS_TRANSPOSE,
    _ rows: Int,
    _ columns: Int,
    _ inner: Int,
    _ left: Matrix,
    _ right: Matrix,
    _ keep: Double,
    _ result: UnsafeMutablePointer<Double>
  ) {
    _ = oneThread
    cblas_dgemm(
      CblasRowMajor,
      leftFlag,
      rightFlag,
      Int32(rows),
      Int32(columns),
      Int32(inner),
      1,
      left.base,
      Int32(left.columns),
      right.base,
      Int32(right.columns),
      keep,
      result,
      Int32(columns)
    )
  }
}
