/// The gap in log loss between two models by CORP's decomposition of the log score, each part with
/// the replicates of its size and of its share of the gap.
package struct LogScoreGap: Sendable {
  /// One part, B minus A.
  package struct Part: Sendable {
    /// Its size.
    package let difference: BootstrapDistribution
    /// Its share of the gap, where there is one.
    package let share: BootstrapDistribution?
  }

  /// The difference in miscalibration.
  package let miscalibration: Part
  /// The difference in discrimination, with its sign turned: what the gap owes to it.
  package let discrimination: Part
  /// The difference in uncertainty: what the two accuracies alone explain.
  package let uncertainty: Part
  /// What is left: how wrong rows spread their probability over the other classes.
  package let rest: Part

  /// Number of parts, and of values that a resample gives.
  static let parts = 4
  static let values = 2 * parts

  /// The parts of one resample, then their shares of its gap.
  static func values(
    _ a: ScoreDecomposition?,
    _ b: ScoreDecomposition?,
    gap: Double
  ) -> [Double?] {
    guard let a, let b else { return [Double?](repeating: nil, count: values) }
    let parts = [
      b.miscalibration - a.miscalibration,
      a.discrimination - b.discrimination,
      b.uncertainty - a.uncertainty,
      gap - (b.score - a.score),
    ]
    return parts + parts.map { gap == 0 ? nil : $0 / gap }
  }

  /// Joins the distributions of what ``values(_:_:gap:)`` gives.
  init?(_ found: ArraySlice<BootstrapDistribution?>) {
    let found = Array(found)
    guard found.count == Self.values else { return nil }
    let parts = (0..<Self.parts).compactMap { place in
      found[place].map { Part(difference: $0, share: found[Self.parts + place]) }
    }
    guard parts.count == Self.parts else { return nil }
    miscalibration = parts[0]
    discrimination = parts[1]
    uncertainty = parts[2]
    rest = parts[3]
  }
}
