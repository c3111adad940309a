internal import CCandorGSL
internal import Glibc

extension DebiasedCalibrationError {
  /// An interval for the binned L2 error that the rows were drawn from, by inverting a test.
  ///
  /// The plug-in square Q = Σ w_b g_b² is a weighted sum of squares of nearly normal gaps, whose mean,
  /// variance and skewness are known functions of the true square θ: with s_b² the variance of a gap
  /// and λ_b = w_b s_b², they come from Σλ + θ, 2Σλ² + 4Σλ_b w_b δ_b² plus the variance that the
  /// share of rows in each bin adds, and 8Σλ³ + 24Σλ_b² w_b δ_b². The profile of the true gaps δ_b²
  /// over the bins is taken from the debiased ones and scaled to θ. Q is referred to the shifted Gamma
  /// distribution with these moments.
  ///
  /// The interval holds every θ whose acceptance region has Q in it. A region takes in the values of
  /// highest likelihood ratio f(q; θ) / f(q; θ̂(q)) first, with θ̂(q) = max(0, q − Σλ), until it has the
  /// level's probability (Feldman and Cousins's unified approach). It so turns by itself from an upper
  /// limit near 0 into two equal tails far from it, is never empty, and covers its level at both ends.
  /// Equal tails cover too often near 0, and a bootstrap of a quantity bounded by 0 too rarely.
  ///
  /// Weights count as repeated rows.
  ///
  /// - Returns: The interval, or `nil` when no bin has two rows.
  /// - Complexity: O(distinct confidences).
  /// - References: Feldman and Cousins 1998, "Unified approach to the classical statistical analysis of
  ///   small signals", section IV; Imhof 1961 for the cumulants; Sun, Chaudhari, Barnett and Dobriban
  ///   2024, "A confidence interval for the ℓ2 expected calibration error", for the problem.
  public func interval(of table: CalibrationTable, level: Double = 0.95) -> Interval? {
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    _ = GSLStatus.quiet
    guard let law = PlugInSquareLaw(rule.slices(of: table), table) else { return nil }
    func isHeld(_ theta: Double) -> Bool { law.share(atMostAsLikelyAt: theta) >= 1 - level }
    let estimate = law.estimate
    let low = isHeld(0) ? 0 : border(from: estimate, to: 0, isHeld)
    let high = border(from: estimate, to: max(1, estimate), isHeld)
    return Interval(
      level: level,
      low: sqrt(low),
      high: sqrt(high),
      method: "unified inversion of the plug-in square, shifted Gamma"
    )
  }

  /// Where a condition that holds at `inside` ceases to hold on the way to `outside`.
  private func border(
    from inside: Double,
    to outside: Double,
    _ isHeld: (Double) -> Bool
  ) -> Double {
    var (inside, outside) = (inside, outside)
    for _ in 0..<50 {
      let middle = (inside + outside) / 2
      if isHeld(middle) { inside = middle } else { outside = middle }
    }
    return inside
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
    // A fit that is better than the Gamma distribution at θ = 0 can show has density 0 under every θ;
    // it is taken as one of the best that can be shown, so that likelihoods can be compared.
    observed = max(observed, law(0).value(at: 1e-6))
  }

  /// The true square under which the observed one is most likely.
  var estimate: Double { max(0, observed - noise.0) }

  /// The probability, when the true square is `theta`, of squares that speak for `theta` no more than
  /// the observed one does.
  func share(atMostAsLikelyAt theta: Double) -> Double {
    let law = law(theta)
    let ratio = logRatio(observed, theta)
    // The ratio is 1 at the mean and falls on both sides: find the place as likely on the other one.
    let isAbove = observed > law.mean
    var near = law.mean
    var far = isAbove ? 0 : law.mean + 60 * law.deviation
    for _ in 0..<50 {
      let middle = (near + far) / 2
      if logRatio(middle, theta) > ratio { near = middle } else { far = middle }
    }
    let below = law.probability(below: isAbove ? near : observed)
    return min(1, below + 1 - law.probability(below: isAbove ? observed : near))
  }

  /// The log of f(q; θ) / f(q; θ̂(q)).
  private func logRatio(_ square: Double, _ theta: Double) -> Double {
    let most = law(max(0, square - noise.0)).logDensity(square)
    return most == .infinity ? -.infinity : law(theta).logDensity(square) - most
  }

  private func law(_ theta: Double) -> ShiftedGamma {
    ShiftedGamma(
      mean: noise.0 + theta,
      variance: 2 * noise.1 + 4 * mixed.0 * theta + allocation * theta * theta,
      thirdCumulant: 8 * noise.2 + 24 * mixed.1 * theta
    )
  }
}

/// The Gamma distribution, shifted to a mean, with a variance and a third cumulant above 0.
private struct ShiftedGamma {
  let mean: Double
  let deviation: Double
  private let shape: Double

  init(mean: Double, variance: Double, thirdCumulant: Double) {
    self.mean = mean
    deviation = sqrt(max(0, variance))
    // A skewness below 1e-4 is as good as none.
    let skew = max(1e-4, variance > 0 ? thirdCumulant / (variance * deviation) : 0)
    shape = 4 / (skew * skew)
  }

  /// A value in the units of the unshifted distribution with scale 1.
  private func place(_ value: Double) -> Double {
    max(0, shape + (value - mean) / deviation * sqrt(shape))
  }

  /// The value below which a share of the distribution lies.
  func value(at share: Double) -> Double {
    // Next to no skewness: the normal distribution, which GSL need not search for.
    guard shape < 1e6 else { return mean + gsl_cdf_ugaussian_Pinv(share) * deviation }
    let place = gsl_cdf_gamma_Pinv(share, shape, 1)
    return mean + (place - shape) / shape.squareRoot() * deviation
  }

  func probability(below value: Double) -> Double {
    guard deviation > 0 else { return value >= mean ? 1 : 0 }
    return gsl_cdf_gamma_P(place(value), shape, 1)
  }

  func logDensity(_ value: Double) -> Double {
    guard deviation > 0 else { return value == mean ? .infinity : -.infinity }
    let x = place(value)
    guard x > 0 else { return -.infinity }
    let peak = (shape - 0.5) * log(shape) - shape - gsl_sf_lngamma(shape)
    return (shape - 1) * log(x / shape) - (x - shape) + peak - log(deviation)
  }
}
