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

  /// Rows whose scores are worked on at once.
  private static let blockRows = 512

  func value(_ point: [Double]) -> Double {
    var sum = CompensatedSum()
    forEachBlock(point) { rows, scores, powers in
      sum.add(loss(rows, scores, powers))
    }
    return sum.value + ridge.value(point)
  }

  func derivatives(_ point: [Double]) -> Derivatives {
    var gradient = [Double](repeating: 0, count: dimension)
    var hessian = [Double](repeating: 0, count: dimension * dimension)
    var sum = CompensatedSum()
    forEachBlock(point) { rows, scores, powers in
      sum.add(loss(rows, scores, powers))
      // Rows become slopes in place of scores, and curvatures in place of powers.
      for place in 0..<rows.count {
        let row = rows.lowerBound + place
        let (u, e) = (scores[place], powers[place])
        let small = 1 / (1 + e)
        let p = u >= 0 ? small : e * small
        scores[place] = weights[row] * (p - targets[row])
        powers[place] = weights[row] * e * small * small
      }
      features.withUnsafeBufferPointer { features in
        for i in 0..<dimension {
          for place in 0..<rows.count {
            let x = features[(rows.lowerBound + place) * dimension + i]
            gradient[i] += scores[place] * x
          }
          for j in i..<dimension {
            var part = 0.0
            for place in 0..<rows.count {
              let own = (rows.lowerBound + place) * dimension
              part += powers[place] * features[own + i] * features[own + j]
            }
            hessian[i * dimension + j] += part
          }
        }
      }
    }
    for i in 0..<dimension {
      for j in 0..<i { hessian[i * dimension + j] = hessian[j * dimension + i] }
    }
    ridge.add(point, gradient: &gradient, hessian: &hessian)
    return Derivatives(
      value: sum.value + ridge.value(point),
      gradient: gradient,
      hessian: hessian
    )
  }

  /// Visits the rows in blocks with their scores u and the powers e^{−|u|}.
  private func forEachBlock(
    _ point: [Double],
    _ body: (
      _ rows: Range<Int>, _ scores: UnsafeMutablePointer<Double>,
      _ powers: UnsafeMutablePointer<Double>
    ) -> Void
  ) {
    let size = Self.blockRows
    RowScores.Block.with(doubles: size) { scores in
      RowScores.Block.with(doubles: size) { powers in
        for first in stride(from: 0, to: targets.count, by: size) {
          let rows = first..<min(first + size, targets.count)
          features.withUnsafeBufferPointer { features in
            for place in 0..<rows.count {
              var sum = 0.0
              let own = (first + place) * dimension
              for index in 0..<dimension { sum += point[index] * features[own + index] }
              scores.numbers[place] = sum
              powers.numbers[place] = max(-abs(sum), LaneLoops.lowestExponent)
            }
          }
          powers.exponentials(rows.count)
          body(rows, scores.numbers, powers.numbers)
        }
      }
    }
  }

  /// The loss of a block, Σ w [log(1 + e^u) − t u].
  private func loss(
    _ rows: Range<Int>,
    _ scores: UnsafePointer<Double>,
    _ powers: UnsafePointer<Double>
  ) -> Double {
    var sum = 0.0
    var place = 0
    while place < rows.count {
      // Rows of one weight share a logarithm: 64 numbers of 1 to 2 multiply within a double's range.
      let weight = weights[rows.lowerBound + place]
      let end = min(rows.count, place + 64)
      var product = 1.0
      var rest = 0.0
      while place < end, weights[rows.lowerBound + place] == weight {
        let u = scores[place]
        product *= 1 + powers[place]
        rest += max(u, 0) - targets[rows.lowerBound + place] * u
        place += 1
      }
      if weight > 0 { sum += weight * (log(product) + rest) }
    }
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
