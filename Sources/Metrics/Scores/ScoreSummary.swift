/// The averages over rows that need nothing but the rows' own facts.
///
/// Every sum is exact before it is rounded once, so the values do not depend on the order of the
/// rows, to the bit, and a row of weight 2 counts exactly as two rows.
///
/// - Edge cases: without rows every value is `nil`. Log loss is `nil` when a row gives its right
///   class a probability of 0, because the average is then infinite.
public struct ScoreSummary: Sendable, Equatable {
  /// Number of rows with a weight above 0.
  public let rows: Int
  /// Total weight.
  public let weight: Double
  /// Share of rows whose predicted class is the right one.
  public let accuracy: Double?
  /// Mean of −ln p of the right class; `nil` where a probability of 0 makes it infinite.
  public let logLoss: Double?
  /// Mean Brier score, Σ_k (p_k − [k is right])², summed over classes, in [0, 2].
  public let brier: Double?
  /// Mean spherical score, p_right / √Σ_k p_k², in [0, 1]; higher is better.
  public let spherical: Double?
  /// Mean of the largest probability.
  public let meanConfidence: Double?

  /// Averages facts.
  ///
  /// - Complexity: O(rows).
  public init(_ facts: RowFacts) {
    self.init(RowSums(facts))
  }

  init(_ sums: RowSums) {
    rows = sums.rows
    let total = sums.weight.value
    func mean(_ sum: ExactSum) -> Double? {
      let value = sum.value / total
      return total > 0 && value.isFinite ? value : nil
    }
    weight = total
    accuracy = mean(sums.hits)
    logLoss = mean(sums.logLoss)
    brier = mean(sums.brier)
    spherical = mean(sums.spherical)
    meanConfidence = mean(sums.confidence)
  }
}

/// The exact sums behind a ``ScoreSummary``; merging them loses nothing.
struct RowSums: Sendable, Equatable {
  var rows = 0
  var weight = ExactSum()
  var hits = ExactSum()
  var logLoss = ExactSum()
  var brier = ExactSum()
  var spherical = ExactSum()
  var confidence = ExactSum()

  init() {}

  init(_ facts: RowFacts) {
    for row in 0..<facts.rows {
      add(
        weight: facts.weights?[row] ?? 1,
        isHit: facts.isHit(row),
        logLoss: facts.logLoss[row],
        brier: facts.brier[row],
        spherical: facts.trueClassProbability[row] / facts.squaredNorm[row].squareRoot(),
        confidence: facts.confidence[row]
      )
    }
  }

  @inline(__always)
  mutating func add(
    weight: Double,
    isHit: Bool,
    logLoss: Double,
    brier: Double,
    spherical: Double,
    confidence: Double
  ) {
    guard weight > 0 else { return }
    rows += 1
    self.weight.add(weight)
    if isHit { hits.add(weight) }
    self.logLoss.add(weight * logLoss)
    self.brier.add(weight * brier)
    self.spherical.add(weight * spherical)
    self.confidence.add(weight * confidence)
  }

  mutating func add(_ other: RowSums) {
    rows += other.rows
    weight.add(other.weight)
    hits.add(other.hits)
    logLoss.add(other.logLoss)
    brier.add(other.brier)
    spherical.add(other.spherical)
    confidence.add(other.confidence)
  }
}
