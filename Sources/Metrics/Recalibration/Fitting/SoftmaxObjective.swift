internal import Glibc

/// The mean log loss of a linear map of features through softmax, plus a ridge.
///
/// Class scores are `u_k = Σ_j W_kj x_j + b_k`; the parameters are the rows of `W`, each followed by
/// its `b_k`, so there are `classes × (features + 1)`. All that grows with the square of the classes
/// is a product of matrices.
struct SoftmaxObjective: SmoothObjective {
  let rows: SoftmaxBlocks
  let ridge: Ridge

  var classes: Int { rows.classes }
  var dimension: Int { classes * (classes + 1) }
  var rowCount: Int { rows.labels.count }

  var sample: SoftmaxObjective? {
    sampleStep(least: 16_384).map { SoftmaxObjective(rows: rows.sample(every: $0), ridge: ridge) }
  }

  func value(_ point: [Double]) -> Double {
    let parts = sums(point, start: CompensatedSum.init) { sum, block in rows.add(block, to: &sum) }
    return parts.compensatedTotal + ridge.value(point)
  }

  /// The value and its gradient alone.
  ///
  /// - Complexity: O(rows × classes²).
  func valueAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    let parts = sums(point, start: { First(dimension) }) { sum, block in
      rows.add(block, to: &sum.loss)
      rows.makeSlopes(block)
      sum.addProducts(block.p, block.x)
    }
    var gradient = added(parts.map(\.gradient), dimension)
    ridge.add(point, gradient: &gradient)
    return (parts.map(\.loss).compensatedTotal + ridge.value(point), gradient)
  }

  /// The Hessian is one product of the rows' curvatures (a column for each pair of classes) with the
  /// rows' products of features (a column for each pair of features).
  ///
  /// - Complexity: O(rows × classes⁴ / 4).
  func derivatives(_ point: [Double]) -> Derivatives {
    let d = classes + 1
    let packed = d * (d + 1) / 2
    let pairs = classes * (classes + 1) / 2
    let parts = sums(point, width: packed, start: { Second(dimension, pairs * packed) }) {
      sum,
      block in
      let count = block.rows.count
      withUnsafeTemporaryAllocation(of: Double.self, capacity: count * (pairs + packed)) { memory in
        guard let base = memory.baseAddress else { return }
        let curvatures = DoubleMatrix(base, rows: count, columns: pairs)
        let products = DoubleMatrix(base + count * pairs, rows: count, columns: packed)
        fillCurvatures(block, curvatures)
        fillProducts(block, products)
        sum.blocks.withUnsafeMutableBufferPointer { blocks in
          guard let blocks = blocks.baseAddress else { return }
          MatrixProduct.add(
            curvatures,
            leftTransposed: true,
            times: products,
            to: DoubleMatrix(blocks, rows: pairs, columns: packed)
          )
        }
      }
      rows.add(block, to: &sum.first.loss)
      rows.makeSlopes(block)
      sum.first.addProducts(block.p, block.x)
    }
    var gradient = added(parts.map(\.first.gradient), dimension)
    var hessian = unpack(added(parts.map(\.blocks), pairs * packed), d)
    ridge.add(point, gradient: &gradient, hessian: &hessian)
    return Derivatives(
      value: parts.map(\.first.loss).compensatedTotal + ridge.value(point),
      gradient: gradient,
      hessian: hessian
    )
  }

  /// `w p_k (δ_kl − p_l)` of each row, for k ≤ l.
  private func fillCurvatures(_ block: SoftmaxBlocks.Block, _ matrix: DoubleMatrix) {
    let classes = classes
    for (index, row) in block.rows.enumerated() {
      let p = block.p.base + index * classes
      let weight = rows.weights[row]
      var place = matrix.base + index * matrix.columns
      for k in 0..<classes {
        let scale = weight * p[k]
        place[0] = scale * (1 - p[k])
        for l in (k + 1)..<max(k + 1, classes) { place[l - k] = -scale * p[l] }
        place += classes - k
      }
    }
  }

  /// `x_i x_j` of each row, for i ≤ j, a 1 standing behind the features.
  private func fillProducts(_ block: SoftmaxBlocks.Block, _ matrix: DoubleMatrix) {
    let classes = classes
    for row in 0..<block.rows.count {
      let x = block.x.base + row * classes
      var place = matrix.base + row * matrix.columns
      for i in 0..<classes {
        for j in i..<classes { place[j - i] = x[i] * x[j] }
        place[classes - i] = x[i]
        place += classes + 1 - i
      }
      place[0] = 1
    }
  }

  /// A sum of losses and one number a parameter.
  struct First: Sendable {
    var loss = CompensatedSum()
    var gradient: [Double]

    init(_ dimension: Int) { gradient = [Double](repeating: 0, count: dimension) }

    /// Adds `leftᵀ · [right, 1]`.
    mutating func addProducts(_ left: DoubleMatrix, _ right: DoubleMatrix) {
      let classes = left.columns
      gradient.withUnsafeMutableBufferPointer { gradient in
        guard let base = gradient.baseAddress else { return }
        MatrixProduct.add(
          left,
          leftTransposed: true,
          times: right,
          to: DoubleMatrix(base, rows: classes, columns: classes, stride: classes + 1)
        )
        for row in 0..<left.rows {
          for k in 0..<classes {
            base[k * (classes + 1) + classes] += left.base[row * classes + k]
          }
        }
      }
    }
  }

  private struct Second: Sendable {
    var first: First
    var blocks: [Double]

    init(_ dimension: Int, _ count: Int) {
      first = First(dimension)
      blocks = [Double](repeating: 0, count: count)
    }
  }

  func sums<Sum: Sendable>(
    _ point: [Double],
    width: Int = 0,
    start: () -> Sum,
    take: (inout Sum, SoftmaxBlocks.Block) -> Void
  ) -> [Sum] {
    let classes = self.classes
    return point.withUnsafeBufferPointer { point in
      guard let base = point.baseAddress else { return [] }
      nonisolated(unsafe) let parameters = UnsafeMutablePointer(mutating: base)
      return rows.sums(
        width: width,
        scores: { x, u in
          for row in 0..<u.rows {
            for k in 0..<classes {
              u.base[row * classes + k] = parameters[k * (classes + 1) + classes]
            }
          }
          MatrixProduct.add(
            x,
            times: DoubleMatrix(parameters, rows: classes, columns: classes, stride: classes + 1),
            rightTransposed: true,
            to: u
          )
        },
        start: start,
        take: take
      )
    }
  }

  /// Spreads the packed class-by-class blocks to the full symmetric matrix.
  private func unpack(_ blocks: [Double], _ d: Int) -> [Double] {
    let classes = classes
    let dimension = dimension
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
}

extension [CompensatedSum] {
  /// The sums added up in order.
  var compensatedTotal: Double {
    var total = CompensatedSum()
    for part in self { total.add(part.value) }
    return total.value
  }
}
