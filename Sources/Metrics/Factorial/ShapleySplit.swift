/// A split of the change between two settings over the factors that differ, free of any order.
///
/// Changing factors one after another gives each a share that depends on the order. Shapley's value
/// is the mean of a factor's share over all orders; with `v(S)` the outcome when the factors in `S`
/// have their new level,
///
///     φ_f = Σ over S without f of |S|! (n − |S| − 1)! / n! · (v(S ∪ {f}) − v(S))
///
/// and `Σ φ_f = v(all) − v(none)` exactly: nothing is left over and nothing counted twice.
/// (L. S. Shapley, "A value for n-person games", 1953.)
public struct ShapleySplit: Sendable, Equatable {
  /// One part a factor; they add up to ``total``.
  public let parts: [Double]
  /// The outcome with every factor changed minus the outcome with none changed.
  public let total: Double

  /// The largest number of factors: the outcomes needed double with each.
  public static let maximumFactors = 16

  /// Splits a change.
  ///
  /// - Parameters:
  ///   - factors: The number of factors, from 1 to ``maximumFactors``.
  ///   - outcomes: `2^factors` outcomes; bit `f` of the index says that factor `f` has its new
  ///     level.
  /// - Throws: `MetricsError` when the number of outcomes is not `2^factors` or one is not finite.
  /// - Complexity: O(factors · 2^factors).
  public init(factors: Int, outcomes: [Double]) throws {
    guard (1...Self.maximumFactors).contains(factors), outcomes.count == 1 << factors else {
      throw MetricsError.invalid(
        "A split over \(factors) factors needs 1 to \(Self.maximumFactors) factors and 2 to that"
          + " power outcomes; found \(outcomes.count)."
      )
    }
    if let index = outcomes.firstIndex(where: { !$0.isFinite }) {
      throw MetricsError.invalid("Outcome \(index) of the split is \(outcomes[index]).")
    }
    // weight[s] = s! (n − s − 1)! / n!, from weight[0] = 1/n by the ratio of neighbours.
    var weight = [1 / Double(factors)]
    for size in 1..<max(factors, 2) where size < factors {
      weight.append(weight[size - 1] * Double(size) / Double(factors - size))
    }
    parts = (0..<factors).map { factor in
      let bit = 1 << factor
      var part = 0.0
      for set in outcomes.indices where set & bit == 0 {
        part += weight[set.nonzeroBitCount] * (outcomes[set | bit] - outcomes[set])
      }
      return part
    }
    total = outcomes[outcomes.count - 1] - outcomes[0]
  }
}
