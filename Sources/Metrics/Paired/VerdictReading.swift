internal import CCandorGSL
internal import Glibc

/// A verdict with what makes it readable: what would have been found, or how many rows it takes.
public struct VerdictReading: Sendable, Equatable {
  /// The verdict.
  public let verdict: Verdict
  /// The size of a difference that would have been found with 80 % power, for
  /// ``Verdict/noDifferenceDetected``.
  public let detectable: Double?
  /// About how many rows it takes to settle the question, for ``Verdict/cannotTell`` with a margin.
  public let rowsNeeded: Int?
  /// Why there is no answer, a sentence; `nil` where there is one.
  public let reason: String?

  /// Reads an interval of b − a.
  ///
  /// An interval's half width h stands for z · se, z being the normal quantile of its level. A
  /// difference of (z + z₀.₈) se = h (1 + 0.8416/z) is found in 80 of 100 samples of this size. An
  /// interval about 0 fits into a margin m in 80 of 100 samples when h (1 + 1.2816/z) ≤ m, and h
  /// shrinks with the square root of the number of rows.
  ///
  /// - Parameters:
  ///   - difference: The estimate of b − a.
  ///   - interval: Its interval, or `nil` where there is none.
  ///   - better: Which way the metric gets better; one with no better side has no winner.
  ///   - margin: The size below which a difference does not matter; 0 for none.
  ///   - pValue: A p-value that must also allow a difference to be called, or `nil`.
  ///   - rows: How many rows the interval is of.
  ///   - reason: Why there is no interval, where there is none.
  ///   - likelihood: For log loss and Brier score, how far the two models' bounded evidence goes; see
  ///     ``LikelihoodBound``.
  ///   - couldBeCalibrated: For a calibration error, whether the rows do not rule out that the model with the larger one is
  ///     exactly calibrated; then no other model can be better calibrated.
  public init(
    difference: Double,
    interval: Interval?,
    better: MetricDirection,
    margin: Double = 0,
    pValue: Double? = nil,
    rows: Int,
    reason: String? = nil,
    likelihood: LikelihoodBound? = nil,
    couldBeCalibrated: Bool = false
  ) {
    guard let interval, better != .neither else {
      verdict = better == .neither && interval != nil ? .noDifferenceDetected : .cannotTell
      (detectable, rowsNeeded) = (nil, nil)
      self.reason = interval == nil ? reason ?? "there is no interval" : nil
      return
    }
    let read = Verdict(
      difference: difference,
      interval: interval,
      lowerIsBetter: better == .lower,
      margin: margin,
      pValue: pValue
    )
    if let likelihood, !likelihood.isBeyondChance, read == .aBetter || read == .bBetter {
      (verdict, detectable) = (.cannotTell, nil)
      rowsNeeded = Self.rows(rows, timesSquareOf: likelihood.factor.squareRoot())
      self.reason = likelihood.reason(rowsNeeded)
      return
    }
    if couldBeCalibrated, read == .aBetter || read == .bBetter {
      (verdict, detectable, rowsNeeded) = (.cannotTell, nil, nil)
      self.reason = "the model with the larger error could still be exactly calibrated"
      return
    }
    verdict = read
    let half = (interval.high - interval.low) / 2
    let z = gsl_cdf_ugaussian_Qinv((1 - interval.level) / 2)
    switch verdict {
    case .noDifferenceDetected:
      detectable = half > 0 ? half * (1 + gsl_cdf_ugaussian_Qinv(0.2) / z) : nil
      (rowsNeeded, self.reason) = (nil, nil)
    case .cannotTell:
      detectable = nil
      let needed = Self.rows(
        rows,
        timesSquareOf: half * (1 + gsl_cdf_ugaussian_Qinv(0.1) / z) / margin
      )
      // More of the same rows do not help where the difference itself is about the margin.
      rowsNeeded = abs(difference) < margin / 2 ? needed : nil
      self.reason = Self.reason(difference, interval, margin, needed: rowsNeeded)
    case .aBetter, .bBetter, .belowMargin:
      (detectable, rowsNeeded, self.reason) = (nil, nil, nil)
    }
  }

  private static func rows(_ rows: Int, timesSquareOf factor: Double) -> Int? {
    let needed = (Double(rows) * factor * factor).rounded(.up)
    guard needed.isFinite, needed < 1e15 else { return nil }
    // Two digits: it is a forecast.
    let unit = pow(10, max(0, floor(log10(max(1, needed))) - 1))
    return max(rows + 1, Int((needed / unit).rounded(.up) * unit))
  }

  private static func reason(
    _ difference: Double,
    _ interval: Interval,
    _ margin: Double,
    needed: Int?
  ) -> String {
    let holdsZero = interval.low <= 0 && interval.high >= 0
    guard holdsZero else { return "the difference is about as large as the margin" }
    let crossing = "the interval reaches across the margin"
    return needed.map { "\(crossing); it needs about \($0) rows" } ?? crossing
  }
}
