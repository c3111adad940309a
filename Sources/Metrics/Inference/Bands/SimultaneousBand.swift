internal import CCandorGSL
internal import Glibc

/// A band that holds the whole calibration curve with a given probability, in finite samples.
///
/// Assumes only that the chance of a hit does not fall as the confidence rises. Then the chance at
/// x is at most the mean chance of any stretch of rows with confidences at or above x, and at least
/// that of any stretch at or below x. Each stretch gets a Clopper-Pearson bound at level
/// α/(K² + K), K being the number of groups, so that all 2 · K(K + 1)/2 bounds hold at once with
/// probability 1 − α; the band is the tightest of them:
///
///     upper(x) = min over stretches j…k with x ≤ lowest confidence of group j of u(j, k)
///     lower(x) = max over stretches j…k with x ≥ highest confidence of group k of l(j, k)
///
/// Groups are the distinct confidences rounded to `digits` decimals, which keeps K at a thousand and
/// the band honest for the confidences as they were; `nil` digits make every distinct confidence a
/// group. Weights count as repeated rows.
///
/// - References: Dimitriadis, Dümbgen, Henzi, Puke and Ziegel 2022, "Honest calibration assessment
///   for binary outcome predictions", arXiv:2203.04065, equations 3 to 5 (`calibrationband` in R).
public struct SimultaneousBand: Sendable, Equatable, Codable {
  /// A stretch of confidences, both ends included.
  public struct Stretch: Sendable, Equatable, Codable {
    /// The lowest confidence.
    public let low: Double
    /// The highest confidence.
    public let high: Double
  }

  /// Where the upper bound steps: `upper[i]` holds for confidences up to `upperEnds[i]` and above the
  /// end before it.
  public let upperEnds: [Double]
  /// The upper bound below each of ``upperEnds``; beyond the last one it is 1.
  public let upper: [Double]
  /// Where the lower bound steps: `lower[i]` holds from `lowerStarts[i]` up to below the next start.
  public let lowerStarts: [Double]
  /// The lower bound from each of ``lowerStarts``; before the first one it is 0.
  public let lower: [Double]
  /// The probability with which the band holds the whole curve.
  public let level: Double
  /// The exact definition in words.
  public let spec: String
  /// Where calibration is rejected: the confidences that lie outside the band themselves.
  ///
  /// Within the range of the data; empty when nothing speaks against calibration.
  public let rejected: [Stretch]

  /// Computes the band of a table.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - level: The probability with which the band holds the whole curve.
  ///   - digits: Decimals to which confidences are grouped, or `nil` for no grouping.
  /// - Returns: `nil` when the table has no rows.
  /// - Complexity: O(K²) for K groups; pairs that cannot improve a bound cost two logarithms.
  public init?(_ table: CalibrationTable, level: Double = 0.95, digits: Int? = 3) {
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    guard table.count > 0 else { return nil }
    _ = GSLStatus.quiet
    let groups = BandGroups(table, digits: digits)
    let count = Double(groups.weight.count)
    let alpha = (1 - level) / (count * count + count)
    upperEnds = groups.lowest
    upper = groups.upperBounds(alpha)
    // The lower bound is the upper bound of the misses, seen from the other end.
    lowerStarts = groups.highest
    lower = groups.mirrored.upperBounds(alpha).reversed().map { 1 - $0 }
    self.level = level
    let grouping = digits.map { "confidences grouped to \($0) decimals" } ?? "distinct confidences"
    spec =
      "simultaneous confidence band for a non-decreasing calibration curve,"
      + " Clopper-Pearson over all stretches, \(grouping)"
    rejected = Self.rejected(
      table.confidence[0],
      table.confidence[table.count - 1],
      upperEnds,
      upper,
      lowerStarts,
      lower
    )
  }

  /// The band at a confidence.
  ///
  /// - Complexity: O(log K).
  public func bounds(at confidence: Double) -> (low: Double, high: Double) {
    let above = upperEnds.partitioningIndex { $0 >= confidence }
    let below = lowerStarts.partitioningIndex { $0 > confidence } - 1
    return (below >= 0 ? lower[below] : 0, above < upper.count ? upper[above] : 1)
  }

  private static func rejected(
    _ first: Double,
    _ last: Double,
    _ upperEnds: [Double],
    _ upper: [Double],
    _ lowerStarts: [Double],
    _ lower: [Double]
  ) -> [Stretch] {
    var found: [Stretch] = []
    for index in upper.indices {
      // The bound holds on (previous end, this end]: what of it exceeds the bound is too confident.
      let start = max(index > 0 ? upperEnds[index - 1] : first, upper[index], first)
      if start < upperEnds[index] { found.append(Stretch(low: start, high: upperEnds[index])) }
    }
    for index in lower.indices {
      let end = min(index + 1 < lower.count ? lowerStarts[index + 1] : last, lower[index], last)
      if lowerStarts[index] < end { found.append(Stretch(low: lowerStarts[index], high: end)) }
    }
    var joined: [Stretch] = []
    for stretch in found.sorted(by: { $0.low < $1.low }) {
      if let end = joined.last, stretch.low <= end.high {
        joined[joined.count - 1] = Stretch(low: end.low, high: max(end.high, stretch.high))
      } else {
        joined.append(stretch)
      }
    }
    return joined
  }
}

/// Rows grouped by confidence, and the search over stretches of groups.
struct BandGroups {
  /// The lowest and the highest confidence of each group.
  private(set) var lowest: [Double] = []
  private(set) var highest: [Double] = []
  private(set) var weight: [Double] = []
  private(set) var hits: [Double] = []

  init(_ table: CalibrationTable, digits: Int?) {
    let scale = digits.map { pow(10, Double($0)) }
    var key = -1.0
    for cell in 0..<table.count {
      let confidence = table.confidence[cell]
      let own = scale.map { (confidence * $0).rounded() } ?? confidence
      if weight.isEmpty || own != key {
        lowest.append(confidence)
        highest.append(confidence)
        weight.append(0)
        hits.append(0)
        key = own
      }
      let last = weight.count - 1
      highest[last] = confidence
      weight[last] += table.weight[cell]
      hits[last] += table.hitWeight[cell]
    }
  }

  /// The same groups from high to low with hits and misses exchanged.
  var mirrored: BandGroups {
    var other = self
    other.lowest = highest.reversed().map { 1 - $0 }
    other.highest = lowest.reversed().map { 1 - $0 }
    other.weight = weight.reversed()
    other.hits = zip(weight, hits).map { $0 - $1 }.reversed()
    return other
  }

  /// For each group the least Clopper-Pearson upper bound of the stretches that start there or later.
  func upperBounds(_ alpha: Double) -> [Double] {
    var bounds = [Double](repeating: 1, count: weight.count)
    var best = 1.0
    let needed = -log(alpha)
    for start in weight.indices.reversed() {
      var rows = 0.0
      var hit = 0.0
      for end in start..<weight.count {
        rows += weight[end]
        hit += hits[end]
        guard Self.mayBeBelow(best, hit, rows, needed) else { continue }
        // u(hit, rows) < best exactly when this many hits or fewer are rarer than α at best.
        guard gsl_cdf_beta_Q(best, hit + 1, rows - hit) < alpha else { continue }
        best = min(best, 1 - BetaQuantile.lower(alpha, rows - hit, hit + 1))
      }
      bounds[start] = best
    }
    return bounds
  }

  /// Whether the bound of a stretch can be below `best`; cheap, and never wrongly false.
  ///
  /// The probability of at most `hit` hits at chance `best` is at least that of exactly `hit`, which
  /// is at least exp(−n·KL)/√(8n·q(1 − q)) (Ash 1965, lemma 4.7.1); 16 in place of 8 for safety where
  /// weights are not whole.
  private static func mayBeBelow(
    _ best: Double,
    _ hit: Double,
    _ rows: Double,
    _ needed: Double
  ) -> Bool {
    let misses = rows - hit
    guard misses > 0, hit < best * rows else { return false }
    if best >= 1 { return true }
    let share = hit / rows
    var divergence = misses * log((1 - share) / (1 - best))
    if hit > 0 { divergence += hit * log(share / best) }
    return divergence + 0.5 * log(16 * max(1, hit * (1 - share))) >= needed
  }
}
