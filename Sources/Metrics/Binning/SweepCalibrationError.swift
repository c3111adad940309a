/// The calibration error with as many equal-mass bins as keep the accuracies in order.
///
/// Tries 2, 3, … bins and stops before the first number for which the accuracy of some bin is below
/// that of the bin before it. Bin k of B ends at the first distinct confidence at which k/B of the
/// total weight is reached: equal confidences stay together, so that the value does not depend on
/// the order of the rows, as that of the authors' code does.
///
/// - Edge cases: no rows give `nil`; bins that ties leave empty are skipped. At most
///   ``mostBins`` bins are tried, or one fewer than rows.
/// - Complexity: O(D + B² log D) for D distinct confidences and B bins at the end, which is about
///   n^(1/3) for real data.
/// - References: Roelofs, Cain, Shlens and Mozer 2022, "Mitigating bias in calibration error
///   estimation", algorithm 1.
public struct SweepCalibrationError: Sendable, Hashable {
  /// The largest number of bins tried, which bounds the time for outcomes that are in perfect order.
  public static let mostBins = 2_048

  /// How the gaps of the bins are joined; the paper uses L2.
  public let norm: CalibrationNorm

  /// Creates an estimator.
  public init(norm: CalibrationNorm = .l1) { self.norm = norm }

  /// The definition in words.
  public var spec: String {
    "\(norm.title)-sweep, top-label, most equal-mass bins with accuracies in order, ties never split,"
      + " \(norm.rawValue)"
  }

  /// The error and the number of bins it was found at, or `nil` without rows.
  public func result(of table: CalibrationTable) -> (value: Double, bins: Int)? {
    let running = RunningSums(table)
    guard running.total > 0 else { return nil }
    let most = max(1, min(Self.mostBins, Int(min(running.total.rounded(.up), 1e9)) - 1))
    var chosen = 1
    var ends = [table.count]
    var bins = 2
    while bins <= most, let next = orderedEnds(running, bins) {
      chosen = bins
      ends = next
      bins += 1
    }
    return (value(running, ends), chosen)
  }

  /// The error, or `nil` without rows.
  public func value(of table: CalibrationTable) -> Double? { result(of: table)?.value }

  /// The ends of the bins that are not empty, or `nil` when their accuracies are not in order.
  private func orderedEnds(_ running: RunningSums, _ bins: Int) -> [Int]? {
    var ends: [Int] = []
    ends.reserveCapacity(bins)
    var last = (hits: 0.0, weight: 0.0)
    var start = 0
    for k in 1...bins {
      let target = running.total * Double(k) / Double(bins)
      let end = k == bins ? running.weight.count - 1 : running.end(reaching: target, from: start)
      if end <= start { continue }
      let hits = running.hits[end] - running.hits[start]
      let weight = running.weight[end] - running.weight[start]
      // hits / weight < last.hits / last.weight, without dividing by rounded weights.
      if hits * last.weight < last.hits * weight { return nil }
      last = (hits, weight)
      ends.append(end)
      start = end
    }
    return ends
  }

  private func value(_ running: RunningSums, _ ends: [Int]) -> Double {
    var start = 0
    var sum = CompensatedSum()
    var largest = 0.0
    for end in ends {
      let weight = running.weight[end] - running.weight[start]
      let gap = running.gap[end] - running.gap[start]
      switch norm {
      case .l1: sum.add(abs(gap))
      case .l2: sum.add(gap * gap / weight)
      case .max: largest = max(largest, abs(gap) / weight)
      }
      start = end
    }
    switch norm {
    case .l1: return sum.value / running.total
    case .l2: return (sum.value / running.total).squareRoot()
    case .max: return largest
    }
  }
}
