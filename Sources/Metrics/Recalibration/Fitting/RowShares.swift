/// The probabilities of all rows at one point, in single precision, for products with the Hessian there.
final class RowShares: @unchecked Sendable {
  /// Row-major, `rows × classes`; written at a point, by stretches, then read only until the search has left it.
  let base: UnsafeMutablePointer<Float>

  init(_ count: Int) { base = .allocate(capacity: max(1, count)) }

  deinit { base.deallocate() }

  /// Keeps what a block of rows has.
  func keep(_ block: SoftmaxBlocks.Block) {
    let classes = block.p.columns
    let target = base + block.rows.lowerBound * classes
    // Numbers near the end of single precision's range cost time and weigh nothing.
    for index in 0..<block.rows.count * classes {
      let p = block.p.base[index]
      target[index] = p < 1e-30 ? 0 : Float(p)
    }
  }
}

/// Sums over the classes of one row in single precision, sixteen at a time.
enum FloatSums {
  private typealias Lanes = SIMD16<Float>

  @inline(__always)
  private static func load(_ place: UnsafePointer<Float>) -> Lanes {
    UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
  }

  /// Σ p_k u_k.
  @inline(__always)
  static func product(_ p: UnsafePointer<Float>, _ u: UnsafePointer<Float>, _ count: Int) -> Float {
    var lanes = Lanes.zero
    var k = 0
    while k + 16 <= count {
      lanes += load(p + k) * load(u + k)
      k += 16
    }
    var sum = lanes.sum()
    while k < count {
      sum += p[k] * u[k]
      k += 1
    }
    return sum
  }

  /// Replaces u_k by w p_k (u_k − mean).
  @inline(__always)
  static func makeSlopes(
    _ u: UnsafeMutablePointer<Float>,
    _ p: UnsafePointer<Float>,
    mean: Float,
    weight: Float,
    _ count: Int
  ) {
    for k in 0..<count { u[k] = weight * p[k] * (u[k] - mean) }
  }
}
