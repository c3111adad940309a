internal import Glibc

/// Slope and intercept of the positive class: logit P(y = 1) = a + b logit p.
///
/// The coefficients that val.prob and CalibrationCurves print: b and a of the joint fit, and a with b
/// held at 1 (calibration in the large on the log-odds scale). A slope below 1 means risks that are
/// too extreme. The point estimates are those of ``CoxRecalibration``; so are the Wald intervals,
/// unless rows have sampling weights or come in clusters: then the variance is the sandwich, which
/// holds whatever the rows' dependence within a cluster.
///
/// - Throws: as ``CoxRecalibration``, when no finite fit exists.
/// - Complexity: O(distinct probabilities) a Newton step; the sandwich O(n log n).
/// - References: D. R. Cox 1958; H. White 1982 for the sandwich.
public struct RiskSlope: Sendable, Equatable {
  /// b of the joint fit.
  public let slope: Measured
  /// a of the joint fit.
  public let intercept: Measured
  /// a with b held at 1.
  public let interceptAtUnitSlope: Measured
  /// Likelihood-ratio test of a = 0 and b = 1, or `nil` where rows do not count one by one.
  public let calibrationTest: HypothesisTest?

  /// Fits the rows.
  public init(_ rows: BinaryRows, level: Double = 0.95) throws {
    self.init(rows, fit: try CoxRecalibration(rows.table, level: level), level: level)
  }

  /// Of a fit of the rows' table with intervals of the same level.
  init(_ rows: BinaryRows, fit: CoxRecalibration, level: Double) {
    let isPlain = rows.clusters == nil && (rows.weights == nil || rows.weighting == .frequency)
    guard !isPlain else {
      slope = Measured(value: fit.slope.value, interval: fit.slope.interval)
      intercept = Measured(value: fit.intercept.value, interval: fit.intercept.interval)
      interceptAtUnitSlope = Measured(
        value: fit.interceptAtUnitSlope.value,
        interval: fit.interceptAtUnitSlope.interval
      )
      calibrationTest = fit.calibrationTest
      return
    }
    calibrationTest = nil
    let joint = Sandwich(rows, a: fit.intercept.value, b: fit.slope.value)
    let offset = Sandwich(rows, a: fit.interceptAtUnitSlope.value, b: 1)
    func measured(_ value: Double, _ derivatives: CellDerivatives) -> Measured {
      guard let variance = rows.oneSampleVariance(derivatives) else {
        return Measured(value: value, interval: nil)
      }
      let reach =
        Quantile.student(level, variance.degreesOfFreedom) * variance.variance.squareRoot()
      return Measured(
        value: value,
        interval: Interval(
          level: level,
          low: value - reach,
          high: value + reach,
          method: "sandwich, t"
        )
      )
    }
    slope = measured(fit.slope.value, joint.slope)
    intercept = measured(fit.intercept.value, joint.intercept)
    interceptAtUnitSlope = measured(fit.interceptAtUnitSlope.value, offset.interceptAlone)
  }

  /// The derivatives of the fitted coefficients in the rows' weights: H⁻¹ (y − q)(1, x).
  private struct Sandwich {
    var slope: CellDerivatives
    var intercept: CellDerivatives
    var interceptAlone: CellDerivatives

    init(_ rows: BinaryRows, a: Double, b: Double) {
      let table = rows.table
      let none = [Double](repeating: 0, count: table.count)
      var (haa, hab, hbb) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
      var logits = none
      var fitted = none
      for cell in 0..<table.count {
        let p = table.confidence[cell]
        guard p > 0, p < 1 else { continue }
        let x = log(p) - log1p(-p)
        let q = 1 / (1 + exp(-(a + b * x)))
        logits[cell] = x
        fitted[cell] = q
        let curvature = table.weight[cell] * q * (1 - q)
        haa.add(curvature)
        hab.add(curvature * x)
        hbb.add(curvature * x * x)
      }
      let determinant = haa.value * hbb.value - hab.value * hab.value
      slope = CellDerivatives(positive: none, negative: none)
      intercept = slope
      interceptAlone = slope
      for cell in 0..<table.count {
        let p = table.confidence[cell]
        guard p > 0, p < 1 else { continue }
        let x = logits[cell]
        let onSlope = (haa.value * x - hab.value) / determinant
        let onIntercept = (hbb.value - hab.value * x) / determinant
        let (up, down) = (1 - fitted[cell], -fitted[cell])
        slope.positive[cell] = up * onSlope
        slope.negative[cell] = down * onSlope
        intercept.positive[cell] = up * onIntercept
        intercept.negative[cell] = down * onIntercept
        interceptAlone.positive[cell] = up / haa.value
        interceptAlone.negative[cell] = down / haa.value
      }
    }
  }
}
