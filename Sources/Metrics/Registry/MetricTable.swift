/// The table of all metrics: one row each.
public enum MetricTable {
  /// What `candor metrics` prints, in its order.
  public static let standard: [any Estimator] = [
    AccuracyMetric(),
    LogLossMetric(),
    BrierMetric(),
    MeanConfidenceMetric(),
    BinnedErrorMetric(.ece, "ECE", .l1),
    BinnedErrorMetric(.mce, "MCE", .max),
    BinnedErrorMetric(.rmsce, "RMSCE", .l2),
    BinnedErrorMetric(.eceEqualMass, "ECE, equal mass", .l1, equalMass: true),
    ClasswiseErrorMetric(),
    DebiasedErrorMetric(),
    SweepErrorMetric(.eceSweep, "ECE-sweep", .l1),
    SmoothErrorMetric(),
    CumulativeErrorMetric(.ks),
    CumulativeErrorMetric(.kuiper),
    CORPMetric(.corpScore, "Top-label Brier score", .score),
    CORPMetric(.corpMiscalibration, "CORP miscalibration", .miscalibration),
    CORPMetric(.corpDiscrimination, "CORP discrimination", .discrimination),
    CORPMetric(.corpUncertainty, "CORP uncertainty", .uncertainty),
    SpiegelhalterMetric(),
    RiskCoverageMetric(.aurc),
    TemperatureMetric(),
    LogLossAtTemperatureMetric(),
  ]

  /// The slower and rarer ones.
  public static let further: [any Estimator] = [
    CalibrationL2Metric(),
    TwoBinMetric(),
    CalibrationL2Metric(classwise: true),
    BalancedAccuracyMetric(),
    Top5AccuracyMetric(),
    SphericalMetric(),
    ThresholdedClasswiseErrorMetric(),
    TopLabelConditionalErrorMetric(),
    SweepErrorMetric(.rmsceSweep, "RMSCE-sweep", .l2),
    ClasswiseDebiasedErrorMetric(),
    CumulativeErrorMetric(.ksScaled),
    CumulativeErrorMetric(.kuiperScaled),
    CumulativeTestMetric(.ks),
    CumulativeTestMetric(.kuiper),
    CumulativeErrorMetric(.ksAsymptotic),
    CumulativeErrorMetric(.kuiperAsymptotic),
    CORPLogScoreMetric(.miscalibration),
    CORPLogScoreMetric(.discrimination),
    MurphyMetric(.reliability),
    MurphyMetric(.resolution),
    SpiegelhalterTestMetric(),
    HosmerLemeshowMetric(.statistic),
    HosmerLemeshowMetric(.simulated),
    HosmerLemeshowMetric(.asymptotic),
    CoxMetric(.intercept),
    CoxMetric(.slope),
    RateMetric(.observed),
    RateMetric(.expected),
    RateMetric(.ratio),
    InTheLargeMetric(),
    AUROCMetric(),
    AveragePrecisionMetric(),
    NetBenefitMetric(),
    SmoothedMetric(.ici),
    SmoothedMetric(.e50),
    SmoothedMetric(.e90),
    SmoothedMetric(.emax),
    RiskCoverageMetric(.excess),
    RiskCoverageMetric(.generalised),
    MMCEMetric(),
    SKCEMetric(),
    KDEErrorMetric(),
  ]

  /// What `candor metrics` prints of a model that is evaluated by the probability of its positive class:
  /// whether its risks are right in the large, how they spread, how it scores and how it ranks.
  public static let positive: [any Estimator] = {
    let first: [MetricID] = [
      .observedRate, .expectedRate, .observedOverExpected, .coxSlope, .coxIntercept,
      .calibrationInTheLarge, .brier, .logLoss, .auroc, .averagePrecision, .netBenefit, .ece,
    ]
    let leftOut: Set<MetricID> = [.meanConfidence, .classwiseECE, .aurc]
    let rest = standard.filter { !first.contains($0.id) && !leftOut.contains($0.id) }
    let smoothed = further.filter { ["ici", "e50", "e90", "emax"].contains($0.id.rawValue) }
    return first.compactMap { id in all.first { $0.id == id } } + smoothed + rest
  }()

  /// Every metric there is.
  public static let all: [any Estimator] = standard + further

  /// What chance alone would show beside the ECE, and the test of calibration: the last rows of every
  /// ``Evaluation``.
  public static let chance: [any Estimator] = [
    ECEByChanceMetric(), ECETestMetric(), CalibrationPanelMetric(),
  ]

  /// What ``Comparison`` compares: whatever knows its paired difference, log loss first.
  public static let compared: [any Estimator] = {
    let found = all.filter(\.inference.pair.isCompared)
    let first: [MetricID] = [.logLoss, .brier, .accuracy]
    return first.compactMap { id in found.first { $0.id == id } }
      + found.filter { !first.contains($0.id) }
  }()

  /// The metric with an id.
  public static subscript(id: MetricID) -> (any Estimator)? {
    all.first { $0.id == id } ?? chance.first { $0.id == id }
  }
}
