internal import Glibc

/// The mean log loss of `softmax(w_k x_k + b_k)`, plus a ridge: vector scaling.
///
/// The parameters are the `classes` scales, then the `classes` biases.
struct VectorObjective: SmoothObjective {
  /// The features, `rows × classes`, row-major.
  let features: [Double]
  let labels: [Int32]
  /// The weights, summing to one.
  let weights: [Double]
  let classes: Int
  let ridge: Ridge

  var dimension: Int { 2 * classes }

  func value(_ point: [Double]) -> Double {
    var sum = CompensatedSum()
    var p = [Double](repeating: 0, count: classes)
    for row in labels.indices where weights[row] > 0 {
      sum.add(weights[row] * probabilities(row, point, &p))
    }
    return sum.value + ridge.value(point)
  }

  /// - Complexity: O(rows × classes²).
  func derivatives(_ point: [Double]) -> Derivatives {
    var sum = CompensatedSum()
    var gradient = [Double](repeating: 0, count: dimension)
    var hessian = [Double](repeating: 0, count: dimension * dimension)
    var p = [Double](repeating: 0, count: classes)
    for row in labels.indices where weights[row] > 0 {
      let weight = weights[row]
      sum.add(weight * probabilities(row, point, &p))
      let label = Int(labels[row])
      for k in 0..<classes {
        let x = features[row * classes + k]
        let slope = weight * (p[k] - (k == label ? 1 : 0))
        gradient[k] += slope * x
        gradient[classes + k] += slope
        for l in k..<classes {
          let curvature = weight * p[k] * ((k == l ? 1 : 0) - p[l])
          let y = features[row * classes + l]
          hessian[k * dimension + l] += curvature * x * y
          hessian[k * dimension + classes + l] += curvature * x
          // The diagonal's mixed entry is one number; elsewhere the two mixed entries differ.
          if l > k { hessian[l * dimension + classes + k] += curvature * y }
          hessian[(classes + k) * dimension + classes + l] += curvature
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

  /// Fills in a row's probabilities and gives its loss.
  private func probabilities(_ row: Int, _ point: [Double], _ p: inout [Double]) -> Double {
    for k in 0..<classes { p[k] = point[k] * features[row * classes + k] + point[classes + k] }
    p.withUnsafeMutableBufferPointer { LogProbabilities.normalise($0) }
    let loss = -p[Int(labels[row])]
    for k in 0..<classes { p[k] = exp(p[k]) }
    return loss
  }
}
