internal import CCandorGSL
internal import Glibc

/// What the bins of one view say: its level, its slope and its shape, each on one scale.
///
/// A score is −ln of the chance, under calibration and with many rows, of a statistic as large; so a
/// departure of any kind and in any view competes on equal terms. The scale need not be right for the
/// panel's p-value to be: that comes from draws of the same scores.
struct PanelScore: Sendable {
  let variance: [Double]
  private let slope: [Double]
  private let level: Double
  private let slopeDeviation: Double
  /// Skewness of either sum.
  private let levelSkewness: Double
  private let slopeSkewness: Double

  /// Of bins with variances Σ w² p (1 − p) and third moments Σ w³ p (1 − p)(1 − 2p).
  init(_ bins: PanelBins, variance: [Double], third: [Double]) {
    self.variance = variance
    let total = variance.reduce(0, +)
    let mean = total > 0 ? zip(variance, bins.slope).reduce(0) { $0 + $1.0 * $1.1 } / total : 0
    slope = bins.slope.map { $0 - mean }
    level = total.squareRoot()
    slopeDeviation =
      zip(variance, slope).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }.squareRoot()
    func skewness(_ moment: Double, _ deviation: Double) -> Double {
      deviation > 0 ? moment / (deviation * deviation * deviation) : 0
    }
    levelSkewness = skewness(third.reduce(0, +), level)
    slopeSkewness = skewness(
      zip(third, slope).reduce(0) { $0 + $1.0 * $1.1 * $1.1 * $1.1 },
      slopeDeviation
    )
  }

  /// With deviations that clusters give; sums of random signs are symmetric.
  init(_ other: PanelScore, level: Double, slope: Double) {
    variance = other.variance
    self.slope = other.slope
    self.level = level
    slopeDeviation = slope
    levelSkewness = 0
    slopeSkewness = 0
  }

  /// Σ of the residuals and Σ of the residuals times the slope's numbers.
  func sums(_ residual: some Collection<Double>) -> (level: Double, slope: Double) {
    var sums = (0.0, 0.0)
    for (value, x) in zip(residual, slope) {
      sums.0 += value
      sums.1 += value * x
    }
    return sums
  }

  /// The scores of the level, the slope and the shape.
  func scores(_ residual: some Collection<Double>) -> SIMD3<Double> {
    guard level > 0 else {
      // No chance at all: any residual speaks against calibration.
      let isOff = residual.contains { abs($0) > 1e-6 }
      return SIMD3(isOff ? 1e6 : 0, 0, 0)
    }
    let sums = sums(residual)
    var running = 0.0
    var low = 0.0
    var high = 0.0
    for value in residual {
      running += value
      low = min(low, running)
      high = max(high, running)
    }
    return SIMD3(
      Self.twoSided(Self.normal(sums.level / level, levelSkewness)),
      slopeDeviation > 0
        ? Self.twoSided(Self.normal(sums.slope / slopeDeviation, slopeSkewness)) : 0,
      // A range is made by the longer tail.
      Self.range(max(0, Self.normal((high - low) / level, abs(levelSkewness))))
    )
  }

  /// A standardised sum with some skewness, on the scale of a normal number: the cube root of the gamma law of that
  /// skewness (Wilson and Hilferty 1931).
  ///
  /// A class of a few expected hits would else be striking in every other draw, and outdo views of many.
  private static func normal(_ z: Double, _ skewness: Double) -> Double {
    let size = abs(skewness)
    guard size > 1e-3 else { return z }
    let sign = skewness < 0 ? -1.0 : 1
    return sign * (cbrt(1 + size * sign * z / 2) - (1 - size * size / 36)) * 6 / size
  }

  /// The largest statistics of several views that have the same shares of the level.
  struct Largest {
    /// The largest level, slope and shape, standardised and without sign.
    fileprivate var standard = SIMD3<Double>.zero
    /// The score of a view that leaves no chance and is off all the same.
    fileprivate var certain = 0.0

    /// The scores of the level, the slope and the shape of the largest.
    var scores: SIMD3<Double> {
      SIMD3(
        max(PanelScore.twoSided(standard[0]), certain),
        PanelScore.twoSided(standard[1]),
        PanelScore.range(standard[2])
      )
    }
  }

  /// Lets a view compete, of which only the bins that have rows are given.
  @inline(__always)
  func add(
    _ residual: UnsafeBufferPointer<Double>,
    _ bins: UnsafeBufferPointer<UInt8>,
    to largest: inout Largest
  ) {
    guard level > 0 else {
      // No chance at all: any residual speaks against calibration.
      if residual.contains(where: { abs($0) > 1e-6 }) { largest.certain = 1e6 }
      return
    }
    var sum = 0.0
    var tilted = 0.0
    var low = 0.0
    var high = 0.0
    slope.withUnsafeBufferPointer { slope in
      for place in 0..<residual.count {
        sum += residual[place]
        tilted += residual[place] * slope[Int(bins[place])]
        low = min(low, sum)
        high = max(high, sum)
      }
    }
    let own = SIMD3(
      abs(Self.normal(sum / level, levelSkewness)),
      slopeDeviation > 0 ? abs(Self.normal(tilted / slopeDeviation, slopeSkewness)) : 0,
      Self.normal((high - low) / level, abs(levelSkewness))
    )
    largest.standard = pointwiseMax(largest.standard, own)
  }

  /// Standardised level and slope.
  func standardised(_ residual: some Collection<Double>) -> (level: Double, slope: Double) {
    let sums = sums(residual)
    return (
      level > 0 ? sums.level / level : 0, slopeDeviation > 0 ? sums.slope / slopeDeviation : 0
    )
  }

  private static func twoSided(_ z: Double) -> Double {
    -gsl_sf_log_erfc(abs(z) / 2.0.squareRoot())
  }

  private static let step = 0.02
  private static let table: [Double] = (0...400).map {
    -log(max(1e-300, BrownianMotion.rangeTail(Double($0) * step)))
  }

  /// −ln of the tail of the range of a Brownian motion.
  private static func range(_ x: Double) -> Double {
    let place = x / step
    guard place < Double(table.count - 1) else {
      return twoSided(x) - log(4)
    }
    let below = Int(place)
    return table[below] + (place - Double(below)) * (table[below + 1] - table[below])
  }
}

extension PanelScore {
  /// The scores of one view of drawn labels.
  ///
  /// The third moment of a bin is that of its mean probability and its mean weight.
  init(_ labels: LabelDraws, view: Int) {
    let bins = labels.bins
    let cells = view * bins.count..<(view + 1) * bins.count
    self.init(
      bins,
      variance: Array(labels.variance[cells]),
      third: cells.map { cell in
        let weight = labels.weight[cell]
        guard weight > 0 else { return 0 }
        let mean = min(1, max(0, labels.expected[cell] / weight))
        let spread = weight * mean * (1 - mean)
        let unit = spread > 0 ? labels.variance[cell] / spread : 0
        return labels.variance[cell] * (1 - 2 * mean) * unit
      }
    )
  }
}
