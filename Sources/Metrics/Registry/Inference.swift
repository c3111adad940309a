/// How sure a metric is: where its interval comes from, and what a paired difference of it needs.
public struct Inference: Sendable {
  /// Where the interval of one model's value comes from.
  public var interval: IntervalRule
  /// How two models judged on the same rows are compared.
  public var pair: PairRule

  /// Joins the two rules; by default there is no interval and no comparison.
  public init(interval: IntervalRule = .none, pair: PairRule = .none) {
    self.interval = interval
    self.pair = pair
  }
}

/// Where the interval of one model's value comes from.
public enum IntervalRule: Sendable {
  /// There is none.
  case none
  /// A formula: from the evidence, the value and the level.
  ///
  /// Always given, since it is cheap.
  case formula(
    @Sendable (_ evidence: Evidence, _ value: Double, _ level: Double) throws -> Interval?
  )
  /// The mean of a number for each row, corrected for its skewness (``MeanInterval/hall``).
  ///
  /// Always given, since it is cheap.
  case meanOfRows(@Sendable (_ evidence: Evidence) -> [Double])
  /// A binned error of resampled counts of its bins; where resamples were asked for.
  case resampledBins(@Sendable (_ options: MetricOptions) -> BinnedCalibrationError)
  /// Any statistic of the view's table, recomputed on resampled tables; where resamples were asked
  /// for.
  case resampledTable(@Sendable (_ table: CalibrationTable) -> Double?)
  /// Read off resamples of rows that are drawn once for all metrics of this kind; where resamples
  /// were asked for.
  case resampledRows(@Sendable (_ values: ResampledCalibration.Values) -> Double)
}

/// How two models judged on the same rows are compared in a metric.
public enum PairRule: Sendable {
  /// They are not.
  case none
  /// Both values and their difference are shown, and nothing is said of how sure it is; the reason.
  case described(_ reason: String)
  /// A mean over rows: BCa over resamples of rows that are drawn once for all metrics of this kind.
  ///
  /// The test is that of the resamples, or another one where it is given.
  case meanOfRows(
    @Sendable (_ evidence: Evidence) -> [Double],
    test: (@Sendable (_ a: Evidence, _ b: Evidence) -> Double?)? = nil
  )
  /// Any statistic of the view's table: a basic bootstrap over resamples of rows that both models
  /// share.
  case resampledTable(@Sendable (_ table: CalibrationTable) -> Double?)
  /// The same for what is read quickly off the resamples.
  case resampledRows(@Sendable (_ values: ResampledCalibration.Values) -> Double)

  /// Whether there is anything to compare.
  public var isCompared: Bool { if case .none = self { false } else { true } }
}
