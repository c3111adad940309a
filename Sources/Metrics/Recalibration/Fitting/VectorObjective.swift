internal import Glibc

/// The mean log loss of `softmax(w_k x_k + b_k)`, plus a ridge: vector scaling.
///
/// The parameters are the `classes` scales, then the `classes` biases.
struct VectorObjective: SmoothObjective {
  let rows: SoftmaxBlocks
  let ridge: Ridge

  var classes: Int { rows.classes }
  var dimension: Int { 2 * classes }
  var rowCount: Int { rows.labels.count }

  var sample: VectorObjective? {
    sampleStep(least: 16_384).map { VectorObjective(rows: rows.sample(every: $0), ridge: ridge) }
  }

  func value(_ point: [Double]) -> Double {
    let parts = sums(point, start: CompensatedSum.init) { sum, block in rows.add(block, to: &sum) }
    return parts.compensatedTotal + ridge.value(point)
  }

  /// - Complexity: O(rows × classes).
  func valueAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    let parts = sums(point, start: { Sum(dimension, 0) }) { sum, block in
      rows.add(block, to: &sum.loss)
      rows.makeSlopes(block)
      sum.addSlopes(block)
    }
    var gradient = added(parts.map(\.gradient), dimension)
    ridge.add(point, gradient: &gradient)
    return (parts.map(\.loss).compensatedTotal + ridge.value(point), gradient)
  }

  /// The Hessian is a diagonal part less RᵀR, the rows of R being `√w (p_k x_k, p_k)`.
  ///
  /// - Complexity: O(rows × classes²), one product of matrices.
  func derivatives(_ point: [Double]) -> Derivatives {
    let classes = self.classes
    let dimension = self.dimension
    let parts = sums(
      point,
      width: dimension,
      start: { Sum(dimension, dimension * dimension) }
    ) { sum, block in
      let count = block.rows.count
      withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, count * dimension)) {
        memory in
        guard let base = memory.baseAddress else { return }
        sum.hessian.withUnsafeMutableBufferPointer { hessian in
          guard let hessian = hessian.baseAddress else { return }
          for (index, row) in block.rows.enumerated() {
            let p = block.p.base + index * classes
            let x = block.x.base + index * classes
            let roots = base + index * dimension
            let weight = rows.weights[row]
            let root = weight.squareRoot()
            for k in 0..<classes {
              roots[k] = root * p[k] * x[k]
              roots[classes + k] = root * p[k]
              let mass = weight * p[k]
              hessian[k * dimension + k] += mass * x[k] * x[k]
              hessian[k * dimension + classes + k] += mass * x[k]
              hessian[(classes + k) * dimension + k] += mass * x[k]
              hessian[(classes + k) * dimension + classes + k] += mass
            }
          }
          let roots = DoubleMatrix(base, rows: count, columns: dimension)
          MatrixProduct.add(
            roots,
            leftTransposed: true,
            times: roots,
            scale: -1,
            to: DoubleMatrix(hessian, rows: dimension, columns: dimension)
          )
        }
      }
      rows.add(block, to: &sum.loss)
      rows.makeSlopes(block)
      sum.addSlopes(block)
    }
    var gradient = added(parts.map(\.gradient), dimension)
    var hessian = added(parts.map(\.hessian), dimension * dimension)
    ridge.add(point, gradient: &gradient, hessian: &hessian)
    return Derivatives(
      value: parts.map(\.loss).compensatedTotal + ridge.value(point),
      gradient: gradient,
      hessian: hessian
    )
  }

  struct Sum: Sendable {
    var loss = CompensatedSum()
    var gradient: [Double]
    var hessian: [Double]

    init(_ dimension: Int, _ entries: Int) {
      gradient = [Double](repeating: 0, count: dimension)
      hessian = [Double](repeating: 0, count: entries)
    }

    /// Adds the slopes in the scales and the biases.
    mutating func addSlopes(_ block: SoftmaxBlocks.Block) {
      let classes = block.p.columns
      gradient.withUnsafeMutableBufferPointer { gradient in
        guard let sums = gradient.baseAddress else { return }
        for row in 0..<block.p.rows {
          let slopes = block.p.base + row * classes
          let x = block.x.base + row * classes
          for k in 0..<classes { sums[k] += slopes[k] * x[k] }
          for k in 0..<classes { sums[classes + k] += slopes[k] }
        }
      }
    }
  }

  func sums<Sum: Sendable>(
    _ point: [Double],
    width: Int = 0,
    start: () -> Sum,
    take: (inout Sum, SoftmaxBlocks.Block) -> Void
  ) -> [Sum] {
    let classes = self.classes
    return rows.sums(
      width: width,
      // Without a product of matrices a few rows do, which stay nearer to the processor.
      blockDoubles: width == 0 ? 1 << 13 : SoftmaxBlocks.blockDoubles,
      scores: { x, u in
        point.withUnsafeBufferPointer { point in
          guard let point = point.baseAddress else { return }
          for row in 0..<u.rows {
            let (from, to) = (x.base + row * classes, u.base + row * classes)
            for k in 0..<classes { to[k] = point[k] * from[k] + point[classes + k] }
          }
        }
      },
      start: start,
      take: take
    )
  }
}
