internal import CCandorGSL

/// A row-major matrix of doubles in memory that belongs to somebody else.
struct DoubleMatrix {
  let base: UnsafeMutablePointer<Double>
  let rows: Int
  let columns: Int
  /// Doubles from the start of one row to the start of the next.
  let stride: Int

  init(_ base: UnsafeMutablePointer<Double>, rows: Int, columns: Int, stride: Int? = nil) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
  }

  fileprivate var view: gsl_matrix {
    gsl_matrix_view_array_with_tda(base, rows, columns, stride).matrix
  }
}

/// A row-major matrix of single precision in memory that belongs to somebody else.
struct FloatMatrix {
  let base: UnsafeMutablePointer<Float>
  let rows: Int
  let columns: Int
  /// Floats from the start of one row to the start of the next.
  let stride: Int

  init(_ base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int? = nil) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
  }

  fileprivate var view: gsl_matrix_float {
    gsl_matrix_float_view_array_with_tda(base, rows, columns, stride).matrix
  }
}

/// Products of matrices through GSL's interface to BLAS.
///
/// Which library computes them is the program's choice, so that this room needs no other than GSL: a
/// program that links OpenBLAS, as the `candor` command does, has it in front of GSL's own reference
/// library and gets its speed; any other gets GSL's. Both are right to the rounding of the sums.
enum MatrixProduct {
  /// Adds `left · right` to `result`, each side transposed where said.
  ///
  /// - Precondition: the shapes fit.
  /// - Complexity: `2 · rows · columns · inner` floating-point operations.
  static func add(
    _ left: DoubleMatrix,
    leftTransposed: Bool = false,
    times right: DoubleMatrix,
    rightTransposed: Bool = false,
    scale: Double = 1,
    to result: DoubleMatrix
  ) {
    guard result.rows > 0, result.columns > 0, left.rows > 0, left.columns > 0 else { return }
    _ = GSLStatus.quiet
    var a = left.view
    var b = right.view
    var c = result.view
    let status = gsl_blas_dgemm(
      leftTransposed ? CblasTrans : CblasNoTrans,
      rightTransposed ? CblasTrans : CblasNoTrans,
      scale,
      &a,
      &b,
      1,
      &c
    )
    precondition(status == 0, "the shapes of a matrix product do not fit")
  }

  /// The same in single precision.
  static func add(
    _ left: FloatMatrix,
    leftTransposed: Bool = false,
    times right: FloatMatrix,
    rightTransposed: Bool = false,
    to result: FloatMatrix
  ) {
    guard result.rows > 0, result.columns > 0, left.rows > 0, left.columns > 0 else { return }
    _ = GSLStatus.quiet
    var a = left.view
    var b = right.view
    var c = result.view
    let status = gsl_blas_sgemm(
      leftTransposed ? CblasTrans : CblasNoTrans,
      rightTransposed ? CblasTrans : CblasNoTrans,
      1,
      &a,
      &b,
      1,
      &c
    )
    precondition(status == 0, "the shapes of a matrix product do not fit")
  }
}
