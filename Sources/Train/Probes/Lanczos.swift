#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The largest eigenvalue of a symmetric operator, by Lanczos's method.
///
/// The Krylov vectors are made orthogonal against all earlier ones, twice, so that no eigenvalue
/// appears as a ghost. The residual of the Ritz pair bounds the error: some eigenvalue lies within it
/// of the value. (C. Lanczos, 1950; B. N. Parlett, "The symmetric eigenvalue problem", chapter 13.)
package struct Lanczos: Sendable, Equatable {
  /// The largest eigenvalue found.
  package let value: Double
  /// How far, at most, an eigenvalue of the operator lies from ``value``.
  package let residual: Double
  /// The products it took.
  package let products: Int
  /// Whether the residual came below the tolerance.
  package let converged: Bool

  /// Looks for the largest eigenvalue.
  ///
  /// - Parameters:
  ///   - start: Any vector that is not zero and has a part along the eigenvector; a random one.
  ///   - tolerance: The residual to reach, relative to the value.
  ///   - maximumProducts: When to give up.
  ///   - times: The operator.
  package init(
    start: [Double],
    tolerance: Double,
    maximumProducts: Int,
    times: ([Double]) -> [Double]
  ) {
    var basis = [Self.scaled(start, 1 / Self.norm(start))]
    var diagonal: [Double] = []
    var beside: [Double] = []
    var best = (value: 0.0, residual: Double.infinity)
    var done = false
    while diagonal.count < min(maximumProducts, start.count), !done {
      let current = basis[basis.count - 1]
      var next = times(current)
      diagonal.append(Self.dot(current, next))
      for _ in 0..<2 {
        for vector in basis { Self.subtract(Self.dot(vector, next), vector, from: &next) }
      }
      let length = Self.norm(next)
      let (value, last) = Self.largest(diagonal, beside)
      best = (value, length * abs(last))
      done = best.residual <= tolerance * abs(value) || length == 0
      beside.append(length)
      if length > 0 { basis.append(Self.scaled(next, 1 / length)) }
    }
    value = best.value
    residual = best.residual
    products = diagonal.count
    // A Krylov space that fills the whole space holds every eigenvalue.
    converged = done || diagonal.count == start.count
  }

  /// The largest eigenvalue of a symmetric tridiagonal matrix and the last component of its unit
  /// eigenvector, by Jacobi's rotations.
  private static func largest(_ diagonal: [Double], _ beside: [Double]) -> (Double, Double) {
    let size = diagonal.count
    var matrix = [[Double]](repeating: .init(repeating: 0, count: size), count: size)
    var vectors = matrix
    for i in 0..<size {
      matrix[i][i] = diagonal[i]
      vectors[i][i] = 1
      if i + 1 < size {
        matrix[i][i + 1] = beside[i]
        matrix[i + 1][i] = beside[i]
      }
    }
    for _ in 0..<50 {
      var off = 0.0
      for i in 0..<size { for j in 0..<i { off += matrix[i][j] * matrix[i][j] } }
      let scale = diagonal.reduce(0) { $0 + $1 * $1 }
      if off <= 1e-32 * max(scale, .leastNormalMagnitude) { break }
      for p in 0..<size {
        for q in (p + 1)..<max(size, p + 1) where matrix[p][q] != 0 {
          let theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q])
          let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<size {
            let (a, b) = (matrix[k][p], matrix[k][q])
            matrix[k][p] = c * a - s * b
            matrix[k][q] = s * a + c * b
          }
          for k in 0..<size {
            let (a, b) = (matrix[p][k], matrix[q][k])
            matrix[p][k] = c * a - s * b
            matrix[q][k] = s * a + c * b
            let (x, y) = (vectors[k][p], vectors[k][q])
            vectors[k][p] = c * x - s * y
            vectors[k][q] = s * x + c * y
          }
        }
      }
    }
    let best = (0..<size).max { matrix[$0][$0] < matrix[$1][$1] } ?? 0
    return (matrix[best][best], vectors[size - 1][best])
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sums = SIMD4<Double>()
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        let whole = a.count & ~3
        for i in stride(from: 0, to: whole, by: 4) {
          let left = SIMD4<Double>(a[i], a[i + 1], a[i + 2], a[i + 3])
          let right = SIMD4<Double>(b[i], b[i + 1], b[i + 2], b[i + 3])
          sums += left * right
        }
        for i in whole..<a.count { sums[0] += a[i] * b[i] }
      }
    }
    return sums.sum()
  }

  private static func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

  private static func scaled(_ a: [Double], _ factor: Double) -> [Double] {
    a.map { $0 * factor }
  }

  private static func subtract(_ factor: Double, _ a: [Double], from b: inout [Double]) {
    for i in b.indices { b[i] -= factor * a[i] }
  }
}
