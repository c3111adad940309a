/// What a statistic would be, were the model perfectly calibrated, beside what it is.
///
/// The confidences stay as they are and every row is a hit with its confidence as the probability.
/// Binned errors are above zero even then, by how much depends on the number of rows, on the bins and
/// on the confidences: an ECE means little without its ``mean`` and ``pValue`` here.
///
/// - References: Bröcker and Smith 2007, "Increasing the reliability of reliability diagrams"
///   (consistency resampling); Vaicenavicius et al. 2019.
public struct CalibratedNull: Sendable, Equatable {
  /// The statistic on the data.
  public let observed: Double
  /// The mean under calibration: exact where ``hasExactMean``, else of the draws.
  public let mean: Double
  /// Whether ``mean`` is computed from the distribution rather than from draws.
  public let hasExactMean: Bool
  /// The draws under calibration, ascending.
  public let sortedDraws: [Double]
  /// The seed of the draws.
  public let seed: UInt64
  /// The exact definition in words.
  public let spec: String

  /// The share of statistics under calibration at or above the observed one.
  ///
  /// (1 + draws at or above it) / (1 + draws): never zero, and a valid p-value for any number of
  /// draws (Davison and Hinkley 1997, section 4.2).
  public var pValue: Double {
    // Statistics of few rows take the same values again and again, and rounding must not part them.
    let least = observed - 1e-12 * abs(observed)
    let hits = sortedDraws.count - sortedDraws.partitioningIndex { $0 >= least }
    return Double(1 + hits) / Double(1 + sortedDraws.count)
  }

  /// The quantile of the draws under calibration, type 7 of Hyndman and Fan 1996.
  public func quantile(_ share: Double) -> Double {
    WeightedQuantiles(sortedDraws).value(at: share)
  }
}
