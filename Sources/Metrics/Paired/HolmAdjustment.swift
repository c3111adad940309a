/// Holm's adjustment of several p-values, so that the chance of any false alarm keeps its level.
///
/// The i-th smallest of m p-values becomes the largest of (m − j + 1) p_(j) for j ≤ i, at most 1.
/// Uniformly more powerful than Bonferroni's, and valid whatever the dependence.
///
/// - Parameter pValues: The p-values in any order, each in [0, 1].
/// - Returns: The adjusted p-values in the same order; empty for none.
/// - Complexity: O(m log m).
/// - References: Holm 1979, "A simple sequentially rejective multiple test procedure".
public func holmAdjusted(_ pValues: [Double]) -> [Double] {
  let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
  var adjusted = pValues
  var largest = 0.0
  for (rank, index) in order.enumerated() {
    largest = max(largest, min(1, Double(pValues.count - rank) * pValues[index]))
    adjusted[index] = largest
  }
  return adjusted
}
