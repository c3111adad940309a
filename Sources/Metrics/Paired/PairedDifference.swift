internal import CCandorGSL

/// The difference of two models' mean losses on the same rows, with its uncertainty.
///
/// The rows (or clusters of them) are the replicates: the standard error is s/√n of the per-row differences, much smaller
/// than that of either mean, because what makes a row hard makes it hard for both. Says nothing about
/// other training runs of the same recipes; see ``SeedComparison`` for that.
public struct PairedDifference: Sendable, Equatable {
  /// Mean loss of model a.
  public let a: Double
  /// Mean loss of model b.
  public let b: Double
  /// Mean of b − a over the rows.
  public let difference: Double
  /// Its standard error: linearised for sampling weights and clusters (``RowDesign``).
  public let standardError: Double
  /// The interval for the difference.
  public let interval: Interval
  /// Two-sided p-value of no difference, Student's t; 1 when the two never differ.
  public let pValue: Double

  /// Compares the losses of paired rows.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - rule: How the interval is computed.
  ///   - level: Its nominal coverage.
  /// - Returns: `nil` with fewer than two rows.
  /// - Complexity: O(rows).
  public init?(_ rows: PairedRows, rule: MeanInterval = .student, level: Double = 0.95) {
    let differences = rows.differences
    guard let moments = rows.design.moments(differences), moments.rows > 1,
      let meanA = SampleMoments.mean(rows.lossA, weights: rows.weights),
      let meanB = SampleMoments.mean(rows.lossB, weights: rows.weights)
    else { return nil }
    a = meanA
    b = meanB
    difference = moments.mean
    standardError = moments.standardError
    interval = rule.interval(moments, level: level)
    if moments.standardError > 0 {
      let t = abs(moments.mean) / moments.standardError
      pValue = 2 * gsl_cdf_tdist_Q(t, moments.degrees)
    } else {
      pValue = moments.mean == 0 ? 1 : 0
    }
  }
}
