internal import CCandorGSL

/// The eigenvalues and eigenvectors of a small symmetric matrix without negative eigenvalues.
struct Spectrum: Sendable {
  let values: [Double]
  /// The eigenvectors, one a column, row-major.
  private let vectors: [Double]
  private var size: Int { values.count }

  /// - Complexity: O(size³).
  init(of matrix: [Double], _ size: Int) {
    _ = GSLStatus.quiet
    var matrix = matrix
    var values = [Double](repeating: 0, count: size)
    var vectors = [Double](repeating: 0, count: size * size)
    matrix.withUnsafeMutableBufferPointer { matrix in
      values.withUnsafeMutableBufferPointer { values in
        vectors.withUnsafeMutableBufferPointer { vectors in
          guard let a = matrix.baseAddress, let e = values.baseAddress, let v = vectors.baseAddress,
            let space = gsl_eigen_symmv_alloc(size)
          else { return }
          defer { gsl_eigen_symmv_free(space) }
          var aView = gsl_matrix_view_array(a, size, size)
          var eView = gsl_vector_view_array(e, size)
          var vView = gsl_matrix_view_array(v, size, size)
          gsl_eigen_symmv(&aView.matrix, &eView.vector, &vView.matrix, space)
        }
      }
    }
    self.values = values.map { max(0, $0) }
    self.vectors = vectors
  }

  /// `Qᵀ R`, or `Q R` back, of a matrix of so many columns.
  func rotated(_ matrix: [Double], _ columns: Int, back: Bool) -> [Double] {
    product(matrix) { q, r, result in
      MatrixProduct.add(
        DoubleMatrix(q, rows: size, columns: size),
        leftTransposed: !back,
        times: DoubleMatrix(r, rows: size, columns: columns),
        to: DoubleMatrix(result, rows: size, columns: columns)
      )
    }
  }

  /// `R Q`, or `R Qᵀ` back, of a matrix of so many rows.
  func rotatedRows(_ matrix: [Double], _ rows: Int, back: Bool) -> [Double] {
    product(matrix) { q, r, result in
      MatrixProduct.add(
        DoubleMatrix(r, rows: rows, columns: size),
        times: DoubleMatrix(q, rows: size, columns: size),
        rightTransposed: back,
        to: DoubleMatrix(result, rows: rows, columns: size)
      )
    }
  }

  private func product(
    _ matrix: [Double],
    _ body: (
      _ q: UnsafeMutablePointer<Double>, _ r: UnsafeMutablePointer<Double>,
      _ result: UnsafeMutablePointer<Double>
    ) -> Void
  ) -> [Double] {
    var result = [Double](repeating: 0, count: matrix.count)
    // All but the result are only read; BLAS's interface takes one kind of pointer for both.
    vectors.withUnsafeBufferPointer { q in
      matrix.withUnsafeBufferPointer { r in
        result.withUnsafeMutableBufferPointer { result in
          guard let q = q.baseAddress, let r = r.baseAddress, let target = result.baseAddress
          else { return }
          body(UnsafeMutablePointer(mutating: q), UnsafeMutablePointer(mutating: r), target)
        }
      }
    }
    return result
  }
}
