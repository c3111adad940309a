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

  /// Of bins with variances Σ w² p (1 − p); with clusters the deviations of the sums are given.
  init(_ bins: PanelBins, variance: [Double]) {
    self.variance = variance
    let total = variance.reduce(0, +)
    let mean = total > 0 ? zip(variance, bins.slope).reduce(0) { $0 + $1.0 * $1.1 } / total : 0
    slope = bins.slope.map { $0 - mean }
    level = total.squareRoot()
    slopeDeviation =
      zip(variance, slope).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }.squareRoot()
  }

  /// With deviations that clusters give.
  init(_ other: PanelScore, level: Double, slope: Double) {
    variance = other.variance
    self.slope = other.slope
    self.level = level
    slopeDeviation = slope
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
      Self.twoSided(sums.level / level),
      slopeDeviation > 0 ? Self.twoSided(sums.slope / slopeDeviation) : 0,
      Self.range((high - low) / level)
    )
  }

  /// The largest statistics of several views.
  struct Largest {
    /// The largest standardised level or slope, by size.
    fileprivate var standard = -Double.infinity
    /// The largest score of another kind.
    fileprivate var other = -Double.infinity

    /// The largest of the views' scores.
    var score: Double {
      standard >= 0 ? max(PanelScore.twoSided(standard), other) : other
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
      let isOff = residual.contains { abs($0) > 1e-6 }
      largest.other = max(largest.other, isOff ? 1e6 : 0)
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
    largest.standard = max(largest.standard, abs(sum / level))
    if slopeDeviation > 0 { largest.standard = max(largest.standard, abs(tilted / slopeDeviation)) }
    largest.other = max(largest.other, Self.range((high - low) / level))
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
