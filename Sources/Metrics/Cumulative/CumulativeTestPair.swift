/// Kolmogorov and Smirnov's and Kuiper's tests of calibration.
///
/// The statistics are those of ``CumulativeCalibration`` in units of its scale. Under calibration they
/// tend to the largest absolute value and the range of a Brownian motion. That law is slow in coming:
/// the extremes are looked for at the rows only, and Kuiper's p-values of 200 rows reject 3.5 % of
/// calibrated models instead of 5 %. Up to ``simulatedRows`` of weight the null distribution is
/// therefore simulated; both tests read the same draws.
///
/// Draw r reads the stream (seed, "null table", r). Weights count as repeated rows.
///
/// - References: Arrieta-Ibarra et al. 2022, "Metrics of calibration for probabilistic predictions".
public struct CumulativeTestPair: Sendable, Equatable {
  /// The weight up to which the null distribution is simulated when nothing else is asked for; the
  /// series is then within a twentieth of the simulated p-value at the 5 % level.
  public static let simulatedRows = 10_000.0

  /// The test on max |C|.
  public let kolmogorovSmirnov: HypothesisTest
  /// The test on max C − min C.
  public let kuiper: HypothesisTest

  /// Tests the confidences of a table.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - reference: Where p-values come from; `nil` simulates up to ``simulatedRows``.
  ///   - seed: The seed of the draws where `reference` is `nil`.
  /// - Returns: `nil` without rows, or where every confidence is exactly 0 or 1.
  /// - Complexity: O(distinct confidences), times the draws when simulated.
  public init?(
    _ table: CalibrationTable,
    reference: NullReference? = nil,
    seed: UInt64 = 0
  ) {
    guard let observed = CumulativeCalibration(table), observed.scale != nil,
      let smirnov = observed.scaledKolmogorovSmirnov, let kuiper = observed.scaledKuiper,
      let smirnovSeries = observed.asymptoticKolmogorovSmirnovPValue,
      let kuiperSeries = observed.asymptoticKuiperPValue
    else { return nil }
    let reference =
      reference
      ?? (table.totalWeight <= Self.simulatedRows
        ? .simulated(CalibrationNull(seed: seed)) : .asymptotic)
    var pValues = (smirnovSeries, kuiperSeries)
    if case .simulated(let null) = reference {
      let drawn = Replicates.map(null.draws, scratch: {}) { draw, _ in
        var stream = AddressedRandom(seed: null.seed, purpose: "null table", index: draw)
        let hits = table.drawHits(of: table.confidence, &stream)
        return CumulativeCalibration.extremes(table, hits: hits)
      }
      let total = table.totalWeight
      pValues = (
        CalibrationNull.pValue(
          observed.kolmogorovSmirnov,
          drawn.map { max($0.high, -$0.low) / total }
        ),
        CalibrationNull.pValue(observed.kuiper, drawn.map { ($0.high - $0.low) / total })
      )
    }
    let how = reference.spec(law: "Brownian motion")
    kolmogorovSmirnov = HypothesisTest(
      id: "ks",
      statistic: smirnov,
      pValue: pValues.0,
      spec: "Kolmogorov-Smirnov, max |C| over its scale, ties together, \(how)"
    )
    self.kuiper = HypothesisTest(
      id: "kuiper",
      statistic: kuiper,
      pValue: pValues.1,
      spec: "Kuiper, max C - min C over its scale, C_0 = 0, ties together, \(how)"
    )
  }

  /// How p-values are found by default, in words.
  static let spec =
    "2000 simulated calibrated models up to 10000 rows, Brownian motion beyond"
}
