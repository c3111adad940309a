internal import CGSL

/// The Hosmer-Lemeshow test of agreement between observed and expected hits in groups.
///
/// Rows are cut into groups of about equal weight by the rank of their confidence; equal confidences
/// are never parted, so there can be fewer groups than asked for. With O hits, E = Σp and n rows in
/// a group the statistic is Σ (O − E)² / (E (1 − E/n)), chi-squared under calibration.
///
/// Weights count as repeated rows. A group whose confidences are all 0 or all 1 adds nothing when its
/// outcomes agree, and makes the p-value 0 when they do not.
///
/// - References: Hosmer and Lemeshow 1980, "Goodness of fit tests for the multiple logistic regression
///   model"; degrees of freedom on external data: Hosmer, Lemeshow and Sturdivant 2013, section 5.2.2.
public struct HosmerLemeshowTest: Sendable, Equatable {
  /// Whose rows the model is tested on, which decides the degrees of freedom.
  public enum Data: String, Sendable, Codable {
    /// Rows the model never saw: one degree of freedom for each group. The right choice for a test set.
    case external
    /// The rows the model was fitted on: two fewer.
    case development
  }

  /// How many groups to aim for.
  public let groups: Int
  /// Whose rows the model is tested on.
  public let data: Data

  /// Creates the test.
  ///
  /// - Parameters:
  ///   - groups: How many groups to aim for, by custom 10.
  ///   - data: Whose rows the model is tested on.
  /// - Precondition: `groups >= 1`.
  public init(groups: Int = 10, data: Data = .external) {
    precondition(groups >= 1, "Hosmer-Lemeshow needs at least one group")
    self.groups = groups
    self.data = data
  }

  /// The exact definition in words.
  public var spec: String {
    "Hosmer-Lemeshow, \(groups) groups by rank of confidence, ties together, \(data.rawValue) data,"
      + " chi-squared"
  }

  /// Tests the confidences of a table.
  ///
  /// - Returns: The test, or `nil` for an empty table or when no degree of freedom is left.
  /// - Complexity: O(distinct confidences).
  public func test(_ table: CalibrationTable) -> HypothesisTest? {
    let totals = groupTotals(table)
    let degrees = totals.count - (data == .external ? 0 : 2)
    guard degrees > 0 else { return nil }
    var statistic = ExactSum()
    for group in totals {
      let variance = group.expected * (1 - group.expected / group.weight)
      let gap = group.hits - group.expected
      guard variance > 0 || gap != 0 else { continue }
      statistic.add(gap * gap / max(variance, 0))
    }
    return HypothesisTest(
      id: "hosmer_lemeshow",
      statistic: statistic.value,
      degreesOfFreedom: Double(degrees),
      // GSL's tail of infinity is NaN.
      pValue: statistic.value.isFinite ? gsl_cdf_chisq_Q(statistic.value, Double(degrees)) : 0,
      spec: spec
    )
  }

  struct GroupTotal {
    var weight = 0.0
    var hits = 0.0
    var expected = 0.0
  }

  /// Weight, hits and expected hits of each group that has rows, in order of confidence.
  func groupTotals(_ table: CalibrationTable) -> [GroupTotal] {
    let total = table.weight.reduce(0, +)
    var sums: [(group: Int, weight: ExactSum, hits: ExactSum, expected: ExactSum)] = []
    var before = 0.0
    for cell in 0..<table.count where table.weight[cell] > 0 {
      let weight = table.weight[cell]
      // The group of a distinct value is that of the middle of its rows.
      let place = (before + weight / 2) / total * Double(groups)
      let group = min(groups - 1, Int(place))
      before += weight
      if sums.last?.group != group { sums.append((group, ExactSum(), ExactSum(), ExactSum())) }
      let last = sums.count - 1
      sums[last].weight.add(weight)
      sums[last].hits.add(table.hitWeight[cell])
      sums[last].expected.add(weight * table.confidence[cell])
    }
    return sums.map {
      GroupTotal(weight: $0.weight.value, hits: $0.hits.value, expected: $0.expected.value)
    }
  }
}
