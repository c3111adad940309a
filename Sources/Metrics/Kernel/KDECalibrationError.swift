internal import Glibc

/// The calibration error of a view against a leave-one-out beta-kernel regression.
///
/// The share of hits at a confidence f_i is estimated by `ê_i = Σ_{j≠i} y_j K(f_i; f_j) /
/// Σ_{j≠i} K(f_i; f_j)`, where `K(f; g)` is the beta density at f with parameters g/h + 1 and
/// (1 − g)/h + 1, which has its mode at g and no mass outside [0, 1]. The error is the mean of
/// |ê_i − f_i|, or of its square; no root is taken and nothing is doubled (the authors' code doubles
/// the binary case, and sums over classes).
///
/// Edge cases: a row of weight w counts as w rows. At f of exactly 0 or 1 the kernel of any g that
/// is not equal to f vanishes, so only rows of the same confidence inform it; a row that no other row
/// informs has no estimate and is left out of the mean. When that is so for all rows, or there are
/// fewer than two, the value is `nil`. Densities are kept as logarithms: a small h does not underflow.
///
/// - Complexity: O(m²) for up to 2,000 distinct confidences m, O(m) beyond (`BetaKernelGrid`), times the number of
///   bandwidths tried; shared out between threads.
/// - References: Popordanoska, Sayer and Blaschko 2022, "A consistent and differentiable Lp canonical
///   calibration error estimator", section 3; Zhang, Kailkhura and Han 2020.
public struct KDECalibrationError: Sendable, Hashable {
  /// How wide the kernel is.
  public enum Bandwidth: Sendable, Hashable {
    /// A given h, positive.
    case fixed(Double)
    /// The h of greatest leave-one-out likelihood among ``candidates``.
    case likelihood
  }

  /// The bandwidths that ``Bandwidth/likelihood`` tries: 15 from 1e-5 to 0.1, evenly in the
  /// logarithm, then 0.2 to 1 in five even steps.
  public static let candidates: [Double] =
    (0..<15).map { pow(10, -5 + 4 * Double($0) / 14) }
    + (0..<5).map { 0.2 + 0.2 * Double($0) }

  /// How wide the kernel is.
  public let bandwidth: Bandwidth
  /// The power of the gaps, 1 or 2; the mean of powers is reported without a root.
  public let power: Int

  /// Creates an estimator.
  public init(bandwidth: Bandwidth = .likelihood, power: Int = 1) {
    precondition(power == 1 || power == 2, "the power must be 1 or 2")
    if case .fixed(let h) = bandwidth {
      precondition(h > 0 && h.isFinite, "a bandwidth must be positive")
    }
    self.bandwidth = bandwidth
    self.power = power
  }

  /// The definition in words, for the top-label view.
  public var spec: String { spec(view: "top-label") }

  /// The definition in words, for a view.
  public func spec(view: String) -> String {
    let width =
      switch bandwidth {
      case .fixed(let h): "bandwidth \(h)"
      case .likelihood: "bandwidth by leave-one-out likelihood"
      }
    return "KDE-ECE, \(view), beta kernel, leave-one-out, \(width), mean "
      + (power == 1 ? "absolute gap" : "squared gap")
  }

  /// The error of a table, or `nil` when the data do not define it.
  public func value(of table: CalibrationTable) -> Double? {
    value(of: table, mostPairs: Self.mostPairs)
  }

  /// The same where tables of up to some number of confidences are summed pair by pair.
  package func value(of table: CalibrationTable, mostPairs: Int) -> Double? {
    let h: Double
    switch bandwidth {
    case .fixed(let given): h = given
    case .likelihood:
      guard let best = Self.bestBandwidth(table, mostPairs: mostPairs) else { return nil }
      h = best
    }
    let gaps = Self.shares(table, h, mostPairs)
    var sum = CompensatedSum()
    var total = CompensatedSum()
    for (index, shares) in gaps.enumerated() {
      let p = table.confidence[index]
      let hits = table.hitWeight[index]
      // Hits and misses leave out a different row each, so their estimates differ.
      for (weight, share) in [(hits, shares.hit), (table.weight[index] - hits, shares.miss)] {
        guard let share, weight > 0 else { continue }
        let gap = abs(share - p)
        sum.add(weight * (power == 1 ? gap : gap * gap))
        total.add(weight)
      }
    }
    return total.value > 0 ? sum.value / total.value : nil
  }

  /// The candidate of greatest leave-one-out likelihood of the confidences' density.
  ///
  /// Rows at exactly 0 or 1 take no part: their density may be 0 at every h. Ties in the data favour
  /// a small h, since a continuous density has none.
  ///
  /// - Returns: `nil` when no candidate gives every row a positive density.
  public static func bestBandwidth(_ table: CalibrationTable) -> Double? {
    bestBandwidth(table, mostPairs: mostPairs)
  }

  private static func bestBandwidth(_ table: CalibrationTable, mostPairs: Int) -> Double? {
    var best: (h: Double, likelihood: Double)?
    for (h, likelihood) in zip(candidates, likelihoods(table, mostPairs: mostPairs)) {
      // A log-likelihood below 0 is a likelihood all the same.
      if let likelihood, best.map({ likelihood > $0.likelihood }) ?? true { best = (h, likelihood) }
    }
    return best?.h
  }

  /// The leave-one-out log-likelihood of each candidate; `nil` where a row has no density.
  package static func likelihoods(_ table: CalibrationTable, mostPairs: Int) -> [Double?] {
    table.count > mostPairs
      ? Workers.map(candidates.count) { index -> Double? in
        let kernel = BetaKernelGrid(table, bandwidth: candidates[index], withHits: false)
        return likelihood(table) { body in
          kernel.forEachPlace { body($0, $1.logDensity(weight: table.weight[$0])) }
        }
      }
      : candidates.map { h in
        let kernel = BetaKernel(table, bandwidth: h)
        let logs = overPlaces(table.count) { kernel.logDensity($0) }
        return likelihood(table) { body in
          for (index, log) in logs.enumerated() { body(index, log) }
        }
      }
  }

  /// Tables of no more confidences are summed pair by pair.
  static let mostPairs = 2_000

  /// The sum of logarithms of densities by weight; `nil` where one of them is 0, or there is none.
  private static func likelihood(
    _ table: CalibrationTable,
    _ visit: (_ body: (_ place: Int, _ log: Double) -> Void) -> Void
  ) -> Double? {
    var sum = CompensatedSum()
    var isPositive = true
    var isEmpty = true
    visit { index, log in
      let p = table.confidence[index]
      guard p > 0, p < 1 else { return }
      isPositive = isPositive && log.isFinite
      isEmpty = false
      if isPositive { sum.add(table.weight[index] * log) }
    }
    return isPositive && !isEmpty ? sum.value : nil
  }

  /// The estimated shares of hits at every place.
  private static func shares(
    _ table: CalibrationTable,
    _ h: Double,
    _ mostPairs: Int
  ) -> [(hit: Double?, miss: Double?)] {
    guard table.count > mostPairs else {
      let kernel = BetaKernel(table, bandwidth: h)
      return overPlaces(table.count) { kernel.shares($0) }
    }
    var result = [(hit: Double?, miss: Double?)](repeating: (nil, nil), count: table.count)
    let kernel = BetaKernelGrid(table, bandwidth: h, withHits: true)
    kernel.forEachPlace { place, sums in
      result[place] = sums.shares(
        weight: table.weight[place],
        hits: table.hitWeight[place]
      )
    }
    return result
  }

  private static func overPlaces<Value>(
    _ places: Int,
    _ body: @Sendable (Int) -> Value
  ) -> [Value] {
    let ranges = Workers.ranges(places, atLeast: 32)
    var parts = [[Value]](repeating: [], count: ranges.count)
    parts.withUnsafeMutableBufferPointer { parts in
      nonisolated(unsafe) let parts = parts
      Workers.run(ranges.count) { piece in parts[piece] = ranges[piece].map(body) }
    }
    return parts.flatMap(\.self)
  }
}
