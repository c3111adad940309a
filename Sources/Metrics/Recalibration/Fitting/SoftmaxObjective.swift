internal import Glibc

/// The mean log loss of a linear map of features through softmax, plus a ridge.
///
/// Class scores are `u_k = Σ_j W_kj x_j + b_k`; the parameters are the rows of `W`, each followed by
/// its `b_k`, so there are `classes × (features + 1)`.
struct SoftmaxObjective: SmoothObjective {
  /// The features, `rows × classes`, row-major.
  let features: [Double]
  let labels: [Int32]
  /// The weights, summing to one.
  let weights: [Double]
  let classes: Int
  let ridge: Ridge

  var dimension: Int { classes * (classes + 1) }

  func value(_ point: [Double]) -> Double {
    var sum = CompensatedSum()
    forEachRow(point) { row, _, _, loss in sum.add(weights[row] * loss) }
    return sum.value + ridge.value(point)
  }

  /// The value and its gradient alone.
  ///
  /// - Complexity: O(rows × classes²).
  func valueAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    let d = classes + 1
    var sum = CompensatedSum()
    var gradient = [Double](repeating: 0, count: dimension)
    gradient.withUnsafeMutableBufferPointer { gradient in
      forEachRow(point) { row, x, p, loss in
        sum.add(weights[row] * loss)
        let label = Int(labels[row])
        for k in 0..<classes {
          let slope = weights[row] * (p[k] - (k == label ? 1 : 0))
          for j in 0..<d { gradient[k * d + j] += slope * x[j] }
        }
      }
    }
    ridge.add(point, gradient: &gradient)
    return (sum.value + ridge.value(point), gradient)
  }

  /// The diagonal of the Hessian.
  ///
  /// - Complexity: O(rows × classes²).
  func diagonalCurvature(_ point: [Double]) -> [Double] {
    let d = classes + 1
    var diagonal = ridge.strength
    diagonal.withUnsafeMutableBufferPointer { diagonal in
      forEachRow(point) { row, x, p, _ in
        for k in 0..<classes {
          let curvature = weights[row] * p[k] * (1 - p[k])
          for j in 0..<d { diagonal[k * d + j] += curvature * x[j] * x[j] }
        }
      }
    }
    return diagonal
  }

  /// - Complexity: O(rows × classes⁴ / 4).
  func derivatives(_ point: [Double]) -> Derivatives {
    let d = classes + 1
    let packed = d * (d + 1) / 2
    var sum = CompensatedSum()
    var gradient = [Double](repeating: 0, count: dimension)
    var products = [Double](repeating: 0, count: packed)
    var blocks = [Double](repeating: 0, count: packed * classes * (classes + 1) / 2)
    gradient.withUnsafeMutableBufferPointer { gradient in
      products.withUnsafeMutableBufferPointer { products in
        blocks.withUnsafeMutableBufferPointer { blocks in
          forEachRow(point) { row, x, p, loss in
            let weight = weights[row]
            sum.add(weight * loss)
            let label = Int(labels[row])
            for k in 0..<classes {
              let slope = weight * (p[k] - (k == label ? 1 : 0))
              for j in 0..<d { gradient[k * d + j] += slope * x[j] }
            }
            var place = 0
            for i in 0..<d {
              for j in i..<d {
                products[place] = x[i] * x[j]
                place += 1
              }
            }
            var block = 0
            for k in 0..<classes {
              for l in k..<classes {
                let curvature = weight * p[k] * ((k == l ? 1 : 0) - p[l])
                // Most classes of most rows have next to no probability. Leaving those out of the
                // Hessian changes how the search goes, not where it ends: the gradient is whole.
                if abs(curvature) > 1e-7 * weight {
                  for index in 0..<packed { blocks[block + index] += curvature * products[index] }
                }
                block += packed
              }
            }
          }
        }
      }
    }
    var hessian = unpack(blocks, d)
    ridge.add(point, gradient: &gradient, hessian: &hessian)
    return Derivatives(
      value: sum.value + ridge.value(point),
      gradient: gradient,
      hessian: hessian
    )
  }

  /// Spreads the packed class-by-class blocks to the full symmetric matrix.
  private func unpack(_ blocks: [Double], _ d: Int) -> [Double] {
    var hessian = [Double](repeating: 0, count: dimension * dimension)
    var place = 0
    for k in 0..<classes {
      for l in k..<classes {
        for i in 0..<d {
          for j in i..<d {
            let value = blocks[place]
            place += 1
            for (a, b) in [(k * d + i, l * d + j), (k * d + j, l * d + i)] {
              hessian[a * dimension + b] = value
              hessian[b * dimension + a] = value
            }
          }
        }
      }
    }
    return hessian
  }

  /// Calls `body` with a row's features (a 1 at the end), class probabilities and loss.
  private func forEachRow(
    _ point: [Double],
    _ body: (Int, UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<Double>, Double)
      -> Void
  ) {
    let d = classes + 1
    var x = [Double](repeating: 1, count: d)
    var p = [Double](repeating: 0, count: classes)
    x.withUnsafeMutableBufferPointer { x in
      p.withUnsafeMutableBufferPointer { p in
        for row in labels.indices where weights[row] > 0 {
          for j in 0..<classes { x[j] = features[row * classes + j] }
          for k in 0..<classes {
            var u = point[k * d + classes]
            for j in 0..<classes { u += point[k * d + j] * x[j] }
            p[k] = u
          }
          LogProbabilities.normalise(p)
          let loss = -p[Int(labels[row])]
          for k in 0..<classes { p[k] = exp(p[k]) }
          body(row, x, p, loss)
        }
      }
    }
  }
}
