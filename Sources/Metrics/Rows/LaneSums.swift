/// Sums over the classes of one row, eight at a time, in an order that does not depend on the processor.
enum LaneSums {
  @inline(__always)
  private static func load(_ place: UnsafePointer<Double>) -> Lanes {
    UnsafeRawPointer(place).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  private static func store(_ lanes: Lanes, _ place: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(place).storeBytes(of: lanes, as: Lanes.self)
  }

  /// The larger of each two lanes; written out, as the library's function is not inlined.
  @inline(__always)
  private static func larger(_ one: Lanes, _ other: Lanes) -> Lanes {
    one.replacing(with: other, where: other .> one)
  }

  /// The largest lane; by halves, as the library's function is not inlined.
  @inline(__always)
  private static func largest(_ lanes: Lanes) -> Double {
    let four = lanes.lowHalf.replacing(with: lanes.highHalf, where: lanes.highHalf .> lanes.lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
    return two[1] > two[0] ? two[1] : two[0]
  }

  /// The largest x_k.
  @inline(__always)
  static func largest(_ x: UnsafePointer<Double>, _ count: Int) -> Double {
    var lanes = Lanes(repeating: -.infinity)
    var k = 0
    while k + 8 <= count {
      lanes = larger(lanes, load(x + k))
      k += 8
    }
    var most = largest(lanes)
    while k < count {
      most = max(most, x[k])
      k += 1
    }
    return most
  }

  /// Writes x_k + y_k and gives the largest; `target` may be x.
  @inline(__always)
  static func writeSum(
    _ x: UnsafePointer<Double>,
    _ y: UnsafePointer<Double>,
    _ count: Int,
    into target: UnsafeMutablePointer<Double>
  ) -> Double {
    var lanes = Lanes(repeating: -.infinity)
    var k = 0
    while k + 8 <= count {
      let sum = load(x + k) + load(y + k)
      store(sum, target + k)
      lanes = larger(lanes, sum)
      k += 8
    }
    var most = largest(lanes)
    while k < count {
      target[k] = x[k] + y[k]
      most = max(most, target[k])
      k += 1
    }
    return most
  }

  /// Replaces x_k by scale · (x_k − top), but at least the lowest argument of the exponential.
  @inline(__always)
  static func makeExponents(
    _ x: UnsafeMutablePointer<Double>,
    _ count: Int,
    top: Double,
    scale: Double
  ) {
    let lowest = Lanes(repeating: LaneLoops.lowestExponent)
    var k = 0
    while k + 8 <= count {
      store(larger(scale * (load(x + k) - top), lowest), x + k)
      k += 8
    }
    while k < count {
      x[k] = max(scale * (x[k] - top), LaneLoops.lowestExponent)
      k += 1
    }
  }

  /// Σ x_k.
  @inline(__always)
  static func sum(_ x: UnsafePointer<Double>, _ count: Int) -> Double {
    var lanes = Lanes.zero
    var k = 0
    while k + 8 <= count {
      lanes += load(x + k)
      k += 8
    }
    var sum = lanes.sum()
    while k < count {
      sum += x[k]
      k += 1
    }
    return sum
  }

  /// Σ x_k y_k.
  @inline(__always)
  static func product(
    _ x: UnsafePointer<Double>,
    _ y: UnsafePointer<Double>,
    _ count: Int
  ) -> Double {
    var lanes = Lanes.zero
    var k = 0
    while k + 8 <= count {
      lanes += load(x + k) * load(y + k)
      k += 8
    }
    var sum = lanes.sum()
    while k < count {
      sum += x[k] * y[k]
      k += 1
    }
    return sum
  }

  /// Σ p_k, Σ p_k x_k and Σ p_k x_k².
  @inline(__always)
  static func moments(
    _ p: UnsafePointer<Double>,
    _ x: UnsafePointer<Double>,
    _ count: Int
  ) -> (sum: Double, first: Double, second: Double) {
    var lanes = (Lanes.zero, Lanes.zero, Lanes.zero)
    var k = 0
    while k + 8 <= count {
      let (mass, place) = (load(p + k), load(x + k))
      let once = mass * place
      lanes.0 += mass
      lanes.1 += once
      lanes.2 += once * place
      k += 8
    }
    var sums = (lanes.0.sum(), lanes.1.sum(), lanes.2.sum())
    while k < count {
      let once = p[k] * x[k]
      sums.0 += p[k]
      sums.1 += once
      sums.2 += once * x[k]
      k += 1
    }
    return sums
  }

  /// Σ p_k, Σ p_k x_k, Σ p_k x_k² and Σ p_k x_k³.
  @inline(__always)
  static func fourMoments(
    _ p: UnsafePointer<Double>,
    _ x: UnsafePointer<Double>,
    _ count: Int
  ) -> SIMD4<Double> {
    var lanes = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var k = 0
    while k + 8 <= count {
      let (mass, place) = (load(p + k), load(x + k))
      let once = mass * place
      let twice = once * place
      lanes.0 += mass
      lanes.1 += once
      lanes.2 += twice
      lanes.3 += twice * place
      k += 8
    }
    var sums = SIMD4(lanes.0.sum(), lanes.1.sum(), lanes.2.sum(), lanes.3.sum())
    while k < count {
      let once = p[k] * x[k]
      sums += SIMD4(p[k], once, once * x[k], once * x[k] * x[k])
      k += 1
    }
    return sums
  }

  /// Adds w q_k to the first `count` sums and w q_k (1 − q_k) to the next, with q_k = scale · p_k m_k.
  @inline(__always)
  static func addShares(
    _ p: UnsafePointer<Double>,
    _ m: UnsafePointer<Double>,
    _ count: Int,
    _ scale: Double,
    _ weight: Double,
    to sums: UnsafeMutablePointer<Double>
  ) {
    var k = 0
    while k + 8 <= count {
      let q = load(p + k) * load(m + k) * scale
      let share = weight * q
      store(load(sums + k) + share, sums + k)
      store(load(sums + count + k) + share * (1 - q), sums + count + k)
      k += 8
    }
    while k < count {
      let q = p[k] * m[k] * scale
      sums[k] += weight * q
      sums[count + k] += weight * q * (1 - q)
      k += 1
    }
  }
}
