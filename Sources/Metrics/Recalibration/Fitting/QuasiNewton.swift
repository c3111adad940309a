internal import CCandorGSL

/// GSL's vector BFGS, for objectives with too many parameters for an exact Hessian.
///
/// The objective is minimised in units of its start's diagonal curvature, where that is known, so
/// that parameters of very different scale do not slow it down.
struct QuasiNewton {
  var maximumIterations = 2_000
  /// On the largest component of the scaled gradient.
  var tolerance = 1e-7

  func minimise(_ objective: any FirstOrderObjective, from start: [Double]) throws -> Minimum {
    _ = GSLStatus.quiet
    let n = start.count
    let units = objective.diagonalCurvature(start).map { 1 / max($0, 1e-12).squareRoot() }
    let box = Box(objective: objective, start: start, units: units)
    guard let state = gsl_multimin_fdfminimizer_alloc(candor_gsl_multimin_bfgs2(), n),
      let origin = gsl_vector_calloc(n)
    else { throw MetricsError(.library, "GSL could not allocate a search in \(n) dimensions.") }
    defer {
      gsl_multimin_fdfminimizer_free(state)
      gsl_vector_free(origin)
    }
    return try withExtendedLifetime(box) {
      var function = gsl_multimin_function_fdf(
        f: { x, box in Box.of(box).evaluate(x, nil) },
        df: { x, box, gradient in _ = Box.of(box).evaluate(x, gradient) },
        fdf: { x, box, value, gradient in value?.pointee = Box.of(box).evaluate(x, gradient) },
        n: n,
        params: Unmanaged.passUnretained(box).toOpaque()
      )
      return try withUnsafeMutablePointer(to: &function) { function in
        try GSLStatus.check(
          gsl_multimin_fdfminimizer_set(state, function, origin, 0.1, 0.1),
          "gsl_multimin_fdfminimizer_set"
        )
        var iterations = 0
        var norm = Self.norm(state.pointee.gradient)
        while norm > tolerance, iterations < maximumIterations {
          // A line search that finds no decrease ends the search; the norm tells how well.
          guard gsl_multimin_fdfminimizer_iterate(state) == 0 else { break }
          iterations += 1
          norm = Self.norm(state.pointee.gradient)
        }
        let place = box.place(state.pointee.x)
        return Minimum(
          point: place,
          value: state.pointee.f,
          gradientNorm: norm,
          expectedDecrease: norm * norm / 2,
          iterations: iterations,
          // GSL stops when the line search meets rounding; a hundred tolerances is still good.
          converged: norm <= 100 * tolerance
        )
      }
    }
  }

  private static func norm(_ gradient: UnsafeMutablePointer<gsl_vector>?) -> Double {
    guard let gradient else { return .infinity }
    return (0..<gradient.pointee.size).reduce(0) { max($0, abs(gsl_vector_get(gradient, $1))) }
  }

  /// What the C callbacks need: the objective and the change of units.
  private final class Box {
    let objective: any FirstOrderObjective
    let start: [Double]
    let units: [Double]

    init(objective: any FirstOrderObjective, start: [Double], units: [Double]) {
      self.objective = objective
      self.start = start
      self.units = units
    }

    static func of(_ pointer: UnsafeMutableRawPointer?) -> Box {
      guard let pointer else { preconditionFailure("GSL lost the objective") }
      return Unmanaged<Box>.fromOpaque(pointer).takeUnretainedValue()
    }

    func place(_ x: UnsafePointer<gsl_vector>?) -> [Double] {
      start.indices.map { start[$0] + units[$0] * gsl_vector_get(x, $0) }
    }

    func evaluate(
      _ x: UnsafePointer<gsl_vector>?,
      _ gradient: UnsafeMutablePointer<gsl_vector>?
    ) -> Double {
      let point = place(x)
      guard let gradient else { return objective.value(point) }
      let (value, slopes) = objective.valueAndGradient(point)
      for index in slopes.indices {
        gsl_vector_set(gradient, index, slopes[index] * units[index])
      }
      return value
    }
  }
}
