/// Murphy's decomposition of a view's Brier score over bins, with the terms that make it close.
///
/// Brier = reliability − resolution + uncertainty + within-bin variance − within-bin covariance.
/// The first three are Murphy's (1973); with bins that hold different confidences they do not add up
/// to the score without the last two (Stephenson, Coelho and Jolliffe 2008).
///
/// - Edge cases: empty bins contribute nothing; without rows there is no decomposition.
public struct MurphyDecomposition: Sendable, Equatable, Codable {
  /// The Brier score of the view, mean (p − y)².
  public let score: Double
  /// Σ_b w_b/W (p̄_b − ȳ_b)²; smaller is better.
  public let reliability: Double
  /// Σ_b w_b/W (ȳ_b − ȳ)²; larger is better.
  public let resolution: Double
  /// ȳ (1 − ȳ).
  public let uncertainty: Double
  /// Mean (p − p̄_b)².
  public let withinBinVariance: Double
  /// 2 × mean (p − p̄_b)(y − ȳ_b).
  public let withinBinCovariance: Double

  /// Decomposes the score of a table, or gives `nil` without rows.
  ///
  /// - Complexity: O(distinct confidences).
  public init?(_ table: CalibrationTable, rule: BinRule = .equalWidth(10)) {
    let total = table.totalWeight
    guard total > 0 else { return nil }
    let rate = table.totalHitWeight / total
    var reliability = CompensatedSum()
    var resolution = CompensatedSum()
    var variance = CompensatedSum()
    var covariance = CompensatedSum()
    var score = CompensatedSum()
    for (slice, bin) in zip(rule.slices(of: table), rule.bins(of: table)) {
      guard let mean = bin.meanConfidence, let accuracy = bin.accuracy else { continue }
      reliability.add(bin.weight * (mean - accuracy) * (mean - accuracy))
      resolution.add(bin.weight * (accuracy - rate) * (accuracy - rate))
      for index in slice.range {
        let p = table.confidence[index]
        let weight = table.weight[index]
        let hits = table.hitWeight[index]
        variance.add(weight * (p - mean) * (p - mean))
        covariance.add((p - mean) * (hits - weight * accuracy))
        score.add(hits * (1 - p) * (1 - p) + (weight - hits) * p * p)
      }
    }
    self.score = score.value / total
    self.reliability = reliability.value / total
    self.resolution = resolution.value / total
    uncertainty = rate * (1 - rate)
    withinBinVariance = variance.value / total
    withinBinCovariance = 2 * covariance.value / total
  }
}
