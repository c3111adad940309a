/// A smooth convex function of a few parameters, with exact first and second derivatives.
protocol SmoothObjective {
  /// Number of parameters.
  var dimension: Int { get }
  /// Number of rows.
  var rowCount: Int { get }

  /// The same function of few of the rows, whose minimum is a good start; `nil` where all are few enough.
  ///
  /// The distance of the two minima is that of a sampling error, from which a few steps lead to the end.
  var sample: Self? { get }

  /// The value at a point.
  func value(_ point: [Double]) -> Double

  /// The value at a point and its gradient.
  func valueAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double])

  /// The value at a point, its gradient, and its Hessian, row-major with both triangles.
  func derivatives(_ point: [Double]) -> Derivatives
}

extension SmoothObjective {
  /// Of how many rows there is one in a sample; `nil` where a sample would be no smaller.
  func sampleStep(least: Int) -> Int? {
    let step = rowCount / max(least, 64 * dimension)
    return step >= 4 ? step : nil
  }
}

/// A function's value and its first two derivatives at one point.
struct Derivatives {
  let value: Double
  let gradient: [Double]
  let hessian: [Double]

  /// What is left when the Hessian is no longer needed.
  var end: (value: Double, gradient: [Double]) { (value, gradient) }
}

/// A Gaussian prior on parameters: ½ Σ strength (parameter − centre)².
struct Ridge {
  let strength: [Double]
  let centre: [Double]

  func value(_ point: [Double]) -> Double {
    point.indices.reduce(0) { sum, index in
      let away = point[index] - centre[index]
      return sum + 0.5 * strength[index] * away * away
    }
  }

  /// Adds the prior's own gradient.
  func add(_ point: [Double], gradient: inout [Double]) {
    for index in point.indices {
      gradient[index] += strength[index] * (point[index] - centre[index])
    }
  }

  /// Adds the prior's own derivatives.
  func add(_ point: [Double], gradient: inout [Double], hessian: inout [Double]) {
    add(point, gradient: &gradient)
    for index in point.indices { hessian[index * point.count + index] += strength[index] }
  }
}
