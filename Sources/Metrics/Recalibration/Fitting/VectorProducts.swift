internal import CCandorLanes

/// The loss of vector scaling with products in place of a Hessian.
///
/// With `u'_k = v_k x_k + v_{K+k}` a row adds `w p_k (u'_k − Σ_l p_l u'_l) (x_k, 1)` to `H v`.
struct VectorProducts: CurvedObjective {
  let exact: VectorObjective
  /// The features in single precision, for products.
  private let features: [Float]

  init(_ exact: VectorObjective) {
    self.exact = exact
    features = exact.rows.features.single
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
      exact.rows.add(block, to: &sum.loss)
      sum.add(block, exact.rows, shares)
    }
    let sums = added(parts.map(\.sums), 5 * classes)
    var gradient = Array(sums[..<exact.dimension])
    exact.ridge.add(point, gradient: &gradient)
    return Expansion(
      value: parts.map(\.loss).compensatedTotal + exact.ridge.value(point),
      gradient: gradient,
      curvature: Curvature(
        rows: exact.rows,
        features: features,
        shares: shares,
        strength: exact.ridge.strength,
        own: Array(sums[exact.dimension...]),
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
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * classes) { memory in
          guard let image = memory.baseAddress else { return }
          for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: Self.blockRows)
          {
            image.update(repeating: 0, count: 2 * classes)
            addImage(first..<min(first + Self.blockRows, stretch.upperBound), single, image)
            for index in 0..<2 * classes { sum[index] += Double(image[index]) }
          }
        }
        return sum
      }
      var result = added(parts, 2 * classes)
      for index in result.indices { result[index] += strength[index] * vector[index] }
      return result
    }

    private func addImage(
      _ range: Range<Int>,
      _ direction: [Float],
      _ image: UnsafeMutablePointer<Float>
    ) {
      let classes = rows.classes
      features.withUnsafeBufferPointer { features in
        rows.weights.withUnsafeBufferPointer { weights in
          direction.withUnsafeBufferPointer { direction in
            guard let x = features.baseAddress, let weights = weights.baseAddress,
              let v = direction.baseAddress
            else { return }
            LaneLoops.best.vector_image(
              x + range.lowerBound * classes,
              shares.base + range.lowerBound * classes,
              weights + range.lowerBound,
              Int64(range.count),
              Int64(classes),
              v,
              image
            )
          }
        }
      }
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
    /// The slopes in the scales and in the biases, then Σ w p (1 − p) x², with x, and with 1; a number a class each.
    var sums: [Double]

    init(_ classes: Int) { sums = [Double](repeating: 0, count: 5 * classes) }

    /// Adds a block and keeps its probabilities.
    mutating func add(_ block: SoftmaxBlocks.Block, _ rows: SoftmaxBlocks, _ shares: RowShares) {
      let classes = block.p.columns
      sums.withUnsafeMutableBufferPointer { sums in
        guard let sums = sums.baseAddress else { return }
        for (index, row) in block.rows.enumerated() {
          LaneLoops.best.vector_sums(
            block.x.base + index * classes,
            block.p.base + index * classes,
            rows.weights[row],
            Int64(rows.labels[row]),
            Int64(classes),
            sums,
            shares.base + row * classes
          )
        }
      }
    }
  }
}
