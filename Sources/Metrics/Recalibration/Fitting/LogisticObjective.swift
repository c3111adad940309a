/// The mean binary log loss of a linear score with soft targets, plus a ridge.
///
/// `Σ w_i [log(1 + e^{u_i}) − t_i u_i] + ridge`, `u_i = Σ_j θ_j x_ij`, weights summing to one. The
/// soft-plus is computed without overflow for any score.
struct LogisticObjective: SmoothObjective {
  /// The features, one column of all rows after the other.
  let features: [Double]
  /// The targets in [0, 1].
  let targets: [Double]
  /// The weights, summing to one.
  let weights: [Double]
  let dimension: Int
  let ridge: Ridge

  var rowCount: Int { targets.count }

  /// Rows that are worked on at once.
  private static let blockRows = 512

  func sample(every step: Int) -> LogisticObjective {
    let places = Array(stride(from: 0, to: targets.count, by: step))
    let total = places.reduce(0) { $0 + weights[$1] }
    return LogisticObjective(
      features: (0..<dimension).flatMap { column in
        places.map { features[column * targets.count + $0] }
      },
      targets: places.map { targets[$0] },
      weights: places.map { weights[$0] / (total > 0 ? total : 1) },
      dimension: dimension,
      ridge: ridge
    )
  }

  func value(_ point: [Double]) -> Double {
    var sum = CompensatedSum()
    forEachBlock(point) { sum.add($0.loss()) }
    return sum.value + ridge.value(point)
  }

  func valueAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    var gradient = [Double](repeating: 0, count: dimension)
    var sum = CompensatedSum()
    forEachBlock(point) { block in
      block.makeSlopes()
      for i in 0..<dimension { gradient[i] += block.product(block.slopes, i) }
      sum.add(block.loss())
    }
    ridge.add(point, gradient: &gradient)
    return (sum.value + ridge.value(point), gradient)
  }

  func derivatives(_ point: [Double]) -> Derivatives {
    var gradient = [Double](repeating: 0, count: dimension)
    var hessian = [Double](repeating: 0, count: dimension * dimension)
    var sum = CompensatedSum()
    forEachBlock(point) { block in
      block.makeSlopes()
      for i in 0..<dimension {
        gradient[i] += block.product(block.slopes, i)
        block.makeImage(i)
        for j in i..<dimension { hessian[i * dimension + j] += block.product(block.image, j) }
      }
      sum.add(block.loss())
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

  /// A block of rows, each column in memory of its own.
  private struct Block {
    let count: Int
    /// The features, a column every so many numbers.
    let features: UnsafePointer<Double>
    let stride: Int
    let targets: UnsafePointer<Double>
    let weights: UnsafePointer<Double>
    /// The scores u.
    let scores: UnsafeMutablePointer<Double>
    /// e^{−|u|}; the loss overwrites it.
    let powers: UnsafeMutablePointer<Double>
    /// The slopes w (p − t) of the loss in the scores.
    let slopes: UnsafeMutablePointer<Double>
    /// The curvatures w p (1 − p).
    let curvatures: UnsafeMutablePointer<Double>
    /// The curvatures times a feature.
    let image: UnsafeMutablePointer<Double>

    func makeSlopes() {
      for row in 0..<count {
        let e = powers[row]
        let small = 1 / (1 + e)
        let p = scores[row] >= 0 ? small : e * small
        slopes[row] = weights[row] * (p - targets[row])
        curvatures[row] = weights[row] * e * small * small
      }
    }

    /// Writes the curvatures times a feature.
    func makeImage(_ column: Int) {
      let x = features + column * stride
      for row in 0..<count { image[row] = curvatures[row] * x[row] }
    }

    /// The sum over rows of numbers times a feature.
    func product(_ numbers: UnsafePointer<Double>, _ column: Int) -> Double {
      LaneSums.product(numbers, features + column * stride, count)
    }

    /// The loss, Σ w [log(1 + e^−|u|) + max(u, 0) − t u].
    func loss() -> Double {
      LaneLoops.logarithms(powers, count)
      for row in 0..<count {
        let u = scores[row]
        powers[row] += max(u, 0) - targets[row] * u
      }
      return LaneSums.product(powers, weights, count)
    }
  }

  /// Visits the rows in blocks with their scores u and the powers e^{−|u|}.
  private func forEachBlock(_ point: [Double], _ body: (Block) -> Void) {
    let size = Self.blockRows
    let rows = targets.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 5 * size) { memory in
      features.withUnsafeBufferPointer { features in
        targets.withUnsafeBufferPointer { targets in
          weights.withUnsafeBufferPointer { weights in
            guard let memory = memory.baseAddress, let features = features.baseAddress,
              let targets = targets.baseAddress, let weights = weights.baseAddress
            else { return }
            for first in stride(from: 0, to: rows, by: size) {
              let block = Block(
                count: min(size, rows - first),
                features: features + first,
                stride: rows,
                targets: targets + first,
                weights: weights + first,
                scores: memory,
                powers: memory + size,
                slopes: memory + 2 * size,
                curvatures: memory + 3 * size,
                image: memory + 4 * size
              )
              block.scores.update(repeating: 0, count: block.count)
              for column in 0..<dimension {
                let (scale, x) = (point[column], block.features + column * rows)
                for row in 0..<block.count { block.scores[row] += scale * x[row] }
              }
              for row in 0..<block.count {
                block.powers[row] = max(-abs(block.scores[row]), LaneLoops.lowestExponent)
              }
              LaneLoops.exponentials(block.powers, block.count)
              body(block)
            }
          }
        }
      }
    }
  }
}
