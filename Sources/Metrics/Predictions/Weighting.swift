/// What the weights of rows mean.
///
/// The two give the same means and different uncertainty: a row of frequency weight 100 is a hundred
/// observations, a row of sampling weight 100 is one.
public enum Weighting: String, Sendable, Codable, CaseIterable {
  /// A row of weight w stands for w rows that look the same.
  ///
  /// Everything is as if the row were written w times: the number of rows is Σw, and doubling every
  /// weight halves every variance. Meant for whole numbers; a fraction of a row counts in proportion.
  case frequency
  /// A row of weight w stands for a share of the population in proportion to w.
  ///
  /// Importance, survey and class weights. Their scale says nothing, so they are divided by their
  /// mean; the number of observations is the number of rows.
  case sampling

  /// The largest sum of frequency weights: up to here a `Double` counts whole rows.
  public static let mostRows = 0x1p53

  /// The weights as the metrics use them, after a check of each.
  ///
  /// Frequencies stay as they are. Sampling weights are divided by the mean of those above 0, so that
  /// they add up to the number of rows that count; rows of weight 0 change nothing.
  ///
  /// - Throws: `MetricsError` when a weight is negative or not finite (named with its row), all are 0,
  ///   or frequencies add up to more than ``mostRows``.
  /// - Complexity: O(rows).
  package func checkedAndScaled(_ weights: [Double]) throws -> [Double] {
    if let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw MetricsError.invalid(
        "The weight of row \(row) is \(weights[row]); weights must be finite and not negative."
      )
    }
    let largest = weights.max() ?? 0
    guard largest > 0 || weights.isEmpty else {
      throw MetricsError.invalid("Every weight is zero, so no row counts.")
    }
    switch self {
    case .frequency:
      // Unsigned and finite: the running sum can reach infinity, never NaN.
      let total = weights.reduce(0, +)
      guard total <= Self.mostRows else {
        throw MetricsError.invalid(
          "The weights add up to \(total); weights that count rows may add up to 2^53 at most."
            + " If they say how much of a population a row stands for, they are sampling weights."
        )
      }
      return weights
    case .sampling:
      // By the largest first: a sum of weights near the limit of a Double would overflow.
      var sum = ExactSum()
      var rows = 0
      for weight in weights where weight > 0 {
        sum.add(weight / largest)
        rows += 1
      }
      let mean = sum.value / Double(rows)
      return weights.map { $0 / largest / mean }
    }
  }
}

extension Predictions {
  /// How many independent rows of weight 1 tell as much: (Σw)²/Σw² for sampling weights.
  ///
  /// For frequencies Σw, without weights the number of rows. A rule of thumb for reading, exact only
  /// where weights have nothing to do with what is measured; intervals use linearised variances.
  ///
  /// - Complexity: O(rows).
  /// - References: Kish 1965, "Survey Sampling", section 11.7.
  public var effectiveRows: Double {
    guard let weights else { return Double(rows) }
    let total = weights.compensatedSum
    switch weighting {
    case .frequency: return total
    case .sampling:
      let squares = weights.lazy.map { $0 * $0 }.compensatedSum
      return squares > 0 ? total * total / squares : 0
    }
  }
}
