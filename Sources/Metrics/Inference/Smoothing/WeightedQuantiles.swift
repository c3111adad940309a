/// Quantiles of values that each stand for a number of rows.
///
/// Type 7 of Hyndman and Fan 1996 (the default of R and NumPy) over the rows written out: the quantile
/// at q lies at place (n − 1) q of the sorted rows, between two rows by linear interpolation.
package struct WeightedQuantiles: Sendable {
  private let values: [Double]
  /// Weight up to and including each value.
  private let reach: [Double]

  /// Sorts the values once.
  ///
  /// - Precondition: There is at least one value of positive weight.
  /// - Complexity: O(n log n).
  package init(values: [Double], weights: [Double]) {
    let order = values.indices.filter { weights[$0] > 0 }.sorted { values[$0] < values[$1] }
    precondition(!order.isEmpty, "a quantile needs a value")
    self.values = order.map { values[$0] }
    var sum = 0.0
    reach = order.map {
      sum += weights[$0]
      return sum
    }
  }

  /// Sorts values that stand for one row each.
  package init(_ values: [Double]) {
    self.init(values: values, weights: [Double](repeating: 1, count: values.count))
  }

  /// The quantile at a share of the rows.
  ///
  /// - Complexity: O(log n).
  package func value(at share: Double) -> Double {
    let place = max(0, (reach[reach.count - 1] - 1) * share)
    let below = place.rounded(.down)
    let fraction = place - below
    let low = row(below)
    return fraction == 0 ? low : low + fraction * (row(below + 1) - low)
  }

  /// The value of the row at a place, counted from 0.
  private func row(_ place: Double) -> Double {
    values[min(values.count - 1, reach.partitioningIndex { $0 > place })]
  }
}
