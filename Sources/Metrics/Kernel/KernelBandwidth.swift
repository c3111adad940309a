/// How wide an exponential kernel is: `κ(d) = exp(−d / bandwidth)` of a distance d.
public enum KernelBandwidth: Sendable, Hashable {
  /// A given bandwidth, positive.
  case fixed(Double)
  /// The median distance between two different rows (the lower median; the median heuristic).
  ///
  /// It depends on the data, so the numbers of two models are on different scales.
  case median

  var words: String {
    switch self {
    case .fixed(let bandwidth): "bandwidth \(bandwidth)"
    case .median: "bandwidth the median distance"
    }
  }

  /// The rate 1/bandwidth for the confidences of a table, or `nil` where half the distances are 0.
  ///
  /// - Complexity: O(distinct confidences) for each of some sixty halvings.
  func rate(_ table: CalibrationTable) -> Double? {
    switch self {
    case .fixed(let bandwidth):
      precondition(bandwidth > 0 && bandwidth.isFinite, "a bandwidth must be positive")
      return 1 / bandwidth
    case .median:
      return Self.medianDistance(table).flatMap { $0 > 0 ? 1 / $0 : nil }
    }
  }

  /// The least distance that at least half of the pairs of different rows do not exceed.
  ///
  /// Pairs are counted with two pointers and the distance is found by halving, down to one double.
  package static func medianDistance(_ table: CalibrationTable) -> Double? {
    let x = table.confidence
    let n = Double(table.totalRows)
    guard n >= 2 else { return nil }
    var before = [0.0]
    for rows in table.rows { before.append(before[before.count - 1] + Double(rows)) }
    let equal = table.rows.reduce(0.0) { $0 + Double($1) * Double($1 - 1) / 2 }
    let half = n * (n - 1) / 4
    func pairs(within distance: Double) -> Double {
      var low = 0
      var count = equal
      for high in x.indices {
        while x[high] - x[low] > distance { low += 1 }
        count += Double(table.rows[high]) * (before[high] - before[low])
      }
      return count
    }
    if equal >= half { return 0 }
    // Doubles of one sign are ordered as their bits are, so halving the bits ends at one double.
    var low = 0.0.bitPattern
    var high = 1.0.bitPattern
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if pairs(within: Double(bitPattern: middle)) >= half { high = middle } else { low = middle }
    }
    return Double(bitPattern: high)
  }
}
