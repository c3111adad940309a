/// The loss of vector scaling with products in place of a Hessian.
///
/// With `u'_k = v_k x_k + v_{K+k}` a row adds `w p_k (u'_k − Σ_l p_l u'_l) (x_k, 1)` to `H v`.
struct VectorProducts: CurvedObjective {
  let exact: VectorObjective
  /// The features in single precision, for products.
  private let features: [Float]

  init(_ exact: VectorObjective) {
    self.exact = exact
    features = exact.rows.features.map(Float.init)
  }

  func value(_ point: [Double]) -> Double { exact.value(point) }

  func valueAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    exact.valueAndGradient(point)
  }

  /// - Complexity: O(rows × classes).
  func expansion(_ point: [Double], last: Curvature?) -> Expansion<Curvature> {
    let classes = exact.classes
    let shares = last?.spare ?? RowShares(exact.rows.labels.count * classes)
    let parts = exact.sums(point, start: { Sum(classes) }) { sum, block in
      shares.keep(block)
      exact.rows.add(block, to: &sum.loss)
      sum.addCurvatures(block, exact.rows.weights)
      exact.rows.makeSlopes(block)
      sum.first.addSlopes(block)
    }
    var gradient = added(parts.map(\.first.gradient), exact.dimension)
    exact.ridge.add(point, gradient: &gradient)
    return Expansion(
      value: parts.map(\.loss).compensatedTotal + exact.ridge.value(point),
      gradient: gradient,
      curvature: Curvature(
        rows: exact.rows,
        features: features,
        shares: shares,
        strength: exact.ridge.strength,
        own: added(parts.map(\.curvatures), 3 * classes),
        spare: last?.shares
      )
    )
  }

  /// The Hessian of vector scaling; its preconditioner has the 2 × 2 block of each class.
  struct Curvature: HessianProduct {
    let rows: SoftmaxBlocks
    let features: [Float]
    let shares: RowShares
    let strength: [Double]
    /// Σ w p (1 − p) x², then with x in place of x², then with 1, a number a class each.
    let own: [Double]
    /// The memory of the point before, which the next one may overwrite.
    let spare: RowShares?

    private static let blockRows = 256

    /// - Complexity: O(rows × classes).
    func times(_ vector: [Double]) -> [Double] {
      let classes = rows.classes
      let single = vector.map(Float.init)
      let parts = rows.overStretches { stretch in
        var sum = [Double](repeating: 0, count: 2 * classes)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * classes) { memory in
          features.withUnsafeBufferPointer { features in
            single.withUnsafeBufferPointer { single in
              guard let u = memory.baseAddress, let features = features.baseAddress,
                let v = single.baseAddress
              else { return }
              let image = u + classes
              for first in stride(
                from: stretch.lowerBound,
                to: stretch.upperBound,
                by: Self.blockRows
              ) {
                image.update(repeating: 0, count: 2 * classes)
                for row in first..<min(first + Self.blockRows, stretch.upperBound) {
                  let x = features + row * classes
                  let p = shares.base + row * classes
                  for k in 0..<classes { u[k] = v[k] * x[k] + v[classes + k] }
                  FloatSums.makeSlopes(
                    u,
                    p,
                    mean: FloatSums.product(p, u, classes),
                    weight: Float(rows.weights[row]),
                    classes
                  )
                  for k in 0..<classes { image[k] += u[k] * x[k] }
                  for k in 0..<classes { image[classes + k] += u[k] }
                }
                for index in 0..<2 * classes { sum[index] += Double(image[index]) }
              }
            }
          }
        }
        return sum
      }
      var result = added(parts, 2 * classes)
      for index in result.indices { result[index] += strength[index] * vector[index] }
      return result
    }

    func preconditioned(_ vector: [Double]) -> [Double] {
      let classes = rows.classes
      var result = vector
      for k in 0..<classes {
        let a = own[k] + strength[k]
        let b = own[classes + k]
        let c = own[2 * classes + k] + strength[classes + k]
        let determinant = a * c - b * b
        // Rounding alone can take it to 0, as the ridge is in both corners; then the corners do.
        guard determinant > 1e-12 * a * c else {
          result[k] = vector[k] / a
          result[classes + k] = vector[classes + k] / c
          continue
        }
        result[k] = (c * vector[k] - b * vector[classes + k]) / determinant
        result[classes + k] = (a * vector[classes + k] - b * vector[k]) / determinant
      }
      return result
    }
  }

  private struct Sum: Sendable {
    var loss = CompensatedSum()
    var first: VectorObjective.Sum
    var curvatures: [Double]

    init(_ classes: Int) {
      first = VectorObjective.Sum(2 * classes, 0)
      curvatures = [Double](repeating: 0, count: 3 * classes)
    }

    mutating func addCurvatures(_ block: SoftmaxBlocks.Block, _ weights: [Double]) {
      let classes = block.p.columns
      curvatures.withUnsafeMutableBufferPointer { sums in
        guard let sums = sums.baseAddress else { return }
        for (index, row) in block.rows.enumerated() {
          let p = block.p.base + index * classes
          let x = block.x.base + index * classes
          let weight = weights[row]
          for k in 0..<classes {
            let curvature = weight * p[k] * (1 - p[k])
            let slope = curvature * x[k]
            sums[k] += slope * x[k]
            sums[classes + k] += slope
            sums[2 * classes + k] += curvature
          }
        }
      }
    }
  }
}
