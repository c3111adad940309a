/// A smooth convex function of a few parameters, with exact first and second derivatives.
protocol SmoothObjective {
  /// Number of parameters.
  var dimension: Int { get }
  /// Number of rows.
  var rowCount: Int { get }

  /// The same function of every so many rows, whose minimum is a good start.
  func sample(every step: Int) -> Self

  /// The value at a point.
  func value(_ point: [Double]) -> Double

  /// The value at a point and its gradient.
  func valueAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double])

  /// The value at a point, its gradient, and its Hessian, row-major with both triangles.
  func derivatives(_ point: [Double]) -> Derivatives
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
