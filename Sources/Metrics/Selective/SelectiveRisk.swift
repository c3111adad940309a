internal import CCandorGSL
internal import Glibc

/// How often a model is wrong on the rows it is surest of, for every share of rows kept.
///
/// r_k is the share of wrong rows among the k most confident. Within a group of equal confidences
/// every order is as good as another, so r_k there is its mean over all orders: the errors grow in
/// proportion. That makes every value independent of the order of the rows, unlike the usual code.
///
/// - Edge cases: no rows give no value. Weights count as repeated rows; sums over fractions of rows
///   use the digamma function in place of harmonic numbers.
/// - References: Geifman and El-Yaniv 2017; Geifman, Uziel and El-Yaniv 2019 (excess); Traub et al.
///   2024 (generalised risk).
public struct SelectiveRisk: Sendable, Equatable, Codable {
  /// A place where a group of equal confidences has been taken in.
  public struct Point: Sendable, Equatable, Codable {
    /// Rows of at least this confidence are kept.
    public let threshold: Double
    /// The share of all rows that is kept.
    public let coverage: Double
    /// The share of the kept rows that is wrong.
    public let risk: Double
  }

  /// The mean of r_k over k = 1…n: the area under the risk-coverage curve.
  public let area: Double
  /// The least area any order of these rows could have: e + (1 − e) ln(1 − e) for error rate e.
  public let leastArea: Double
  /// The area under errors/n instead of errors/k: the generalised risk, in [0, ½].
  ///
  /// (1 − AUROC of correctness) · acc (1 − acc) + (1 − acc)²/2, which is the area by trapezoids over
  /// the points of the curve, (0, 0) the first. The AUROC counts a tie as half a win.
  public let generalisedArea: Double
  /// The same from 1/n to 1 by trapezoids over k/n, over 1 − 1/n, as torch-uncertainty has it.
  ///
  /// `nil` for a single row.
  public let trapezoidGeneralisedArea: Double?
  /// The area by trapezoids over k/n from 1/n to 1, over 1 − 1/n, as torch-uncertainty has it.
  ///
  /// `nil` for a single row.
  public let trapezoidArea: Double?
  /// The area by trapezoids over the points of the curve only, as fd-shifts has it (not × 1,000).
  ///
  /// From coverage 0 to the first point the first risk counts.
  public let thresholdArea: Double

  /// ``area`` minus ``leastArea``: what a better order could take off.
  public var excessArea: Double { area - leastArea }

  /// The definition of ``area`` in words.
  public static let spec =
    "AURC, top-label, mean over k of the error among the k most confident,"
    + " ties averaged over all orders"

  /// Computes the areas of a table, or gives `nil` without rows.
  ///
  /// - Complexity: O(rows) at most.
  public init?(_ table: CalibrationTable) {
    let total = table.totalWeight
    guard total > 0 else { return nil }
    _ = GSLStatus.quiet
    var kept = 0.0
    var wrong = 0.0
    var risks = CompensatedSum()
    var errors = CompensatedSum()
    var thresholds = CompensatedSum()
    var generalised = CompensatedSum()
    var firstRisk: Double?
    var lastRisk = 0.0
    var firstErrors = 0.0
    for index in stride(from: table.count - 1, through: 0, by: -1) {
      let weight = table.weight[index]
      let misses = weight - table.hitWeight[index]
      // Without ties most weights are 1, and a division takes as long as all the rest.
      let rate = weight == 1 ? misses : misses / weight
      // Σ_{j=1…m} (wrong + j rate) / (kept + j)
      risks.add(weight * rate)
      let excess = wrong - rate * kept
      if excess != 0 { risks.add(excess * Self.harmonic(from: kept, steps: weight)) }
      errors.add(weight * wrong + rate * weight * (weight + 1) / 2)
      generalised.add(weight * (wrong + misses / 2))
      if firstRisk == nil {
        firstRisk = rate
        firstErrors = rate
      }
      kept += weight
      wrong += misses
      let risk = wrong / kept
      thresholds.add(weight * (index == table.count - 1 ? risk : (lastRisk + risk) / 2))
      lastRisk = risk
    }
    let rate = wrong / kept
    area = risks.value / total
    leastArea = rate < 1 ? rate + (1 - rate) * log1p(-rate) : 1
    thresholdArea = thresholds.value / total
    generalisedArea = generalised.value / total / total
    guard total > 1, let firstRisk else {
      trapezoidGeneralisedArea = nil
      trapezoidArea = nil
      return
    }
    trapezoidArea = (risks.value - (firstRisk + rate) / 2) / (total - 1)
    trapezoidGeneralisedArea =
      (errors.value - (firstErrors + wrong) / 2) / total / (total - 1)
  }

  /// The risk-coverage curve: one point a distinct confidence, from the highest down.
  ///
  /// - Complexity: O(distinct confidences).
  public static func curve(_ table: CalibrationTable) -> [Point] {
    let total = table.totalWeight
    var kept = CompensatedSum()
    var wrong = CompensatedSum()
    return (0..<table.count).reversed().map { index in
      kept.add(table.weight[index])
      wrong.add(table.weight[index] - table.hitWeight[index])
      return Point(
        threshold: table.confidence[index],
        coverage: min(1, kept.value / total),
        risk: wrong.value / kept.value
      )
    }
  }

  /// Σ_{j=1…m} 1/(n + j), for whole numbers of steps by adding, else by digamma.
  private static func harmonic(from n: Double, steps m: Double) -> Double {
    if m == 1 { return 1 / (n + 1) }
    guard m <= 64, m == m.rounded() else { return gsl_sf_psi(n + m + 1) - gsl_sf_psi(n + 1) }
    var sum = 0.0
    for j in 1...Int(m) { sum += 1 / (n + Double(j)) }
    return sum
  }
}
