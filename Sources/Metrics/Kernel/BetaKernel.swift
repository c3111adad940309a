internal import CCandorGSL
internal import Glibc

/// The beta kernel of a table's confidences at one bandwidth.
///
/// `log K(f; g) = s(g) + g/h log f + (1 − g)/h log(1 − f)`, with s the logarithm of the beta
/// function's inverse: linear in g/h for a given f, so eight g go through one set of lanes.
struct BetaKernel: Sendable {
  private let confidence: [Double]
  private let weight: [Double]
  private let hits: [Double]
  private let rate: Double
  /// s(g), next to nothing in the lanes past the end.
  private let scale: [Lanes]
  private let places: [Lanes]
  private let weightLanes: [Lanes]
  private let hitLanes: [Lanes]

  init(_ table: CalibrationTable, bandwidth: Double) {
    _ = GSLStatus.quiet
    confidence = table.confidence
    weight = table.weight
    hits = table.hitWeight
    rate = 1 / bandwidth
    let rate = self.rate
    let top = gsl_sf_lngamma(rate + 2)
    scale = Self.lanes(
      table.confidence.map {
        top - gsl_sf_lngamma($0 * rate + 1) - gsl_sf_lngamma((1 - $0) * rate + 1)
      },
      filler: -1e300
    )
    places = Self.lanes(table.confidence, filler: 0)
    weightLanes = Self.lanes(table.weight, filler: 0)
    hitLanes = Self.lanes(table.hitWeight, filler: 0)
  }

  /// The estimated share of hits at a place, without one of its own hits and without one of its own
  /// misses; `nil` where no other row informs it.
  func shares(_ i: Int) -> (hit: Double?, miss: Double?) {
    sums(i).shares(weight: weight[i], hits: hits[i])
  }

  /// The log of the leave-one-out density at a place, up to the number of rows; −∞ for 0.
  func logDensity(_ i: Int) -> Double { sums(i).logDensity(weight: weight[i]) }

  /// Sums of kernel masses, all divided by e^top.
  struct Sums {
    var top = 0.0
    /// The mass of one row at the place itself.
    var own = 0.0
    /// The masses of the rows at other places, by weight and by hits.
    var weight = 0.0
    var hits = 0.0
  }

  func sums(_ i: Int) -> Sums {
    let f = confidence[i]
    // At an end only kernels centred there do not vanish (0⁰ is 1), and that is the place itself.
    guard f > 0, f < 1 else { return Sums(own: 1) }
    let slope = rate * (log(f) - log1p(-f))
    let shift = rate * log1p(-f)
    let ownLog = scale[i / 8][i % 8] + slope * f
    // Where the place has no other row, its own kernel must not set the scale.
    var top = Lanes(repeating: weight[i] > 1 ? ownLog : -.infinity)
    for index in scale.indices {
      var values = scale[index] + slope * places[index]
      if index == i / 8 { values[i % 8] = -.infinity }
      top = pointwiseMax(top, values)
    }
    let peak = top.max()
    guard peak > -.infinity else { return Sums(top: 0) }
    var all = Lanes(repeating: 0)
    var right = Lanes(repeating: 0)
    let lowest = Lanes(repeating: LaneLoops.lowestExponent)
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: scale.count) { masses in
      for index in scale.indices {
        // What is raised to the lowest exponent is 1e-308 of the largest mass: nothing.
        let exponent = scale[index] + slope * places[index] - peak
        masses.initializeElement(at: index, to: pointwiseMax(exponent, lowest))
      }
      LaneLoops.exponentials(masses)
      masses[i / 8][i % 8] = 0
      for index in scale.indices {
        all += weightLanes[index] * masses[index]
        right += hitLanes[index] * masses[index]
      }
    }
    return Sums(
      top: peak + shift,
      own: exp(min(0, ownLog - peak)),
      weight: all.sum(),
      hits: right.sum()
    )
  }

  private static func lanes(_ values: [Double], filler: Double) -> [Lanes] {
    stride(from: 0, to: values.count, by: 8).map { start in
      var lanes = Lanes(repeating: filler)
      for index in start..<min(start + 8, values.count) { lanes[index - start] = values[index] }
      return lanes
    }
  }
}

extension BetaKernel.Sums {
  /// The estimated share of hits at a place, without one of its own hits and without one of its own misses; `nil`
  /// where no other row informs it.
  func shares(weight ownWeight: Double, hits ownHits: Double) -> (hit: Double?, miss: Double?) {
    let own = ownWeight > 1 ? own : 0
    let denominator = weight + own * (ownWeight - 1)
    guard denominator > 0 else { return (nil, nil) }
    return (
      (hits + own * max(0, ownHits - 1)) / denominator,
      (hits + own * min(ownHits, ownWeight - 1)) / denominator
    )
  }

  /// The log of the leave-one-out density at a place, up to the number of rows; −∞ for 0.
  func logDensity(weight ownWeight: Double) -> Double {
    top + log(weight + own * max(0, ownWeight - 1))
  }
}
