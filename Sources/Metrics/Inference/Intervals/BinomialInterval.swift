internal import CCandorGSL
internal import Glibc

/// An interval for a probability of which `trials` draws gave `hits`.
///
/// `hits` and `trials` may be weights: then use the effective number of trials,
/// (Σw)² / Σw² (Kish 1965), and the weighted share times that number. Both rules are closed under
/// swapping hits and misses, and stay inside [0, 1] with exact ends at 0 and `trials` hits.
///
/// - References: Brown, Cai and DasGupta 2001, "Interval estimation for a binomial proportion".
public enum BinomialInterval: String, Sendable, CaseIterable, Codable {
  /// Wilson 1927: the values p that the score test does not reject.
  ///
  /// With z the normal quantile and p̂ = hits / trials the interval is
  /// (p̂ + z²/2n ± z √(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n). Its coverage is close to the level on
  /// average over p, and may fall a little below it for single values of p.
  case wilson
  /// Clopper and Pearson 1934: the values p that the exact equal-tailed test does not reject.
  ///
  /// The ends are Beta quantiles, low = Beta⁻¹(α/2; hits, misses + 1) and
  /// high = Beta⁻¹(1 − α/2; hits + 1, misses). Covers at least at the level for every p, and is
  /// therefore wider than needed.
  case clopperPearson = "clopper-pearson"

  /// The interval at a level.
  ///
  /// - Parameters:
  ///   - hits: Number (or effective number) of hits, in `0...trials`.
  ///   - trials: Number (or effective number) of draws.
  ///   - level: The nominal coverage, between 0 and 1.
  /// - Returns: The interval, or `nil` without any trial.
  /// - Precondition: `0 <= hits <= trials` and `0 < level < 1`.
  /// - Complexity: O(1).
  public func interval(hits: Double, trials: Double, level: Double = 0.95) -> Interval? {
    precondition(hits >= 0 && hits <= trials && trials.isFinite, "hits must lie in 0...trials")
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    guard trials > 0 else { return nil }
    _ = GSLStatus.quiet
    let tail = (1 - level) / 2
    let ends =
      switch self {
      case .wilson: wilsonEnds(hits, trials, tail)
      case .clopperPearson: clopperPearsonEnds(hits, trials, tail)
      }
    return Interval(level: level, low: ends.low, high: ends.high, method: rawValue)
  }

  /// The interval for whole numbers of hits and trials.
  public func interval(hits: Int, trials: Int, level: Double = 0.95) -> Interval? {
    interval(hits: Double(hits), trials: Double(trials), level: level)
  }

  private func wilsonEnds(
    _ hits: Double,
    _ trials: Double,
    _ tail: Double
  ) -> (low: Double, high: Double) {
    let z = gsl_cdf_ugaussian_Qinv(tail)
    let misses = trials - hits
    let spread = z * sqrt(hits * misses / trials + z * z / 4)
    let centre = hits + z * z / 2
    // At the boundary the two terms are equal in exact arithmetic and may differ by rounding.
    let low = hits == 0 ? 0 : (centre - spread) / (trials + z * z)
    let high = misses == 0 ? 1 : (centre + spread) / (trials + z * z)
    return (max(low, 0), min(high, 1))
  }

  private func clopperPearsonEnds(
    _ hits: Double,
    _ trials: Double,
    _ tail: Double
  ) -> (low: Double, high: Double) {
    let misses = trials - hits
    let low = hits == 0 ? 0 : BetaQuantile.lower(tail, hits, misses + 1)
    let high = misses == 0 ? 1 : 1 - BetaQuantile.lower(tail, misses, hits + 1)
    return (low, high)
  }
}

/// Quantiles of the Beta distribution that never come back as NaN.
enum BetaQuantile {
  /// The x with P(X <= x) = `probability` for X ~ Beta(a, b).
  ///
  /// `gsl_cdf_beta_Pinv` gives up for some large parameters; the regularised incomplete beta function
  /// it inverts is monotone, so bisection in the same bracket always ends.
  static func lower(_ probability: Double, _ a: Double, _ b: Double) -> Double {
    let direct = gsl_cdf_beta_Pinv(probability, a, b)
    if direct.isFinite, abs(gsl_cdf_beta_P(direct, a, b) - probability) <= 1e-12 * probability {
      return direct
    }
    var low = 0.0
    var high = 1.0
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return middle }
      if gsl_cdf_beta_P(middle, a, b) < probability { low = middle } else { high = middle }
    }
  }
}
