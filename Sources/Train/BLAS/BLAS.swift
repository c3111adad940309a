internal import CCandorOpenBLAS

/// The one file that calls OpenBLAS: products of row-major float matrices.
///
/// Every product runs on the calling thread. Networks train side by side above this layer, which
/// gains more than threads inside one product of these sizes, and keeps results independent of the
/// number of threads.
package enum BLAS {
  /// Tells OpenBLAS, once for the process, to keep each product on its calling thread.
  private static let oneThread: Void = openblas_set_num_threads(1)

  /// Does so before the first product, for products that go to OpenBLAS past this file.
  package static func keepOnCallingThread() { _ = oneThread }

  /// How an operand enters a product.
  package enum Operand {
    case plain(MatrixView)
    case transposed(MatrixView)

    var rows: Int {
      switch self {
      case .plain(let matrix): matrix.rows
      case .transposed(let matrix): matrix.columns
      }
    }
    var columns: Int {
      switch self {
      case .plain(let matrix): matrix.columns
      case .transposed(let matrix): matrix.rows
      }
    }
    fileprivate var matrix: MatrixView {
      switch self {
      case .plain(let matrix), .transposed(let matrix): matrix
      }
    }
    fileprivate var flag: CBLAS_TRANSPOSE {
      switch self {
      case .plain: CblasNoTrans
      case .transposed: CblasTrans
      }
    }
  }

  /// Overwrites `result` with the product of two matrices.
  ///
  /// The shapes must fit: only a programmer can get them wrong, so they are a precondition.
  /// Complexity: `2 · rows · columns · inner` floating-point operations.
  package static func multiply(_ left: Operand, _ right: Operand, into result: MatrixView) {
    _ = oneThread
    precondition(
      left.columns == right.rows && result.rows == left.rows && result.columns == right.columns,
      """
      shapes do not fit: (\(left.rows) × \(left.columns)) · (\(right.rows) × \(right.columns)) \
      into \(result.rows) × \(result.columns)
      """
    )
    guard result.count > 0 else { return }
    cblas_sgemm(
      CblasRowMajor,
      left.flag,
      right.flag,
      Int32(result.rows),
      Int32(result.columns),
      Int32(left.columns),
      1,
      left.matrix.base,
      Int32(max(1, left.matrix.columns)),
      right.matrix.base,
      Int32(max(1, right.matrix.columns)),
      0,
      result.base,
      Int32(result.columns)
    )
  }

  /// The processor kernels OpenBLAS chose on this machine, such as `SkylakeX`.
  ///
  /// Two machines with the same core give the same bits; another core may round differently.
  package static var core: String { String(cString: openblas_get_corename()) }

  /// OpenBLAS's version and build, such as `OpenBLAS 0.3.21`.
  package static var version: String {
    let words = String(cString: openblas_get_config()).split(separator: " ")
    return words.prefix(2).joined(separator: " ")
  }
}
