internal import Glibc

/// The reliability curve by isotonic regression, and the scores decomposed by it.
///
/// CORP: consistent, optimally binned, reproducible, by pool-adjacent-violators. The outcomes are
/// regressed on the confidence under the one assumption that more confidence means more hits; there
/// is no number of bins to choose. With S the mean score, x̂ the regression and ȳ the overall rate:
/// miscalibration = S(p) − S(x̂), discrimination = S(ȳ) − S(x̂), uncertainty = S(ȳ).
///
/// - Edge cases: no rows give no decomposition. Equal confidences are pooled first, so the order of
///   the rows does not matter. The log score's decomposition is `nil` when a confidence of exactly 0
///   was a hit or one of exactly 1 was not, because its score is then infinite; 0 · ln 0 is 0.
/// - Bias: the regression is fitted to the rows it is evaluated on, so miscalibration is above 0 also
///   for a calibrated model, the more so the fewer rows there are.
/// - Complexity: O(distinct confidences).
/// - References: Dimitriadis, Gneiting and Jordan 2021, "Stable reliability diagrams for
///   probabilistic classifiers", PNAS 118(8), equations 3 to 5.
public struct CORP: Sendable, Equatable, Codable {
  /// A stretch of confidences that the regression gives one value.
  public struct Step: Sendable, Equatable, Codable {
    /// The lowest confidence of the stretch.
    public let low: Double
    /// The highest confidence of the stretch.
    public let high: Double
    /// Number of rows.
    public let rows: Int
    /// Total weight of the rows.
    public let weight: Double
    /// The share of hits, which is the recalibrated confidence.
    public let value: Double
  }

  /// The curve: steps of strictly increasing value.
  public let steps: [Step]
  /// The Brier score of the view, (p − y)², decomposed; `nil` without rows.
  public let brier: ScoreDecomposition?
  /// The log score of the view, −ln p or −ln(1 − p), decomposed; `nil` where it is infinite.
  public let logScore: ScoreDecomposition?

  /// The definition in words, for a component of the Brier score's decomposition.
  public static func spec(_ component: String) -> String {
    "CORP \(component) of the Brier score, top-label, isotonic regression, ties pooled"
  }

  /// Fits the curve to a table.
  public init(_ table: CalibrationTable) { self.init(table, withLogScore: true) }

  /// Fits the curve; the log score takes two logarithms a confidence, so it can be left out.
  init(_ table: CalibrationTable, withLogScore: Bool) {
    let blocks = PoolAdjacentViolators(sums: table.hitWeight, weights: table.weight)
    steps = (0..<blocks.count).map { block in
      let range = blocks.range(block)
      return Step(
        low: table.confidence[range.lowerBound],
        high: table.confidence[range.upperBound - 1],
        rows: range.reduce(0) { $0 + table.rows[$1] },
        weight: blocks.weights[block],
        value: blocks.value(block)
      )
    }
    brier = Self.decompose(table, blocks, hit: { (1 - $0) * (1 - $0) }, miss: { $0 * $0 })
    logScore =
      withLogScore
      ? Self.decompose(table, blocks, hit: { -log($0) }, miss: { -log1p(-$0) }) : nil
  }

  @inline(__always)
  private static func decompose(
    _ table: CalibrationTable,
    _ blocks: PoolAdjacentViolators,
    hit: (Double) -> Double,
    miss: (Double) -> Double
  ) -> ScoreDecomposition? {
    let total = table.totalWeight
    guard total > 0 else { return nil }
    // A weight of 0 takes the term away, also when its score is infinite.
    func term(_ p: Double, hits: Double, weight: Double) -> Double {
      let misses = weight - hits
      return (hits > 0 ? hits * hit(p) : 0) + (misses > 0 ? misses * miss(p) : 0)
    }
    var raw = CompensatedSum()
    for index in 0..<table.count {
      raw.add(
        term(table.confidence[index], hits: table.hitWeight[index], weight: table.weight[index])
      )
    }
    var fitted = CompensatedSum()
    for block in 0..<blocks.count {
      fitted.add(
        term(blocks.value(block), hits: blocks.sums[block], weight: blocks.weights[block])
      )
    }
    let hits = table.totalHitWeight
    let score = raw.value / total
    let recalibrated = fitted.value / total
    let uncertainty = term(hits / total, hits: hits, weight: total) / total
    guard score.isFinite else { return nil }
    return ScoreDecomposition(score: score, recalibrated: recalibrated, uncertainty: uncertainty)
  }
}
