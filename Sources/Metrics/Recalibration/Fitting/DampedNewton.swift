internal import CCandorGSL

/// Where a search ended.
struct Minimum {
  let point: [Double]
  let value: Double
  /// The largest absolute component of the gradient.
  let gradientNorm: Double
  /// Half the squared Newton decrement: what the quadratic model says is left to gain.
  let expectedDecrease: Double
  let iterations: Int
  let converged: Bool
}

/// Newton's method with an exact Hessian, a Cholesky solve and a backtracking line search.
///
/// Stops by the Newton decrement, which does not depend on the parameters' units, so scores of any
/// scale need no tuning; then takes one more full step, which squares the error. Where the Hessian
/// is singular a growing multiple of its diagonal is added.
///
/// - References: Boyd and Vandenberghe 2004, "Convex Optimization", algorithm 9.5.
struct DampedNewton {
  var maximumIterations = 100
  /// Relative to 1 + |value|.
  var tolerance = 1e-13

  /// Searches on a sample of the rows first where there are very many.
  func minimise(_ objective: some SmoothObjective, from start: [Double]) throws -> Minimum {
    guard let sample = objective.sample else { return try descend(objective, from: start) }
    var rough = self
    rough.tolerance = 1e-7
    let begin = try rough.descend(sample, from: start)
    return try descend(objective, from: begin.converged ? begin.point : start)
  }

  private func descend(_ objective: some SmoothObjective, from start: [Double]) throws -> Minimum {
    var point = start
    var now = objective.derivatives(point)
    for iteration in 0..<maximumIterations {
      guard now.value.isFinite, let step = try Self.step(now) else {
        return minimum(point, now.end, .infinity, iteration, converged: false)
      }
      let decrease = zip(now.gradient, step).reduce(0) { $0 + $1.0 * $1.1 } / 2
      if decrease <= tolerance * (1 + abs(now.value)) {
        let polished = zip(point, step).map { $0 - $1 }
        let end = objective.valueAndGradient(polished)
        let better = Self.norm(end.gradient) <= Self.norm(now.gradient)
        return minimum(
          better ? polished : point,
          better ? end : (now.value, now.gradient),
          decrease,
          iteration + 1,
          converged: true
        )
      }
      var length = 1.0
      var accepted: Derivatives?
      for _ in 0..<60 {
        let next = zip(point, step).map { $0 - length * $1 }
        // The slack lets a step through whose gain is lost in the value's own rounding.
        let most = now.value - 1e-4 * length * 2 * decrease + 1e-15 * abs(now.value)
        // A whole step is nearly always taken, so its derivatives are found at once.
        if length == 1 {
          let derivatives = objective.derivatives(next)
          if derivatives.value <= most { accepted = derivatives }
        } else if objective.value(next) <= most {
          accepted = objective.derivatives(next)
        }
        if accepted != nil {
          point = next
          break
        }
        length /= 2
      }
      guard let accepted else {
        return minimum(point, now.end, decrease, iteration, converged: false)
      }
      now = accepted
    }
    let left = try Self.step(now).map { zip(now.gradient, $0).reduce(0) { $0 + $1.0 * $1.1 } / 2 }
    return minimum(point, now.end, left ?? .infinity, maximumIterations, converged: false)
  }

  private func minimum(
    _ point: [Double],
    _ at: (value: Double, gradient: [Double]),
    _ decrease: Double,
    _ iterations: Int,
    converged: Bool
  ) -> Minimum {
    Minimum(
      point: point,
      value: at.value,
      gradientNorm: Self.norm(at.gradient),
      expectedDecrease: decrease.isFinite ? decrease : abs(at.value),
      iterations: iterations,
      converged: converged
    )
  }

  private static func norm(_ gradient: [Double]) -> Double {
    gradient.reduce(0) { max($0, abs($1)) }
  }

  /// Solves H s = g, or `nil` when no damping makes H positive definite (it holds NaN).
  private static func step(_ at: Derivatives) throws -> [Double]? {
    _ = GSLStatus.quiet
    let n = at.gradient.count
    let largest = (0..<n).reduce(0) { max($0, at.hessian[$1 * n + $1]) }
    var damping = 0.0
    for _ in 0..<40 {
      var matrix = at.hessian
      for index in 0..<n {
        // A parameter that nothing depends on has a zero row; it gets a unit of the largest.
        let own = matrix[index * n + index]
        matrix[index * n + index] = own + damping * (own > 0 ? own : max(largest, 1))
      }
      var scale = [Double](repeating: 1, count: n)
      var step = at.gradient
      let solved = matrix.withUnsafeMutableBufferPointer { matrix in
        scale.withUnsafeMutableBufferPointer { scale in
          step.withUnsafeMutableBufferPointer { step in
            guard let a = matrix.baseAddress, let s = scale.baseAddress, let x = step.baseAddress
            else { return false }
            var aView = gsl_matrix_view_array(a, n, n)
            var sView = gsl_vector_view_array(s, n)
            var xView = gsl_vector_view_array(x, n)
            // The scaled factorisation, so that parameters of very different units are no trouble.
            return gsl_linalg_cholesky_decomp2(&aView.matrix, &sView.vector) == 0
              && gsl_linalg_cholesky_svx2(&aView.matrix, &sView.vector, &xView.vector) == 0
          }
        }
      }
      let slope = zip(step, at.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if solved, step.allSatisfy(\.isFinite), slope >= 0 { return step }
      damping = damping == 0 ? 1e-12 : damping * 10
    }
    return nil
  }
}
