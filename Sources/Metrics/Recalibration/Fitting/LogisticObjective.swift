internal import Glibc

/// The mean binary log loss of a linear score with soft targets, plus a ridge.
///
/// `Σ w_i [log(1 + e^{u_i}) − t_i u_i] + ridge`, `u_i = Σ_j θ_j x_ij`, weights summing to one. The
/// soft-plus is computed without overflow for any score.
struct LogisticObjective: SmoothObjective {
  /// The features, `rows × dimension`, row-major.
  let features: [Double]
  /// The targets in [0, 1].
  let targets: [Double]
  /// The weights, summing to one.
  let weights: [Double]
  let dimension: Int
  let ridge: Ridge

  func value(_ point: [Double]) -> Double {
    var sum = CompensatedSum()
    for row in targets.indices where weights[row] > 0 {
      let u = score(row, point)
      sum.add(weights[row] * (Self.softplus(u) - targets[row] * u))
    }
    return sum.value + ridge.value(point)
  }

  func derivatives(_ point: [Double]) -> Derivatives {
    var gradient = [Double](repeating: 0, count: dimension)
    var hessian = [Double](repeating: 0, count: dimension * dimension)
    var sum = CompensatedSum()
    for row in targets.indices where weights[row] > 0 {
      let u = score(row, point)
      let p = Self.sigmoid(u)
      sum.add(weights[row] * (Self.softplus(u) - targets[row] * u))
      let slope = weights[row] * (p - targets[row])
      let curvature = weights[row] * p * Self.sigmoid(-u)
      for i in 0..<dimension {
        let x = features[row * dimension + i]
        gradient[i] += slope * x
        for j in 0..<dimension {
          hessian[i * dimension + j] += curvature * x * features[row * dimension + j]
        }
      }
    }
    ridge.add(point, gradient: &gradient, hessian: &hessian)
    return Derivatives(
      value: sum.value + ridge.value(point),
      gradient: gradient,
      hessian: hessian
    )
  }

  private func score(_ row: Int, _ point: [Double]) -> Double {
    var sum = 0.0
    for index in 0..<dimension { sum += point[index] * features[row * dimension + index] }
    return sum
  }

  /// log(1 + e^u).
  static func softplus(_ u: Double) -> Double { max(u, 0) + log1p(exp(-abs(u))) }

  /// 1 / (1 + e^{−u}).
  static func sigmoid(_ u: Double) -> Double {
    let e = exp(-abs(u))
    return u >= 0 ? 1 / (1 + e) : e / (1 + e)
  }
}
