/// How sure a metric is: where its interval comes from, and what a paired difference of it needs.
public struct Inference: Sendable {
  /// Where the interval of one model's value comes from.
  public var interval: IntervalRule
  /// How two models evaluated on the same rows are compared.
  public var pair: PairRule
  /// Why a formula gave no difference of two models: the sentence, or `nil` where nothing more is known than
  /// that there are too few rows.
  public var whyUnpaired: @Sendable (_ a: Evidence, _ b: Evidence) -> String?

  /// Joins the rules; by default there is no interval and no comparison.
  public init(
    interval: IntervalRule = .none,
    pair: PairRule = .none,
    whyUnpaired: @escaping @Sendable (Evidence, Evidence) -> String? = { _, _ in nil }
  ) {
    self.interval = interval
    self.pair = pair
    self.whyUnpaired = whyUnpaired
  }
}

/// Where the interval of one model's value comes from.
public enum IntervalRule: Sendable {
  /// There is none.
  case none
  /// There is none that would hold what it says; the reason.
  case withheld(_ reason: String)
  /// A formula: from the evidence, the value and the level.
  ///
  /// Always given, since it is cheap.
  case formula(
    @Sendable (_ evidence: Evidence, _ value: Double, _ level: Double) throws -> Interval?
  )
  /// The mean of a number for each row, corrected for its skewness (``MeanInterval/hall``), inside the
  /// metric's bounds.
  ///
  /// Always given, since it is cheap.
  case meanOfRows(@Sendable (_ evidence: Evidence) -> [Double])
  /// A calibration error of the view: by inverting the simulated test that has it for its statistic
  /// (``CalibrationInversion``), with the p-value, what chance would show, and the corrected estimate.
  ///
  /// Always given, except for rows that are drawn in clusters, whose outcomes cannot be simulated.
  case inverted(@Sendable (_ options: MetricOptions) -> CalibrationStatistic)
  /// The mean of the classes' errors: the same from labels drawn for whole rows.
  case invertedLabels
  /// Any statistic of the view's table, recomputed on resampled tables; where resamples were asked
  /// for.
  case resampledTable(@Sendable (_ table: CalibrationTable) -> Double?)
  /// Read off resamples of rows that are drawn once for all metrics of this kind; where resamples
  /// were asked for.
  case resampledRows(
    of: ResampledOrder,
    @Sendable (_ values: ResampledCalibration.Values) -> Double
  )
}

/// What a resample of rows is ordered by.
public enum ResampledOrder: Sendable, Hashable {
  /// The probability of the view.
  case view
  /// The top label's confidence, whatever the view is.
  case topLabel
}

extension IntervalRule {
  /// Why rows in clusters have no interval by inversion.
  static let clustered =
    "the rows are in clusters, and the probabilities do not say how the outcomes of a cluster hang together,"
    + " so calibrated ones cannot be drawn"
  /// Why the mean of the classes' errors has none over very many bins.
  static let tooManyBins = "it is made for at most 100 bins"
  /// Why a distance of a smoothed curve has none.
  static let smoothed =
    "chance raises it, a bootstrap does not know by how much, and its interval would hold the truth less often"
    + " than it says; the tests of calibration speak in its place"
}

/// How two models evaluated on the same rows are compared in a metric.
public enum PairRule: Sendable {
  /// They are not.
  case none
  /// Both values and their difference are shown, and nothing is said of how sure it is; the reason.
  case described(_ reason: String)
  /// A formula: the difference with its interval and test; `nil` where the rows are too few.
  case formula(@Sendable (_ a: Evidence, _ b: Evidence, _ level: Double) -> PairedEstimate?)
  /// A mean over rows: BCa over resamples of rows that are drawn once for all metrics of this kind.
  case meanOfRows(@Sendable (_ evidence: Evidence) -> [Double])
  /// Any statistic of the view's table: a basic bootstrap over resamples of rows that both models
  /// share.
  case resampledTable(@Sendable (_ table: CalibrationTable) -> Double?)
  /// The same for what is read quickly off the resamples. Of very many rows a number for each row stands in for the
  /// resamples: the numbers' mean is the metric, and their spread tells how sure it is.
  case resampledRows(
    @Sendable (_ values: ResampledCalibration.Values) -> Double,
    ofMany: @Sendable (_ evidence: Evidence) -> [Double]?
  )

  /// Why a difference of plug-in calibration errors has no interval and no verdict.
  ///
  /// Chance pushes each model's value up by an amount that depends on how its probabilities are spread:
  /// of two calibrated models one would be called better, the more often the more rows there are.
  static let biased =
    "chance moves it by different amounts for different models, so its difference has no test;"
    + " calibration_l2 has one"

  /// Whether there is anything to compare.
  public var isCompared: Bool { if case .none = self { false } else { true } }
}
