/// A calibration error of one view that ``CalibrationInversion`` can make an interval for.
public enum CalibrationStatistic: Sendable, Hashable {
  /// A binned error: ECE, MCE, RMSCE, with bins of equal width or equal mass.
  case binned(BinnedCalibrationError)
  /// The error with as many equal-mass bins as keep the accuracies in order.
  case sweep(CalibrationNorm)
  /// The smooth calibration error.
  case smooth
  /// max |C|, the largest cumulative difference.
  case kolmogorovSmirnov
  /// max C − min C, the range of the cumulative differences.
  case kuiper
  /// The miscalibration of the CORP decomposition of the Brier score.
  case corpMiscalibration

  /// Whether it is made of sums of residuals in places that are fixed, so that it costs little to draw along a second
  /// path.
  var isPlain: Bool {
    switch self {
    case .binned, .smooth, .kolmogorovSmirnov, .kuiper: true
    case .sweep, .corpMiscalibration: false
    }
  }

  /// The statistic of a table, as its estimator has it, or `nil` where it is undefined.
  public func value(of table: CalibrationTable) -> Double? {
    switch self {
    case .binned(let error): error.value(of: table)
    case .sweep(let norm): SweepCalibrationError(norm: norm).value(of: table)
    case .smooth: SmoothCalibrationError().value(of: table)
    case .kolmogorovSmirnov: CumulativeCalibration(table)?.kolmogorovSmirnov
    case .kuiper: CumulativeCalibration(table)?.kuiper
    case .corpMiscalibration: CORP(table, withLogScore: false).brier?.miscalibration
    }
  }
}
