internal import CCandorGSL

/// The Hosmer-Lemeshow test of agreement between observed and expected hits in groups.
///
/// Rows are cut into groups of about equal weight by the rank of their confidence; equal confidences
/// are never parted, so there can be fewer groups than asked for. With O hits, E = Σp and n rows in
/// a group the statistic is Σ (O − E)² / (E (1 − E/n)).
///
/// With ever more rows it is chi-squared under calibration. Where groups expect hardly a miss, as the
/// surest predictions of a good classifier do, chi-squared rejects too often (8 % of calibrated models
/// of 200 rows at the 5 % level); on external data the groups' exact distributions under calibration
/// are therefore drawn from.
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
  /// Where the p-value comes from.
  public let reference: NullReference

  /// Creates the test.
  ///
  /// - Parameters:
  ///   - groups: How many groups to aim for, by custom 10.
  ///   - data: Whose rows the model is tested on.
  ///   - reference: Where the p-value comes from; `nil` simulates on external data and takes
  ///     chi-squared on development data, as drawing outcomes anew would leave out the model's fit.
  /// - Precondition: `groups >= 1`.
  public init(groups: Int = 10, data: Data = .external, reference: NullReference? = nil) {
    precondition(groups >= 1, "Hosmer-Lemeshow needs at least one group")
    self.groups = groups
    self.data = data
    let usual = data == .external ? NullReference.simulated(CalibrationNull()) : .asymptotic
    self.reference = reference ?? usual
  }

  /// The exact definition in words.
  public var spec: String { "\(statisticSpec), \(data.rawValue) data, \(referenceSpec)" }

  /// The definition of the statistic in words.
  var statisticSpec: String {
    "Hosmer-Lemeshow, \(groups) groups by rank of confidence, ties together"
  }

  private var referenceSpec: String { reference.spec(law: "chi-squared") }

  /// Tests the confidences of a table.
  ///
  /// - Returns: The test, or `nil` for an empty table or when no degree of freedom is left.
  /// - Complexity: O(distinct confidences); when simulated, also that of ``CalibrationNull``'s binned
  ///   errors with `groups` bins.
  public func test(_ table: CalibrationTable) -> HypothesisTest? {
    let slices = groupSlices(table)
    let totals = slices.map { GroupTotal(table, $0) }
    let degrees = totals.count - (data == .external ? 0 : 2)
    guard degrees > 0 else { return nil }
    let statistic = statistic(totals)
    let pValue =
      switch reference {
      // GSL's tail of infinity is NaN.
      case .asymptotic: statistic.isFinite ? gsl_cdf_chisq_Q(statistic, Double(degrees)) : 0
      case .simulated(let null):
        // Only confidences of 0 and 1 that were contradicted give infinity: impossible if calibrated.
        statistic.isFinite
          ? CalibrationNull.pValue(statistic, draws(null, table, slices, totals)) : 0
      }
    return HypothesisTest(
      id: "hosmer_lemeshow",
      statistic: statistic,
      degreesOfFreedom: reference == .asymptotic ? Double(degrees) : nil,
      pValue: pValue,
      spec: spec
    )
  }

  private func statistic(_ totals: [GroupTotal]) -> Double {
    var sum = ExactSum()
    for group in totals {
      let variance = group.expected * (1 - group.expected / group.weight)
      let gap = group.hits - group.expected
      guard variance > 0 || gap != 0 else { continue }
      sum.add(gap * gap / max(variance, 0))
    }
    return sum.value
  }

  /// Statistics of calibrated models: hits of different groups are independent, and within a group
  /// they have the Poisson-binomial distribution of its confidences.
  private func draws(
    _ null: CalibrationNull,
    _ table: CalibrationTable,
    _ slices: [Range<Int>],
    _ totals: [GroupTotal]
  ) -> [Double] {
    let bins = slices.compactMap { NullBin(table, $0) }
    return Replicates.map(null.draws, scratch: {}) { draw, _ in
      var stream = AddressedRandom(seed: null.seed, purpose: "null groups", index: draw)
      var drawn = totals
      for (place, bin) in bins.enumerated() {
        drawn[place].hits = bin.scale * Double(bin.hits.draw(&stream))
      }
      return statistic(drawn)
    }
  }

  /// Weight, hits and expected hits of a group.
  private struct GroupTotal {
    let weight: Double
    var hits: Double
    let expected: Double

    init(_ table: CalibrationTable, _ slice: Range<Int>) {
      var sums = (weight: ExactSum(), hits: ExactSum(), expected: ExactSum())
      for cell in slice {
        sums.weight.add(table.weight[cell])
        sums.hits.add(table.hitWeight[cell])
        sums.expected.add(table.weight[cell] * table.confidence[cell])
      }
      weight = sums.weight.value
      hits = sums.hits.value
      expected = sums.expected.value
    }
  }

  /// The groups that have rows, in order of confidence.
  private func groupSlices(_ table: CalibrationTable) -> [Range<Int>] {
    let total = table.weight.reduce(0, +)
    var slices: [(group: Int, cells: Range<Int>)] = []
    var before = 0.0
    for cell in 0..<table.count {
      let weight = table.weight[cell]
      // The group of a distinct value is that of the middle of its rows.
      let place = (before + weight / 2) / total * Double(groups)
      let group = min(groups - 1, Int(place))
      before += weight
      if slices.last?.group == group {
        slices[slices.count - 1].cells = slices[slices.count - 1].cells.lowerBound..<cell + 1
      } else {
        slices.append((group, cell..<cell + 1))
      }
    }
    return slices.map(\.cells)
  }
}
