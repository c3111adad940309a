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
      + " \(norm.spec)"
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
    var below = RunningSums.Sums()
    var start = 0
    for k in 1...bins {
      let target = running.total * Double(k) / Double(bins)
      let end = k == bins ? running.count : running.end(reaching: target, from: start)
      if end <= start { continue }
      let upTo = running.below(end)
      let hits = upTo.hits - below.hits
      let weight = upTo.weight - below.weight
      // hits / weight < last.hits / last.weight, without dividing by rounded weights.
      if hits * last.weight < last.hits * weight { return nil }
      last = (hits, weight)
      ends.append(end)
      start = end
      below = upTo
    }
    return ends
  }

  private func value(_ running: RunningSums, _ ends: [Int]) -> Double {
    var below = RunningSums.Sums()
    var sum = CompensatedSum()
    var largest = 0.0
    for end in ends {
      let upTo = running.below(end)
      let weight = upTo.weight - below.weight
      let gap = upTo.gap - below.gap
      switch norm {
      case .l1: sum.add(abs(gap))
      case .l2: sum.add(gap * gap / weight)
      case .max: largest = max(largest, abs(gap) / weight)
      case .average: sum.add(abs(gap) / weight)
      }
      below = upTo
    }
    switch norm {
    case .l1: return sum.value / running.total
    case .l2: return (sum.value / running.total).squareRoot()
    case .max: return largest
    case .average: return sum.value / Double(ends.count)
    }
  }
}
