internal import CCandorGSL

/// An ordinary least-squares fit of a response on the columns of a design.
///
/// Minimises `Σ (y − X c)²`. The covariance is `σ² (XᵀX)⁻¹` with `σ² = residual sum of squares /
/// degrees of freedom`; it holds when the noise has one variance everywhere.
package struct LeastSquares: Sendable, Equatable {
  /// One coefficient a column.
  package let coefficients: [Double]
  /// The coefficients' covariance, row-major, or `nil` when no row is left to estimate the noise.
  package let covariance: [Double]?
  /// The sum of squared residuals.
  package let residualSumOfSquares: Double
  /// Rows minus columns.
  package let degreesOfFreedom: Int

  /// Fits by singular value decomposition (GSL's `gsl_multifit_linear`).
  ///
  /// - Parameters:
  ///   - columns: The columns of the design, each as long as the response.
  ///   - response: One finite number a row.
  /// - Throws: `MetricsError` when lengths differ, a value is not finite, there are fewer rows than
  ///   columns, or the columns do not determine every coefficient.
  /// - Complexity: O(rows · columns²).
  package init(columns: [[Double]], response: [Double]) throws {
    _ = GSLStatus.quiet
    let rows = response.count
    let count = columns.count
    guard count >= 1, columns.allSatisfy({ $0.count == rows }) else {
      throw MetricsError.invalid(
        "Every one of the \(count) columns of a design needs the response's \(rows) rows."
      )
    }
    guard rows >= count else {
      throw MetricsError.undefined("\(rows) rows cannot determine \(count) coefficients.")
    }
    if let row = response.firstIndex(where: { !$0.isFinite }) {
      throw MetricsError.invalid("The response of row \(row) is \(response[row]), not a number.")
    }

    guard
      let design = gsl_matrix_alloc(rows, count), let target = gsl_vector_alloc(rows),
      let solution = gsl_vector_alloc(count), let spread = gsl_matrix_alloc(count, count),
      let workspace = gsl_multifit_linear_alloc(rows, count)
    else { throw MetricsError(.library, "GSL could not allocate a fit of \(rows) × \(count).") }
    defer {
      gsl_matrix_free(design)
      gsl_vector_free(target)
      gsl_vector_free(solution)
      gsl_matrix_free(spread)
      gsl_multifit_linear_free(workspace)
    }
    for (column, values) in columns.enumerated() {
      for (row, value) in values.enumerated() { gsl_matrix_set(design, row, column, value) }
    }
    for (row, value) in response.enumerated() { gsl_vector_set(target, row, value) }

    var squares = 0.0
    try GSLStatus.check(
      gsl_multifit_linear(design, target, solution, spread, &squares, workspace),
      "gsl_multifit_linear"
    )
    let rank = gsl_multifit_linear_rank(Self.rankTolerance, workspace)
    guard rank == count else {
      throw MetricsError.undefined(
        "The \(count) columns of the design span only \(rank) dimensions over \(rows) rows, so the"
          + " data do not tell their effects apart."
      )
    }
    coefficients = (0..<count).map { gsl_vector_get(solution, $0) }
    residualSumOfSquares = squares
    degreesOfFreedom = rows - count
    // GSL divides by the degrees of freedom itself, and returns 0/0 when there are none.
    covariance =
      rows == count
      ? nil
      : (0..<count * count).map { gsl_matrix_get(spread, $0 / count, $0 % count) }
  }

  /// Singular values below this share of the largest count as zero.
  private static let rankTolerance = 1e-10

  /// The value of a linear combination of the coefficients, with its standard error.
  ///
  /// The standard error is `√(wᵀ C w)`, absent where the covariance is.
  package func combination(_ weights: [Double]) -> (value: Double, standardError: Double?) {
    precondition(weights.count == coefficients.count)
    let value = zip(weights, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    guard let covariance else { return (value, nil) }
    var variance = 0.0
    for (row, left) in weights.enumerated() where left != 0 {
      for (column, right) in weights.enumerated() {
        variance += left * covariance[row * weights.count + column] * right
      }
    }
    return (value, max(0, variance).squareRoot())
  }
}
