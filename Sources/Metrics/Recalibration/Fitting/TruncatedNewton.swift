/// A smooth convex function of so many parameters that its Hessian is multiplied with, never written down.
protocol CurvedObjective {
  associatedtype Curvature: HessianProduct

  /// The value at a point.
  func value(_ point: [Double]) -> Double

  /// The value at a point and its gradient.
  func valueAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double])

  /// The value, the gradient, and what multiplies with the Hessian there.
  ///
  /// - Parameter last: The curvature at a point nearby, whose preconditioner may serve here, too.
  func expansion(_ point: [Double], last: Curvature?) -> Expansion<Curvature>
}

/// A Hessian at one point, as what it makes of vectors.
protocol HessianProduct {
  /// `H v`; single precision is enough, since it only leads to the next point.
  func times(_ vector: [Double]) -> [Double]

  /// `M⁻¹ v` of a symmetric positive definite M that is like H and easy to invert.
  func preconditioned(_ vector: [Double]) -> [Double]
}

/// A function's value and gradient at one point, with its Hessian as a product.
struct Expansion<Curvature> {
  let value: Double
  let gradient: [Double]
  let curvature: Curvature
}

/// Newton's method whose steps come from conjugate gradients, cut short as soon as they are good enough.
///
/// Each step solves `H s = g` with a preconditioner to a residual of η times the gradient, both measured
/// by M⁻¹. η falls with the root of what the last step promised, so convergence is faster than linear,
/// and no work goes into a step that is far from the end. Value and gradient are in double precision;
/// an error of the product makes a step worse and moves no optimum.
///
/// It stops as ``DampedNewton`` does: when half of `g · s`, which is what the quadratic model says is left
/// to gain, is below the tolerance; then the step is taken still.
///
/// - References: Nocedal and Wright 2006, "Numerical Optimization", algorithms 5.3 and 7.1; Dembo,
///   Eisenstat and Steihaug 1982, "Inexact Newton methods", for η.
struct TruncatedNewton {
  var maximumIterations = 100
  /// The most products of one step.
  var maximumProducts = 200
  /// Relative to 1 + |value|.
  var tolerance = 1e-13
  /// η far from the end; small where a product costs much less than a gradient.
  var forcing = 0.1

  func minimise<Objective: CurvedObjective>(_ objective: Objective, from start: [Double]) -> Minimum
  {
    var point = start
    var now = objective.expansion(point, last: nil)
    var forcing = self.forcing
    var decrease = Double.infinity
    for iteration in 0..<maximumIterations {
      guard now.value.isFinite, let step = step(now, forcing) else {
        return minimum(point, now.value, now.gradient, .infinity, iteration, converged: false)
      }
      decrease = dot(now.gradient, step) / 2
      if decrease <= tolerance * (1 + abs(now.value)) {
        let polished = zip(point, step).map { $0 - $1 }
        let end = objective.valueAndGradient(polished)
        let better = largest(end.gradient) <= largest(now.gradient)
        return minimum(
          better ? polished : point,
          better ? end.value : now.value,
          better ? end.gradient : now.gradient,
          decrease,
          iteration + 1,
          converged: true
        )
      }
      var length = 1.0
      var accepted: Expansion<Objective.Curvature>?
      for _ in 0..<60 {
        let next = zip(point, step).map { $0 - length * $1 }
        // The slack lets a step through whose gain is lost in the value's own rounding.
        let most = now.value - 1e-4 * length * 2 * decrease + 1e-15 * abs(now.value)
        // A whole step is nearly always taken, so its derivatives are found at once.
        if length == 1 {
          let expansion = objective.expansion(next, last: now.curvature)
          if expansion.value <= most { accepted = expansion }
        } else if objective.value(next) <= most {
          accepted = objective.expansion(next, last: now.curvature)
        }
        if accepted != nil {
          point = next
          break
        }
        length /= 2
      }
      guard let accepted else {
        return minimum(point, now.value, now.gradient, decrease, iteration, converged: false)
      }
      now = accepted
      forcing = min(self.forcing, max(1e-3, decrease.squareRoot()))
    }
    return minimum(point, now.value, now.gradient, decrease, maximumIterations, converged: false)
  }

  /// Solves H s = g by conjugate gradients from 0, or gives `nil` where the gradient is not finite.
  private func step(_ at: Expansion<some HessianProduct>, _ forcing: Double) -> [Double]? {
    var step = [Double](repeating: 0, count: at.gradient.count)
    var rest = at.gradient
    var scaled = at.curvature.preconditioned(rest)
    var direction = scaled
    var size = dot(rest, scaled)
    guard size.isFinite else { return nil }
    let enough = forcing * forcing * size
    for product in 0..<maximumProducts where size > enough {
      let image = at.curvature.times(direction)
      let bend = dot(direction, image)
      guard bend > 0, bend.isFinite else {
        // Rounding has eaten the curvature: what there is must do.
        return product == 0 ? scaled : step
      }
      let length = size / bend
      for index in step.indices {
        step[index] += length * direction[index]
        rest[index] -= length * image[index]
      }
      scaled = at.curvature.preconditioned(rest)
      let next = dot(rest, scaled)
      guard next.isFinite else { return step }
      let share = next / size
      for index in direction.indices { direction[index] = scaled[index] + share * direction[index] }
      size = next
    }
    return step
  }

  private func minimum(
    _ point: [Double],
    _ value: Double,
    _ gradient: [Double],
    _ decrease: Double,
    _ iterations: Int,
    converged: Bool
  ) -> Minimum {
    Minimum(
      point: point,
      value: value,
      gradientNorm: largest(gradient),
      expectedDecrease: decrease.isFinite ? decrease : abs(value),
      iterations: iterations,
      converged: converged
    )
  }

  private func largest(_ gradient: [Double]) -> Double { gradient.reduce(0) { max($0, abs($1)) } }

  private func dot(_ one: [Double], _ other: [Double]) -> Double {
    one.withUnsafeBufferPointer { one in
      other.withUnsafeBufferPointer { other in
        guard let a = one.baseAddress, let b = other.baseAddress else { return 0 }
        return LaneSums.product(a, b, one.count)
      }
    }
  }
}
