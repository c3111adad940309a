internal import CCandorGSL
internal import Glibc

/// Means of several numbers a row with their covariances, for parts of a gap and shares of it.
///
/// With x̄ = Σ w x / Σ w the variance of a mean is linearised: e_u = Σ_{i in u} w_i (x_i − x̄) of each
/// unit u, and V = m/(m − 1) · Σ_u e_u² / (Σ w)² for m units. Frequency weights of single rows count
/// rows instead: V = Σ w (x − x̄)² / (Σ w · (Σ w − 1)).
///
/// - References: Fieller 1954, "Some problems in interval estimation", for shares.
package struct GapMoments: Sendable {
  private let weights: [Double]?
  private let unit: [Int32]?
  private let units: Int
  private let countsRows: Bool
  private let total: Double
  /// Independent observations, which the degrees of freedom are one less than.
  package let observations: Double

  package init(weights: [Double]?, weighting: Weighting, units: RowUnits, rows: Int) {
    self.weights = weights
    unit = units.unit
    self.units = units.count
    total = weights.map { $0.compensatedSum } ?? Double(rows)
    countsRows = units.unit == nil && (weights == nil || weighting == .frequency)
    if countsRows {
      observations = total
    } else {
      var weightOf = [Double](repeating: 0, count: units.count)
      for row in 0..<rows { weightOf[Int(units.unit?[row] ?? Int32(row))] += weights?[row] ?? 1 }
      observations = Double(weightOf.count { $0 > 0 })
    }
  }

  /// The weighted mean.
  package func mean(_ values: [Double]) -> Double {
    guard let weights else { return values.compensatedSum / total }
    return zip(values, weights).lazy.map { $0 * $1 }.compensatedSum / total
  }

  /// The covariance of two means.
  package func covariance(_ x: [Double], _ meanX: Double, _ y: [Double], _ meanY: Double) -> Double
  {
    guard observations > 1 else { return .infinity }
    var sum = 0.0
    if countsRows {
      for row in x.indices { sum += (weights?[row] ?? 1) * (x[row] - meanX) * (y[row] - meanY) }
      return sum / (total * (total - 1))
    }
    var sums = [SIMD2<Double>](repeating: .zero, count: units)
    for row in x.indices {
      let weight = weights?[row] ?? 1
      sums[Int(unit?[row] ?? Int32(row))] += SIMD2(x[row] - meanX, y[row] - meanY) * weight
    }
    for pair in sums { sum += pair.x * pair.y }
    return sum * observations / (observations - 1) / (total * total)
  }

  /// Student's quantile of a two-sided interval.
  private func reach(_ level: Double) -> Double {
    gsl_cdf_tdist_Qinv((1 - level) / 2, max(1, observations - 1))
  }

  /// A mean with Student's interval.
  package func amount(_ values: [Double], level: Double) -> GapExplanation.Amount {
    let mean = mean(values)
    let variance = covariance(values, mean, values, mean)
    guard variance.isFinite else { return GapExplanation.Amount(value: mean, interval: nil) }
    let half = reach(level) * sqrt(variance)
    return GapExplanation.Amount(
      value: mean,
      interval: Interval(level: level, low: mean - half, high: mean + half, method: "t")
    )
  }

  /// The ratio of the mean of `part` to the mean of `gap` with Fieller's interval: the shares s for
  /// which mean(part − s · gap) is not told from 0.
  ///
  /// `nil` where the gap itself is not told from 0, when that set is not an interval.
  package func share(_ part: [Double], of gap: [Double], level: Double) -> (
    share: Double, Interval
  )? {
    let (x, g) = (mean(part), mean(gap))
    guard g != 0 else { return nil }
    let t = reach(level)
    let a = g * g - t * t * covariance(gap, g, gap, g)
    let b = x * g - t * t * covariance(part, x, gap, g)
    let c = x * x - t * t * covariance(part, x, part, x)
    guard a > 0, a.isFinite, b.isFinite, c.isFinite else { return nil }
    let root = sqrt(max(0, b * b - a * c))
    return (
      x / g,
      Interval(level: level, low: (b - root) / a, high: (b + root) / a, method: "Fieller")
    )
  }

  /// How many times more of the gap some rows carry than there are of them: (share of the gap) /
  /// (share of the rows), with the delta method's interval.
  package func concentration(
    _ part: [Double],
    of gap: [Double],
    rows: [Double],
    level: Double
  ) -> Interval? {
    let (x, g, m) = (mean(part), mean(gap), mean(rows))
    guard g != 0, m > 0, m < 1 else { return nil }
    let ratio = x / (m * g)
    let influence = part.indices.map { row in
      (part[row] - x) / (m * g) - ratio * ((rows[row] - m) / m + (gap[row] - g) / g)
    }
    let variance = covariance(influence, 0, influence, 0)
    guard variance.isFinite else { return nil }
    let half = reach(level) * sqrt(variance)
    return Interval(level: level, low: ratio - half, high: ratio + half, method: "delta method")
  }
}
