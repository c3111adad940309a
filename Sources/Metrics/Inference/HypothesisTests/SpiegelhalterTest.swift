internal import CCandorGSL
internal import Glibc

/// Spiegelhalter's test of whether the Brier score is what calibrated confidences would give.
///
/// z = Σ (y − p)(1 − 2p) / √Σ (1 − 2p)² p (1 − p), two-sided against the normal distribution: both
/// an over- and an under-confident model give small p-values. Positive z means a Brier score worse
/// than expected.
///
/// Weights count as repeated rows. Rows whose confidence is 0 or 1 have no variance; when they are
/// wrong they still move the numerator. Undefined (`nil`) when no confidence differs from 0, ½ and 1.
///
/// - Note: The normal approximation needs Σ p (1 − p) not to be tiny; measured sizes are in the
///   validation table.
/// - References: Spiegelhalter 1986, "Probabilistic prediction in patient management and clinical
///   trials", Statistics in Medicine 5, equation 9.
public struct SpiegelhalterTest: Sendable, Equatable {
  /// The exact definition in words.
  public static let spec = "Spiegelhalter z, top-label or one class, two-sided normal"

  /// Creates the test; it has no settings.
  public init() {}

  /// Tests the confidences of a table.
  ///
  /// - Returns: The test, or `nil` when its variance is zero.
  /// - Complexity: O(distinct confidences).
  public func test(_ table: CalibrationTable) -> HypothesisTest? {
    // A table has one order, so these need not be exact to be the same for every order of rows.
    var numerator = CompensatedSum()
    var variance = CompensatedSum()
    for cell in 0..<table.count {
      let p = table.confidence[cell]
      let lean = 1 - 2 * p
      numerator.add((table.hitWeight[cell] - table.weight[cell] * p) * lean)
      variance.add(table.weight[cell] * lean * lean * p * (1 - p))
    }
    guard variance.value > 0 else { return nil }
    let z = numerator.value / sqrt(variance.value)
    return HypothesisTest(
      id: "spiegelhalter_z",
      statistic: z,
      pValue: 2 * gsl_cdf_ugaussian_Q(abs(z)),
      spec: Self.spec
    )
  }
}
