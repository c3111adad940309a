/// A mean score split into what calibration costs, what discrimination gains, and what is given.
///
/// score = miscalibration − discrimination + uncertainty.
public struct ScoreDecomposition: Sendable, Equatable, Codable {
  /// The mean score of the confidences as they are; smaller is better.
  public let score: Double
  /// What recalibration would take off the score; not below 0.
  public let miscalibration: Double
  /// What the recalibrated confidences gain over always saying the overall rate; not below 0.
  public let discrimination: Double
  /// The score of always saying the overall rate.
  public let uncertainty: Double
}

extension ScoreDecomposition {
  /// The parts of a score of which the recalibrated value is known.
  init(score: Double, recalibrated: Double, uncertainty: Double) {
    self.init(
      score: score,
      // Not negative but for rounding.
      miscalibration: max(0, score - recalibrated),
      discrimination: max(0, uncertainty - recalibrated),
      uncertainty: uncertainty
    )
  }
}
