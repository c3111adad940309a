internal import CCandorGSL

/// The loss of a linear map with products in place of a Hessian.
///
/// With features `x̂ = (x, 1)` and `u' = V x̂` a row adds `w p_k (u'_k − Σ_l p_l u'_l) x̂` to row k of `H V`:
/// two products of matrices for all rows.
struct AffineProducts: CurvedObjective {
  let exact: SoftmaxObjective
  /// The features in single precision, for products.
  private let features: [Float]
  /// The spectrum of Σ w x̂ x̂ᵀ.
  private let featureSpectrum: Spectrum
  /// What the features, and a 1 behind them, are multiplied by so that all have the ridge of the first
  /// off-diagonal element.
  private let units: [Double]

  init(_ exact: SoftmaxObjective) {
    self.exact = exact
    features = exact.rows.features.single
    let classes = exact.classes
    let units =
      [Double](repeating: 1, count: classes)
      + [(exact.ridge.strength[1] / exact.ridge.strength[classes]).squareRoot()]
    self.units = units
    featureSpectrum = Spectrum(of: Self.moments(exact.rows, units), classes + 1)
  }

  func value(_ point: [Double]) -> Double { exact.value(point) }

  func valueAndGradient(_ point: [Double]) -> (value: Double, gradient: [Double]) {
    exact.valueAndGradient(point)
  }

  /// - Complexity: O(rows × classes²).
  func expansion(_ point: [Double], last: Curvature?) -> Expansion<Curvature> {
    let classes = exact.classes
    let shares = last?.spare ?? RowShares(exact.rows.labels.count * classes)
    let isFirst = last.map { $0.age == 0 } ?? true
    let parts = exact.sums(point, width: 2 * classes, start: { Sum(classes, exact.dimension) }) {
      sum,
      block in
      shares.keep(block)
      exact.rows.add(block, to: &sum.first.loss)
      if isFirst { sum.addSpread(block, exact.rows.weights) }
      exact.rows.makeSlopes(block)
      sum.first.addProducts(block.p, block.x)
    }
    var gradient = added(parts.map(\.first.gradient), exact.dimension)
    exact.ridge.add(point, gradient: &gradient)
    let spectrum =
      isFirst
      ? Spectrum(of: added(parts.map(\.spread), classes * classes), classes) : last?.classSpectrum
    return Expansion(
      value: parts.map(\.first.loss).compensatedTotal + exact.ridge.value(point),
      gradient: gradient,
      curvature: Curvature(
        rows: exact.rows,
        features: features,
        shares: shares,
        strength: exact.ridge.strength,
        units: units,
        featureSpectrum: featureSpectrum,
        classSpectrum: spectrum ?? featureSpectrum,
        age: last.map { $0.age + 1 } ?? 0,
        spare: last?.shares
      )
    )
  }

  /// Σ w x̂ x̂ᵀ in units of the ridge.
  private static func moments(_ rows: SoftmaxBlocks, _ units: [Double]) -> [Double] {
    let d = rows.classes + 1
    let size = 512
    let parts = rows.overStretches { stretch in
      var sum = [Double](repeating: 0, count: d * d)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: size * (2 * d)) { memory in
        sum.withUnsafeMutableBufferPointer { sum in
          guard let base = memory.baseAddress, let target = sum.baseAddress else { return }
          let features = base + size * d
          for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
            let range = first..<min(first + size, stretch.upperBound)
            rows.features.write(range, into: features)
            for index in 0..<range.count {
              let root = rows.weights[first + index].squareRoot()
              let own = base + index * d
              for k in 0..<d - 1 { own[k] = root * features[index * (d - 1) + k] }
              own[d - 1] = root * units[d - 1]
            }
            let x = DoubleMatrix(base, rows: range.count, columns: d)
            MatrixProduct.add(
              x,
              leftTransposed: true,
              times: x,
              to: DoubleMatrix(target, rows: d, columns: d)
            )
          }
        }
      }
      return sum
    }
    return added(parts, d * d)
  }

  /// The Hessian of a linear map.
  ///
  /// Its preconditioner is the Kronecker product of two small matrices, plus the ridge: the rows' mean of
  /// `diag(p) − p pᵀ`, and the mean of `x̂ x̂ᵀ`. In their eigenvectors it is diagonal. The mean of products
  /// is not the product of means, but this knows both what classes share and how features hang together
  /// (Martens and Grosse 2015, "Optimizing neural networks with Kronecker-factored approximate curvature").
  struct Curvature: HessianProduct {
    let rows: SoftmaxBlocks
    let features: [Float]
    let shares: RowShares
    let strength: [Double]
    let units: [Double]
    let featureSpectrum: Spectrum
    let classSpectrum: Spectrum
    /// Points since the search began: from the second on the classes' spectrum stays.
    let age: Int
    /// The memory of the point before, which the next one may overwrite.
    let spare: RowShares?

    /// Floats that one matrix of a block may hold.
    private static let blockFloats = 1 << 17

    /// - Complexity: O(rows × classes²), two products of matrices.
    func times(_ vector: [Double]) -> [Double] {
      let classes = rows.classes
      let d = classes + 1
      var single = vector.map(Float.init)
      let size = max(16, Self.blockFloats / classes)
      let parts = single.withUnsafeMutableBufferPointer { single in
        nonisolated(unsafe) let v = single
        return rows.overStretches { stretch in
          var sum = [Double](repeating: 0, count: classes * d)
          let capacity = min(size, stretch.count)
          withUnsafeTemporaryAllocation(of: Float.self, capacity: capacity * classes + classes * d)
          {
            memory in
            features.withUnsafeBufferPointer { features in
              guard let image = memory.baseAddress, let v = v.baseAddress,
                let features = features.baseAddress
              else { return }
              let scores = image + classes * d
              for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
                let range = first..<min(first + size, stretch.upperBound)
                // The features are only read; BLAS's interface takes one kind of pointer for both.
                let x = FloatMatrix(
                  UnsafeMutablePointer(mutating: features + first * classes),
                  rows: range.count,
                  columns: classes
                )
                let u = FloatMatrix(scores, rows: range.count, columns: classes)
                addImage(
                  range,
                  x,
                  u,
                  FloatMatrix(v, rows: classes, columns: classes, stride: d),
                  image
                )
                for index in 0..<classes * d { sum[index] += Double(image[index]) }
              }
            }
          }
          return sum
        }
      }
      var result = added(parts, classes * d)
      for index in result.indices { result[index] += strength[index] * vector[index] }
      return result
    }

    /// Writes what a block of rows adds to `H V`.
    private func addImage(
      _ range: Range<Int>,
      _ x: FloatMatrix,
      _ u: FloatMatrix,
      _ v: FloatMatrix,
      _ image: UnsafeMutablePointer<Float>
    ) {
      let classes = rows.classes
      let d = classes + 1
      for k in 0..<classes { u.base[k] = v.base[k * d + classes] }
      for row in 1..<max(1, range.count) {
        (u.base + row * classes).update(from: u.base, count: classes)
      }
      MatrixProduct.add(x, times: v, rightTransposed: true, to: u)
      image.update(repeating: 0, count: classes * d)
      for (index, row) in range.enumerated() {
        let own = u.base + index * classes
        let p = shares.base + row * classes
        FloatSums.makeSlopes(
          own,
          p,
          mean: FloatSums.product(p, own, classes),
          weight: Float(rows.weights[row]),
          classes
        )
      }
      MatrixProduct.add(
        u,
        leftTransposed: true,
        times: x,
        to: FloatMatrix(image, rows: classes, columns: classes, stride: d)
      )
      for row in 0..<range.count {
        let own = u.base + row * classes
        for k in 0..<classes { image[k * d + classes] += own[k] }
      }
    }

    /// - Complexity: O(classes³), four products of matrices.
    func preconditioned(_ vector: [Double]) -> [Double] {
      let classes = rows.classes
      let d = classes + 1
      var result = vector
      for k in 0..<classes {
        for j in 0..<d { result[k * d + j] *= units[j] }
      }
      let ridge = strength[1]
      result = classSpectrum.rotated(result, d, back: false)
      result = featureSpectrum.rotatedRows(result, classes, back: false)
      for k in 0..<classes {
        for j in 0..<d {
          result[k * d + j] /= classSpectrum.values[k] * featureSpectrum.values[j] + ridge
        }
      }
      result = featureSpectrum.rotatedRows(result, classes, back: true)
      result = classSpectrum.rotated(result, d, back: true)
      for k in 0..<classes {
        for j in 0..<d { result[k * d + j] *= units[j] }
      }
      return result
    }
  }

  private struct Sum: Sendable {
    var first: SoftmaxObjective.First
    /// Σ w (diag(p) − p pᵀ).
    var spread: [Double]

    init(_ classes: Int, _ dimension: Int) {
      first = SoftmaxObjective.First(dimension)
      spread = [Double](repeating: 0, count: classes * classes)
    }

    mutating func addSpread(_ block: SoftmaxBlocks.Block, _ weights: [Double]) {
      let classes = block.p.columns
      let count = block.rows.count
      withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, count * classes)) { memory in
        spread.withUnsafeMutableBufferPointer { spread in
          guard let base = memory.baseAddress, let target = spread.baseAddress else { return }
          for (index, row) in block.rows.enumerated() {
            let p = block.p.base + index * classes
            let own = base + index * classes
            for k in 0..<classes { own[k] = weights[row] * p[k] }
            for k in 0..<classes { target[k * classes + k] += own[k] }
          }
          MatrixProduct.add(
            DoubleMatrix(base, rows: count, columns: classes),
            leftTransposed: true,
            times: block.p,
            scale: -1,
            to: DoubleMatrix(target, rows: classes, columns: classes)
          )
        }
      }
    }
  }
}
