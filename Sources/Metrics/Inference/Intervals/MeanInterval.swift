internal import CCandorGSL
internal import Glibc

/// An interval for the mean of independent values, such as a loss over rows.
public enum MeanInterval: String, Sendable, CaseIterable, Codable {
  /// Student's interval, mean ± t · s/√n with n − 1 degrees of freedom.
  case student = "t"
  /// Student's quantiles moved by the skewness of the values (Hall 1992, transformation g₃).
  ///
  /// Losses have a long right tail: Student's interval then misses on the high side more often than
  /// it should. With skewness γ and g(u) = u + γu²/3 + γ²u³/27 + γ/6n the ends are
  /// mean − s · g⁻¹(±t/√n). Equal to Student's when the skewness is zero.
  case hall = "Hall-corrected t"

  /// The interval for the mean of `values`.
  ///
  /// - Parameters:
  ///   - values: One finite value a row.
  ///   - weights: How many rows each value stands for, or `nil`.
  ///   - level: The nominal coverage.
  /// - Returns: `nil` with fewer than two rows, or when a value is not finite.
  /// - Complexity: O(n).
  /// - References: Hall 1992, "On the removal of skewness by transformation", JRSS B 54.
  public func interval(
    _ values: [Double],
    weights: [Double]? = nil,
    level: Double = 0.95
  ) -> Interval? {
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    guard let moments = SampleMoments(values, weights: weights), moments.rows > 1 else {
      return nil
    }
    return interval(moments, level: level)
  }

  /// The interval from moments that are already there.
  package func interval(_ moments: SampleMoments, level: Double) -> Interval {
    let t = gsl_cdf_tdist_Qinv((1 - level) / 2, moments.degrees)
    let scaled = t / sqrt(moments.rows)
    let skew = self == .hall ? moments.skewness : 0
    let high = moments.mean + moments.deviation * -Self.inverse(-scaled, skew, moments.rows)
    let low = moments.mean - moments.deviation * Self.inverse(scaled, skew, moments.rows)
    return Interval(level: level, low: low, high: high, method: rawValue)
  }

  /// g⁻¹(x) = 3 ((1 + γ(x − γ/6n))^{1/3} − 1) / γ, and x itself without skewness.
  private static func inverse(_ x: Double, _ skew: Double, _ rows: Double) -> Double {
    // Below this the cube root's difference from 1 would be mostly rounding.
    guard abs(skew) > 1e-9 else { return x }
    return 3 * (cbrt(1 + skew * (x - skew / (6 * rows))) - 1) / skew
  }
}

/// Mean, standard deviation and skewness of values, in one pass over exact sums of powers.
package struct SampleMoments: Sendable, Equatable {
  /// How many rows the values stand for.
  package let rows: Double
  /// Their mean.
  package let mean: Double
  /// Their standard deviation with rows − 1 in the denominator; 0 for one row.
  package let deviation: Double
  /// Σ(x − mean)³/rows divided by the cube of the standard deviation; 0 when that is 0.
  package let skewness: Double
  /// Degrees of freedom of Student's quantile: rows − 1, or fewer where a few units carry most of the variance.
  package let degrees: Double

  /// The weighted mean of values; `nil` without weight or when a value is not finite.
  package static func mean(_ values: [Double], weights: [Double]? = nil) -> Double? {
    var sum = ExactSum()
    var count = ExactSum()
    for index in values.indices {
      let weight = weights?[index] ?? 1
      sum.add(weight * values[index])
      count.add(weight)
    }
    guard sum.isFinite, count.value > 0 else { return nil }
    return sum.value / count.value
  }

  /// The moments of a mean whose units contribute these amounts.
  ///
  /// Contributions of units of different weight whose kurtosis is κ give a variance that is known as well as by
  /// 2 n/(κ − 1) degrees of freedom: fewer than n − 1 where a few of them are large.
  ///
  /// - References: Satterthwaite 1946, "An approximate distribution of estimates of variance components".
  package init(
    mean: Double,
    contributions: some Sequence<Double>,
    units: Double,
    isEven: Bool
  ) {
    var squares = ExactSum()
    var cubes = ExactSum()
    var fourths = ExactSum()
    for gap in contributions {
      squares.add(gap * gap)
      cubes.add(gap * gap * gap)
      fourths.add(gap * gap * gap * gap)
    }
    rows = units
    self.mean = mean
    deviation = units > 1 ? sqrt(squares.value / (units - 1)) : 0
    skewness =
      deviation > 0 ? cubes.value / units / (deviation * deviation * deviation) : 0
    let square = squares.value * squares.value
    let kurtosis = square > 0 ? fourths.value * units / square : 3
    let known = kurtosis > 1 && !isEven ? 2 * units / (kurtosis - 1) : units - 1
    degrees = max(1, min(units - 1, known))
  }

  /// The standard error of the mean.
  package var standardError: Double { deviation / sqrt(rows) }

  /// Computes the moments; `nil` without rows or when a value is not finite.
  package init?(_ values: [Double], weights: [Double]? = nil) {
    let (sum, count) = Self.sums(values.count) { range, sum, count in
      for index in range {
        let weight = weights?[index] ?? 1
        sum.add(weight * values[index])
        if weights != nil { count.add(weight) }
      }
    }
    rows = weights == nil ? Double(values.count) : count.value
    guard sum.isFinite, rows > 0 else { return nil }
    let mean = sum.value / rows
    self.mean = mean
    let (squares, cubes) = Self.sums(values.count) { range, squares, cubes in
      for index in range {
        let weight = weights?[index] ?? 1
        let gap = values[index] - mean
        squares.add(weight * gap * gap)
        cubes.add(weight * gap * gap * gap)
      }
    }
    deviation = rows > 1 ? sqrt(squares.value / (rows - 1)) : 0
    skewness =
      deviation > 0 ? cubes.value / rows / (deviation * deviation * deviation) : 0
    degrees = max(1, rows - 1)
  }

  /// Two sums over rows, on all processors; exact, so that no order shows.
  ///
  /// - Parameter add: Adds some of the rows to both.
  private static func sums(
    _ rows: Int,
    _ add: (Range<Int>, inout ExactSum, inout ExactSum) -> Void
  ) -> (ExactSum, ExactSum) {
    let ranges = Workers.ranges(rows, atLeast: 1 << 16)
    let parts = Workers.map(ranges.count) { piece in
      var sums = (ExactSum(), ExactSum())
      add(ranges[piece], &sums.0, &sums.1)
      return sums
    }
    return parts.dropFirst().reduce(into: parts[0]) { all, part in
      all.0.add(part.0)
      all.1.add(part.1)
    }
  }
}
