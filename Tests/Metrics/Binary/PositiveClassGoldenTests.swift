import CandorMetrics
import Foundation
import Testing

@Suite("Golden values of the positive class")
struct PositiveClassGoldenTests {
  static let sets = ["A", "B"]
  static let kinds = ["none", "whole", "real"]

  /// The rows of a set with weights of a kind.
  private func rows(_ set: String, _ kind: String) throws -> BinaryRows {
    switch kind {
    case "whole": try BinaryReference.rows(set, weights: BinaryReference.whole)
    case "real":
      try BinaryReference.rows(set, weights: BinaryReference.real, weighting: .sampling)
    default: try BinaryReference.rows(set)
    }
  }

  private func expect(
    _ value: Double?,
    _ set: String,
    _ key: String,
    within tolerance: Double = 1e-9
  ) throws {
    let expected = try #require(BinaryReference.number(set, key), "no golden value \(key)")
    let value = try #require(value)
    #expect(abs(value - expected) <= tolerance, "\(set) \(key): \(value), expected \(expected)")
  }

  @Test(arguments: sets, kinds)
  func scoresAndRanks(set: String, kind: String) throws {
    let rows = try rows(set, kind)
    try expect(AreaUnderROC(rows)?.value, set, "auroc/\(kind)", within: 1e-12)
    try expect(
      AveragePrecision(rows)?.value,
      set,
      "average_precision/\(kind)",
      within: 1e-12
    )
    try expect(BinaryScores(rows)?.brier, set, "brier/\(kind)", within: 1e-12)
    if set == "A" {
      try expect(BinaryScores(rows)?.logLoss, set, "log_loss/\(kind)", within: 1e-12)
    }
  }

  @Test(arguments: sets) func deLong(set: String) throws {
    let (a, b) = (try BinaryReference.rows(set), try BinaryReference.second(set))
    try expect(AreaUnderROC(a)?.standardError, set, "auroc_error", within: 1e-12)
    let difference = try #require(try AreaUnderROC.difference(a, b))
    try expect(difference.difference, set, "auroc_difference", within: 1e-12)
    let error = try #require(difference.standardError)
    try expect(error, set, "auroc_difference_error", within: 1e-12)
    try expect(abs(difference.difference) / error, set, "auroc_difference_z (MLstatkit)")
  }

  /// The derivatives are taken by differences there, so only about eight digits agree.
  @Test(arguments: sets) func averagePrecisionError(set: String) throws {
    let a = try BinaryReference.rows(set)
    try expect(
      AveragePrecision(a)?.standardError,
      set,
      "average_precision_error",
      within: 1e-8
    )
    let whole = try BinaryReference.rows(set, weights: BinaryReference.whole)
    try expect(
      AveragePrecision(whole)?.standardError,
      set,
      "average_precision_error/frequency",
      within: 1e-8
    )
    let real = try BinaryReference.rows(
      set,
      weights: BinaryReference.real,
      weighting: .sampling
    )
    try expect(
      AveragePrecision(real)?.standardError,
      set,
      "average_precision_error/sampling",
      within: 1e-8
    )
    let second = try BinaryReference.second(set)
    try expect(
      try AveragePrecision.difference(a, second)?.difference,
      set,
      "average_precision_difference",
      within: 1e-12
    )
  }

  @Test(arguments: sets, ["none", "whole"])
  func slopeAndIntercept(set: String, kind: String) throws {
    let fit = try RiskSlope(try rows(set, kind))
    try expect(fit.slope.value, set, "slope/\(kind)")
    try expect(fit.intercept.value, set, "intercept/\(kind)")
    try expect(fit.interceptAtUnitSlope.value, set, "intercept_at_unit_slope/\(kind)")
    try expect(fit.slope.interval?.low, set, "slope_low/\(kind)")
    try expect(fit.intercept.interval?.high, set, "intercept_high/\(kind)")
    try expect(
      fit.interceptAtUnitSlope.interval?.low,
      set,
      "intercept_at_unit_slope_low/\(kind)"
    )
  }

  @Test func sandwich() throws {
    let clustered = try RiskSlope(
      try BinaryReference.rows("A", clusters: BinaryReference.clusters)
    )
    let interval = try #require(clustered.slope.interval)
    // 90 clusters: Student's quantile for 89 degrees of freedom.
    try expect(
      (interval.high - interval.low) / 2 / 1.9869786995062406,
      "A",
      "slope_error/clusters",
      within: 1e-8
    )
    #expect(clustered.calibrationTest == nil)
    let sampled = try RiskSlope(
      try BinaryReference.rows("A", weights: BinaryReference.real, weighting: .sampling)
    )
    try expect(sampled.slope.value, "A", "slope/sampling")
    let other = try #require(sampled.slope.interval)
    try expect(
      (other.high - other.low) / 2 / 1.9623414611334487,
      "A",
      "slope_error/sampling (formula)",
      within: 1e-8
    )
  }

  @Test(arguments: sets) func rates(set: String) throws {
    let rates = try #require(RiskRates(try BinaryReference.rows(set)))
    try expect(rates.observed.value, set, "observed", within: 1e-12)
    try expect(rates.expected.value, set, "expected", within: 1e-12)
    try expect(rates.observed.interval?.low, set, "observed_low (statsmodels)")
    let ratio = try #require(rates.ratio)
    #expect(abs(ratio.value - rates.observed.value / rates.expected.value) < 1e-15)
    let low = try #require(ratio.interval?.low)
    // The reach on the log scale over Student's quantile for 999 degrees of freedom.
    try expect(log(ratio.value / low) / 1.9623414611334487, set, "log_ratio_error (formula)")
  }

  @Test(arguments: sets) func decisionCurves(set: String) throws {
    let thresholds = (0..<100).map { Double($0) / 100 }
    let (a, b) = (try BinaryReference.rows(set), try BinaryReference.second(set))
    let all = try BinaryRows(probability: a.probability.map { _ in 1 }, positive: a.positive)
    let none = try BinaryRows(probability: a.probability.map { _ in 0 }, positive: a.positive)
    for (name, rows) in [("a", a), ("b", b), ("all", all), ("none", none)] {
      let expected = BinaryReference.numbers(set, "net_benefit/\(name)")
      #expect(expected.count == 100)
      let curve = try #require(try DecisionCurve(rows, thresholds: thresholds))
      for (point, value) in zip(curve.points, expected) {
        #expect(abs(point.netBenefit.value - value) <= 1e-12, "\(name) at \(point.threshold)")
        let interval = try #require(point.netBenefit.interval)
        #expect(interval.low <= value + 1e-12 && value <= interval.high + 1e-12)
      }
    }
    let curve = try #require(try DecisionCurve(a, thresholds: thresholds))
    let treatAll = BinaryReference.numbers(set, "net_benefit/all")
    let avoided = BinaryReference.numbers(set, "avoided/a")
    for (index, point) in curve.points.enumerated() {
      #expect(abs(point.treatAll.value - treatAll[index]) <= 1e-12)
      // dcurves gives actions avoided per 100 rows.
      if let saved = point.actionsAvoided {
        #expect([1, 100].contains { abs(saved * $0 - avoided[index]) <= 1e-9 })
      }
    }
    let difference = try #require(try DecisionCurveDifference(a, b, thresholds: thresholds))
    let (ofA, ofB) = (
      BinaryReference.numbers(set, "net_benefit/a"), BinaryReference.numbers(set, "net_benefit/b")
    )
    for (index, point) in difference.points.enumerated() {
      #expect(abs(point.difference - (ofB[index] - ofA[index])) <= 1e-12)
      #expect(point.interval.low <= point.difference && point.difference <= point.interval.high)
    }
  }

  @Test(arguments: sets) func curves(set: String) throws {
    let all = try BinaryReference.rows(set)
    let p = Array(all.probability.prefix(60))
    let y = Array(all.positive.prefix(60))
    let weighted = try BinaryRows(
      probability: p,
      positive: y,
      weights: Array(BinaryReference.real.prefix(60)),
      weighting: .sampling
    )
    let roc = try #require(ROCCurve(weighted)).points
    let expected = BinaryReference.lists(set, "roc")
    try #require(expected.count == 3)
    #expect(close(roc.map(\.falsePositiveRate), expected[0]))
    #expect(close(roc.map(\.truePositiveRate), expected[1]))
    #expect(roc[0].threshold == .infinity)
    #expect(close(roc.dropFirst().map(\.threshold), expected[2]))
    // Corners are no more than scikit-learn keeps, and bound the same area.
    let plain = try BinaryRows(probability: p, positive: y)
    let corners = try #require(ROCCurve(plain)).corners
    #expect(Double(corners.count) <= (BinaryReference.number(set, "roc_corners") ?? 0))
    var area = 0.0
    for (left, right) in zip(corners, corners.dropFirst()) {
      area +=
        (right.falsePositiveRate - left.falsePositiveRate)
        * (right.truePositiveRate + left.truePositiveRate) / 2
    }
    let value = try #require(AreaUnderROC(plain)).value
    #expect(abs(area - value) < 1e-12)
    // scikit-learn lists thresholds upwards.
    let curve = try #require(PrecisionRecallCurve(weighted)).points.reversed()
    let lists = BinaryReference.lists(set, "precision_recall")
    try #require(lists.count == 3)
    #expect(close(curve.map(\.precision), lists[0]))
    #expect(close(curve.map(\.recall), lists[1]))
    #expect(close(curve.map(\.threshold), lists[2]))
  }

  private func close(_ ours: [Double], _ theirs: [Double]) -> Bool {
    ours.count == theirs.count && zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-12 }
  }
}
