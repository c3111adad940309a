/// How a bootstrap is drawn and read: how many replicates, at which level, by which rule.
///
/// Replicate r draws from the stream (seed, purpose, r): the figures do not depend on the number of
/// threads, and the first 500 of 2,000 replicates are the 500 of a shorter run.
///
/// - References: Efron 1979; Davison and Hinkley 1997, chapter 5.
public struct Bootstrap: Sendable, Hashable, Codable {
  /// How an interval is read from the replicates.
  public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
    /// The α/2 and 1 − α/2 quantiles of the replicates.
    case percentile
    /// The same quantiles mirrored at the estimate, which also undoes the replicates' bias.
    ///
    /// For statistics that noise only pushes up, such as a binned calibration error.
    case basic
    /// Bias-corrected and accelerated percentiles (Efron 1987).
    ///
    /// Second-order accurate for smooth statistics. Undefined when the estimate lies outside all
    /// replicates, as happens with strongly biased statistics.
    case bca = "BCa"
  }

  /// How many resamples are drawn.
  public var replicates: Int
  /// The nominal coverage of intervals.
  public var level: Double
  /// How intervals are read.
  public var method: Method
  /// The seed of the streams.
  public var seed: UInt64

  /// Creates the settings.
  ///
  /// - Precondition: At least 2 replicates, and `0 < level < 1`.
  public init(
    replicates: Int = 2_000,
    level: Double = 0.95,
    method: Method = .bca,
    seed: UInt64 = 0
  ) {
    precondition(replicates >= 2, "a bootstrap needs at least two replicates")
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    self.replicates = replicates
    self.level = level
    self.method = method
    self.seed = seed
  }

  /// What was done, as an interval's method says it.
  package func description(_ resampled: String) -> String {
    "bootstrap \(method.rawValue) over \(resampled), \(replicates) replicates, seed \(seed)"
  }
}
