internal import CCandorGSL

/// McNemar's exact test of whether one of two models is right more often on the same rows.
///
/// Only the rows on which exactly one model is right count. Were both equally good, each such row
/// would go either way with probability ½; the two-sided p-value is twice the smaller binomial tail,
/// at most 1. It is exact, hence conservative; ``midP`` takes half of the observed outcome's
/// probability off each tail and keeps the level on average.
///
/// - Edge cases: no row on which they differ gives p = 1.
/// - References: McNemar 1947; mid-p: Fagerland, Lydersen and Laake 2013.
public struct McNemarTest: Sendable, Equatable, Codable {
  /// Rows both models have right.
  public let bothRight: Int
  /// Rows only model a has right.
  public let onlyARight: Int
  /// Rows only model b has right.
  public let onlyBRight: Int
  /// Rows both models have wrong.
  public let bothWrong: Int
  /// Exact two-sided p-value.
  public let pValue: Double
  /// Two-sided mid-p value.
  public let midP: Double

  /// Counts rows and tests.
  ///
  /// - Precondition: As many outcomes of a as of b.
  /// - Complexity: O(rows).
  public init(hitsA: [Bool], hitsB: [Bool]) {
    precondition(hitsA.count == hitsB.count, "McNemar's test needs the same rows for both models")
    var counts = [0, 0, 0, 0]
    for (a, b) in zip(hitsA, hitsB) { counts[(a ? 2 : 0) + (b ? 1 : 0)] += 1 }
    self.init(
      bothRight: counts[3],
      onlyARight: counts[2],
      onlyBRight: counts[1],
      bothWrong: counts[0]
    )
  }

  /// Tests a 2 × 2 table.
  ///
  /// - Precondition: No count is negative.
  public init(bothRight: Int, onlyARight: Int, onlyBRight: Int, bothWrong: Int) {
    precondition(min(bothRight, onlyARight, onlyBRight, bothWrong) >= 0, "counts are not negative")
    self.bothRight = bothRight
    self.onlyARight = onlyARight
    self.onlyBRight = onlyBRight
    self.bothWrong = bothWrong
    let discordant = UInt32(clamping: onlyARight + onlyBRight)
    let fewer = UInt32(clamping: min(onlyARight, onlyBRight))
    let tail = gsl_cdf_binomial_P(fewer, 0.5, discordant)
    let here = gsl_ran_binomial_pdf(fewer, 0.5, discordant)
    pValue = min(1, 2 * tail)
    // With equal counts the two tails overlap in the observed outcome, and together they are all.
    midP = onlyARight == onlyBRight ? 1 : 2 * tail - here
  }
}
