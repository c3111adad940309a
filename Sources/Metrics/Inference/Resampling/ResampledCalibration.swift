internal import Glibc

/// The CORP decompositions and the area under the risk-coverage curve of resamples of one view, in two passes over its
/// distinct confidences.
///
/// What depends on the confidences alone (logarithms, reciprocals) is worked out once. Each value is that of its
/// estimator on ``ResampledView/table(_:)`` up to rounding.
public struct ResampledCalibration: Sendable {
  /// What a resample shows.
  public struct Values: Sendable {
    /// ``CORP/brier``.
    public let brier: ScoreDecomposition
    /// ``CORP/logScore``; `nil` when it is infinite on all the rows.
    public let logScore: ScoreDecomposition?
    /// ``SelectiveRisk/area``.
    public let riskArea: Double
  }

  private let view: ResampledView
  /// What is known of each distinct confidence.
  private let facts: [Facts]
  private let hasLogScore: Bool
  /// Σ_{j ≤ k} 1/j for k up to the number of rows, at least 1,024; without weights only, where counts are whole.
  private let harmonics: [Double]

  private struct Facts {
    let confidence: Double
    /// −ln p and −ln(1 − p), 0 where no row needs them.
    let hitLoss: Double
    let missLoss: Double
  }

  /// Sorts the rows of a view.
  ///
  /// - Parameters:
  ///   - confidence: One value in [0, 1] for each row.
  ///   - hits: Whether the row's outcome was a hit.
  ///   - weights: One finite, non-negative weight for each row, or `nil`.
  /// - Throws: `MetricsError` naming the row of a confidence or weight that cannot be one.
  /// - Complexity: O(n log n) for n rows.
  public init(confidence: [Double], hits: [Bool], weights: [Double]? = nil) throws {
    let view = try ResampledView(confidence: confidence, hits: hits, weights: weights)
    let distinct = view.confidence
    var hasLogScore = true
    var facts: [Facts] = []
    facts.reserveCapacity(distinct.count)
    view.forEachGroup(RowResample(allOf: hits.count)) { group, _, weight, hitWeight in
      let p = distinct[group]
      let hitLoss = hitWeight > 0 ? -log(p) : 0
      let missLoss = weight > hitWeight ? -log1p(-p) : 0
      if !hitLoss.isFinite || !missLoss.isFinite { hasLogScore = false }
      facts.append(Facts(confidence: p, hitLoss: hitLoss, missLoss: missLoss))
    }
    self.view = view
    self.facts = facts
    self.hasLogScore = hasLogScore
    var sum = CompensatedSum()
    harmonics =
      view.isWeighted
      ? []
      : [0]
        + (0..<max(1_024, hits.count)).map { row in
          sum.add(1 / Double(row + 1))
          return sum.value
        }
  }

  /// The table of a resample, or `nil` when no row of positive weight was drawn.
  ///
  /// - Complexity: O(rows).
  public func table(_ resample: RowResample) -> CalibrationTable? { view.table(resample) }

  /// The values of a resample, or `nil` when no row of positive weight was drawn.
  ///
  /// - Complexity: O(rows).
  public func values(_ resample: RowResample) -> Values? {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * facts.count) {
      memory in
      let weight = UnsafeMutableBufferPointer(rebasing: memory[0..<facts.count])
      let hits = UnsafeMutableBufferPointer(rebasing: memory[facts.count...])
      view.forEachGroup(resample) { group, _, total, hit in
        weight[group] = total
        hits[group] = hit
      }
      return values(resample, UnsafeBufferPointer(weight), UnsafeBufferPointer(hits))
    }
  }

  private func values(
    _ resample: RowResample,
    _ weight: UnsafeBufferPointer<Double>,
    _ hits: UnsafeBufferPointer<Double>
  ) -> Values? {
    var total = 0.0
    var allHits = 0.0
    var squares = 0.0
    var logs = 0.0
    facts.withUnsafeBufferPointer { facts in
      for (group, fact) in facts.enumerated() {
        let rows = weight[group]
        let hit = hits[group]
        total += rows
        allHits += hit
        // hit (1 − p)² + (rows − hit) p²
        squares += fact.confidence * (rows * fact.confidence - 2 * hit) + hit
        logs += hit * fact.hitLoss + (rows - hit) * fact.missLoss
      }
    }
    guard total > 0 else { return nil }
    let curve = PoolAdjacentViolators(sums: hits, weights: weight)
    let rate = allHits / total
    let brier = ScoreDecomposition(
      score: squares / total,
      recalibrated: curve.loss { $0 - $0 * $0 / $1 } / total,
      uncertainty: rate * (1 - rate)
    )
    func entropy(_ hits: Double, _ rows: Double) -> Double {
      let misses = rows - hits
      return (hits > 0 ? -hits * log(hits / rows) : 0)
        + (misses > 0 ? -misses * log(misses / rows) : 0)
    }
    return Values(
      brier: brier,
      logScore: hasLogScore
        ? ScoreDecomposition(
          score: logs / total,
          recalibrated: curve.loss(entropy) / total,
          uncertainty: entropy(allHits, total) / total
        ) : nil,
      riskArea: riskArea(resample, weight, hits, total)
    )
  }

  /// The mean over k of the share of wrong rows among the k most confident, ties averaged.
  private func riskArea(
    _ resample: RowResample,
    _ weight: UnsafeBufferPointer<Double>,
    _ hits: UnsafeBufferPointer<Double>,
    _ total: Double
  ) -> Double {
    guard !view.isWeighted else {
      return view.table(resample).flatMap { SelectiveRisk($0)?.area } ?? 0
    }
    return harmonics.withUnsafeBufferPointer { harmonics in
      /// Rows that stand for several draw more than there are rows: beyond the table by Euler's series, whose first
      /// term left out is below 1e-20.
      func harmonic(_ count: Int) -> Double {
        guard count >= harmonics.count else { return harmonics[count] }
        let n = Double(count)
        let square = 1 / (n * n)
        return log(n) + 0.5772156649015329 + 0.5 / n - square / 12 * (1 - square / 10)
      }
      var kept = 0
      var wrong = 0.0
      var sum = 0.0
      for group in stride(from: weight.count - 1, through: 0, by: -1) {
        // Σ_{j=1…m} (wrong + j rate)/(kept + j), without a branch on how many were drawn.
        let rows = weight[group]
        let end = kept + Int(rows)
        let misses = rows - hits[group]
        let rate = misses / max(1, rows)
        sum += misses + (wrong - rate * Double(kept)) * (harmonic(end) - harmonic(kept))
        kept = end
        wrong += misses
      }
      return sum / total
    }
  }
}

extension PoolAdjacentViolators {
  /// The loss of the fitted values on their own rows, from the hits and rows of each block.
  @inline(__always)
  fileprivate func loss(_ ofBlock: (_ hits: Double, _ rows: Double) -> Double) -> Double {
    var sum = 0.0
    for block in 0..<count where weights[block] > 0 { sum += ofBlock(sums[block], weights[block]) }
    return sum
  }
}
