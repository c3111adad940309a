/// What the rows on which two models' losses differ most contribute to the difference.
///
/// The rows with the largest |b − a| are taken until they are `fraction` of all rows, rounded up.
/// Rows that tie at the boundary contribute their mean for each place that is left, so the order
/// of rows does not matter.
public struct TailContribution: Sendable, Equatable {
  /// Number of rows in the tail (with weights: their total weight).
  public let rows: Double
  /// Σ (b − a) over the tail, divided by all rows.
  public let value: Double
  /// Σ (b − a) over all rows, divided by all rows.
  public let difference: Double

  /// The tail's part of the difference; `nil` when there is no difference.
  ///
  /// Can exceed 1, and can be negative, when the other rows pull the other way.
  public var share: Double? { difference == 0 ? nil : value / difference }
}

/// Finds tails of resamples quickly: the rows are ordered once.
public struct TailEstimator: Sendable {
  /// The fraction of all rows that is the tail.
  public let fraction: Double
  private let differences: [Double]
  private let weights: [Double]?
  /// Rows by falling |b − a|.
  private let order: [Int]

  /// Orders the rows.
  ///
  /// - Precondition: `0 < fraction <= 1`.
  /// - Complexity: O(rows log rows).
  public init(_ paired: PairedRows, fraction: Double = 0.01) {
    precondition(fraction > 0 && fraction <= 1, "a tail is a fraction of the rows")
    self.fraction = fraction
    differences = paired.differences
    weights = paired.weights
    order = differences.indices.sorted { [differences] in
      abs(differences[$0]) > abs(differences[$1])
    }
  }

  /// The tail of the rows, or of a resample of them.
  ///
  /// - Returns: `nil` when there are no rows.
  /// - Complexity: O(rows).
  public func tail(of resample: RowResample? = nil) -> TailContribution? {
    var total = ExactSum()
    var all = ExactSum()
    for row in differences.indices {
      let weight = weight(of: row, resample)
      total.add(weight)
      all.add(weight * differences[row])
    }
    guard total.value > 0 else { return nil }
    let (held, sum) = largest(of: resample, total: total.value)
    return TailContribution(
      rows: held,
      value: sum / total.value,
      difference: all.value / total.value
    )
  }

  /// How much weight the tail holds, and the sum of its differences.
  ///
  /// - Parameters:
  ///   - resample: The rows, or `nil` for all of them.
  ///   - total: Their total weight.
  /// - Complexity: O(rows of the tail), not of all rows: cheap enough for every resample.
  public func largest(of resample: RowResample?, total: Double) -> (held: Double, sum: Double) {
    let wanted = (fraction * total).rounded(.up)
    var held = 0.0
    var sum = CompensatedSum()
    var place = 0
    while held < wanted, place < order.count {
      let size = abs(differences[order[place]])
      var tied = (weight: 0.0, sum: CompensatedSum())
      while place < order.count, abs(differences[order[place]]) == size {
        let row = order[place]
        let weight = weight(of: row, resample)
        tied.weight += weight
        tied.sum.add(weight * differences[row])
        place += 1
      }
      guard tied.weight > 0 else { continue }
      let taken = min(tied.weight, wanted - held)
      sum.add(tied.sum.value * (taken / tied.weight))
      held += taken
    }
    return (held, sum.value)
  }

  private func weight(of row: Int, _ resample: RowResample?) -> Double {
    let weight = weights?[row] ?? 1
    guard let resample else { return weight }
    return weight * Double(resample.counts[row])
  }
}
