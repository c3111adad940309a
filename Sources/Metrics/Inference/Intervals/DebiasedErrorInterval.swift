internal import CGSL
internal import Glibc

extension DebiasedCalibrationError {
  /// An interval for the binned L2 error that the rows were drawn from, by inverting a test.
  ///
  /// The plug-in square Q = Σ w_b g_b² is a weighted sum of squares of nearly normal gaps, whose mean,
  /// variance and skewness are known functions of the true square θ: with s_b² the variance of a gap
  /// and λ_b = w_b s_b², they come from Σλ + θ, 2Σλ² + 4Σλ_b w_b δ_b² plus the variance that the
  /// share of rows in each bin adds, and 8Σλ³ + 24Σλ_b² w_b δ_b². The profile of the true gaps δ_b²
  /// over the bins is taken from the debiased ones and scaled to θ. Q is referred to the shifted Gamma
  /// distribution with these moments, and the interval holds every θ under which Q is not in a tail
  /// of α/2. Unlike a bootstrap of a quantity bounded by 0, this is right both far from 0 and near it.
  ///
  /// Where Q is even smaller than calibration explains, the upper end divides by the probability of
  /// such a Q under calibration (Read 2002), so that the interval is never empty; at exact calibration
  /// it therefore covers more often than its level. Weights count as repeated rows.
  ///
  /// - Returns: The interval, or `nil` when no bin has two rows.
  /// - Complexity: O(distinct confidences).
  /// - References: Imhof 1961 for the cumulants; Sun, Chaudhari, Barnett and Dobriban 2024, "A
  ///   confidence interval for the ℓ2 expected calibration error", for the problem.
  public func interval(of table: CalibrationTable, level: Double = 0.95) -> Interval? {
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    _ = GSLStatus.quiet
    guard let law = PlugInSquareLaw(rule.slices(of: table), table) else { return nil }
    let tail = (1 - level) / 2
    let atZero = law.probabilityBelow(at: 0)
    let low = 1 - atZero >= tail ? 0 : solve { 1 - law.probabilityBelow(at: $0) - tail }
    let high = solve { tail * atZero - law.probabilityBelow(at: $0) }
    return Interval(
      level: level,
      low: sqrt(low),
      high: sqrt(max(low, high)),
      method: "inverted test of the plug-in square, shifted Gamma"
    )
  }

  /// Where an increasing function of a square in [0, 1] crosses zero.
  private func solve(_ function: (Double) -> Double) -> Double {
    var low = 0.0
    var high = 1.0
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if function(middle) < 0 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// The distribution of the plug-in square as a function of the true one.
private struct PlugInSquareLaw {
  /// The plug-in square on the data.
  private var observed = 0.0
  /// Σλ, Σλ² and Σλ³.
  private var noise = (0.0, 0.0, 0.0)
  /// Σλ_b w_b d_b / Σw_b d_b and Σλ_b² w_b d_b / Σw_b d_b for the profile d.
  private var mixed = (0.0, 0.0)
  /// What the random share of rows in each bin adds to the variance, for θ = 1.
  private var allocation = 0.0

  init?(_ slices: [BinSlice], _ table: CalibrationTable) {
    var total = 0.0
    var bins: [(weight: Double, gap: Double, variance: Double)] = []
    for slice in slices {
      var weight = 0.0
      var hits = 0.0
      var expected = 0.0
      for cell in slice.range {
        weight += table.weight[cell]
        hits += table.hitWeight[cell]
        expected += table.weight[cell] * table.confidence[cell]
      }
      guard weight >= 2 else { continue }
      // One pseudo-row at the mean confidence: a bin of hits only is not without variance.
      let share = (hits + expected / weight) / (weight + 1)
      bins.append((weight, (hits - expected) / weight, share * (1 - share) / (weight - 1)))
      total += weight
    }
    guard !bins.isEmpty else { return nil }
    var profile = bins.map { max(0, $0.gap * $0.gap - $0.variance) }
    if profile.allSatisfy({ $0 == 0 }) { profile = bins.map { _ in 1 } }
    var square = 0.0
    var fourth = 0.0
    for (bin, excess) in zip(bins, profile) {
      let share = bin.weight / total
      let scale = share * bin.variance
      observed += share * bin.gap * bin.gap
      noise.0 += scale
      noise.1 += scale * scale
      noise.2 += scale * scale * scale
      mixed.0 += scale * share * excess
      mixed.1 += scale * scale * share * excess
      square += share * excess
      fourth += share * excess * excess
    }
    mixed = (mixed.0 / square, mixed.1 / square)
    allocation = max(0, fourth / (square * square) - 1) / total
  }

  /// P(Q ≤ observed) when the true square is `theta`.
  func probabilityBelow(at theta: Double) -> Double {
    let mean = noise.0 + theta
    let variance = 2 * noise.1 + 4 * mixed.0 * theta + allocation * theta * theta
    let third = 8 * noise.2 + 24 * mixed.1 * theta
    guard variance > 0 else { return observed >= mean ? 1 : 0 }
    let deviation = sqrt(variance)
    let skew = third / (variance * deviation)
    let z = (observed - mean) / deviation
    guard skew > 1e-4 else { return gsl_cdf_ugaussian_P(z) }
    let shape = 4 / (skew * skew)
    return gsl_cdf_gamma_P(max(0, shape + z * sqrt(shape)), shape, 1)
  }
}
