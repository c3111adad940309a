internal import CCandorGSL
internal import Glibc

/// Cox's logistic recalibration: logit P(hit) = a + b · logit p, with intervals and tests.
///
/// Calibrated confidences have a = 0 and b = 1. A slope below 1 means confidences that are too
/// extreme. Two intercepts go by the same name in other tools: ``intercept`` is that of the joint
/// fit (as R's rms prints), ``interceptAtUnitSlope`` that with the slope held at 1
/// (as CalibrationCurves prints), which tells whether confidences are too high or too low overall.
///
/// Weights count as repeated rows. Confidences of exactly 0 and 1 have no finite logit: their rows
/// are left out and counted in ``excludedRows``; those of them whose outcome was the opposite, which
/// no finite recalibration could explain, in ``contradictedWeight``.
///
/// - References: Cox 1958, "Two further applications of a model for binary regression"; the test of
///   a = 0 and b = 1: Miller, Langefeld, Tierney, Hui and McDonald 1993.
public struct CoxRecalibration: Sendable, Equatable {
  /// The exact definition in words.
  public static let spec =
    "Cox logistic recalibration logit P(hit) = a + b logit p, rows with 0 < p < 1, Wald intervals"

  /// A coefficient with its standard error and interval.
  public struct Coefficient: Sendable, Equatable {
    /// The maximum-likelihood value.
    public let value: Double
    /// Its standard error, from the observed information.
    public let standardError: Double
    /// The Wald interval, value ± z · standard error.
    public let interval: Interval
  }

  /// a of the joint fit: the log-odds of a hit where p = ½.
  public let intercept: Coefficient
  /// b of the joint fit.
  public let slope: Coefficient
  /// a with b held at 1: calibration in the large, on the log-odds scale.
  public let interceptAtUnitSlope: Coefficient
  /// Likelihood-ratio test of a = 0 and b = 1, chi-squared with 2 degrees of freedom.
  public let calibrationTest: HypothesisTest
  /// Number of rows that were left out because p is 0 or 1.
  public let excludedRows: Int
  /// Weight of the rows with p = 0 that were hits and of those with p = 1 that were not.
  public let contradictedWeight: Double

  /// Fits the recalibration to a table.
  ///
  /// - Throws: `MetricsError.undefined` when the usable rows have a single confidence, a single
  ///   outcome, or are separated by some confidence, so that no finite fit exists.
  /// - Complexity: O(distinct confidences) for each of at most 100 Newton steps.
  public init(_ table: CalibrationTable, level: Double = 0.95) throws {
    precondition(level > 0 && level < 1, "a level must lie between 0 and 1")
    let rows = LogitRows(table)
    try rows.requireFiniteFit()
    let joint = try rows.fit(start: (0, 1), slopeIsFree: true)
    let offset = try rows.fit(start: (0, 1), slopeIsFree: false)
    let z = gsl_cdf_ugaussian_Qinv((1 - level) / 2)
    func coefficient(_ value: Double, _ variance: Double) -> Coefficient {
      let error = sqrt(variance)
      return Coefficient(
        value: value,
        standardError: error,
        interval: Interval(
          level: level,
          low: value - z * error,
          high: value + z * error,
          method: "wald"
        )
      )
    }
    let determinant = joint.haa * joint.hbb - joint.hab * joint.hab
    intercept = coefficient(joint.a, joint.hbb / determinant)
    slope = coefficient(joint.b, joint.haa / determinant)
    interceptAtUnitSlope = coefficient(offset.a, 1 / offset.haa)
    let statistic = max(0, 2 * (rows.derivatives(0, 1).loss - joint.loss))
    calibrationTest = HypothesisTest(
      id: "cox_calibration",
      statistic: statistic,
      degreesOfFreedom: 2,
      pValue: gsl_cdf_chisq_Q(statistic, 2),
      spec: "likelihood ratio of a = 0, b = 1 in " + Self.spec
    )
    excludedRows = rows.excludedRows
    contradictedWeight = rows.contradictedWeight
  }
}

/// The rows of a table with a finite logit, and the logistic likelihood on them.
private struct LogitRows {
  var logit: [Double] = []
  var weight: [Double] = []
  var hits: [Double] = []
  var excludedRows = 0
  var contradictedWeight = 0.0

  struct Point {
    var a: Double
    var b: Double
    var loss = 0.0
    var ga = 0.0
    var gb = 0.0
    var haa = 0.0
    var hab = 0.0
    var hbb = 0.0
  }

  init(_ table: CalibrationTable) {
    for cell in 0..<table.count where table.weight[cell] > 0 {
      let p = table.confidence[cell]
      let hit = table.hitWeight[cell]
      if p > 0, p < 1 {
        logit.append(log(p) - log1p(-p))
        weight.append(table.weight[cell])
        hits.append(hit)
      } else {
        excludedRows += table.rows[cell]
        contradictedWeight += p == 0 ? hit : table.weight[cell] - hit
      }
    }
  }

  /// A finite maximum exists unless some threshold on p parts hits from misses (Albert and
  /// Anderson 1984); in one dimension that is a comparison of four extremes.
  func requireFiniteFit() throws {
    let hitLogits = logit.indices.filter { hits[$0] > 0 }.map { logit[$0] }
    let missLogits = logit.indices.filter { weight[$0] > hits[$0] }.map { logit[$0] }
    guard let hitLow = hitLogits.first, let hitHigh = hitLogits.last,
      let missLow = missLogits.first, let missHigh = missLogits.last
    else {
      throw MetricsError.undefined(
        "Cox recalibration needs both hits and misses among rows with 0 < p < 1; one is missing."
      )
    }
    guard logit.count > 1 else {
      throw MetricsError.undefined(
        "Cox recalibration needs at least two different confidences in 0 < p < 1; found one."
      )
    }
    guard hitLow < missHigh, missLow < hitHigh else {
      throw MetricsError.undefined(
        "A threshold on the confidence parts hits from misses, so Cox recalibration has no finite"
          + " slope; more rows are needed."
      )
    }
  }

  /// Negative log-likelihood, gradient and Hessian at a point.
  func derivatives(_ a: Double, _ b: Double) -> Point {
    var loss = ExactSum()
    var sums = (ExactSum(), ExactSum(), ExactSum(), ExactSum(), ExactSum())
    for row in logit.indices {
      let x = logit[row]
      let eta = a + b * x
      let tail = exp(-abs(eta))
      let q = eta >= 0 ? 1 / (1 + tail) : tail / (1 + tail)
      // log(1 + e^η) − ȳ η, written so that neither term overflows.
      loss.add(weight[row] * (max(eta, 0) + log1p(tail)) - hits[row] * eta)
      let residual = weight[row] * q - hits[row]
      let curvature = weight[row] * tail / ((1 + tail) * (1 + tail))
      sums.0.add(residual)
      sums.1.add(residual * x)
      sums.2.add(curvature)
      sums.3.add(curvature * x)
      sums.4.add(curvature * x * x)
    }
    return Point(
      a: a,
      b: b,
      loss: loss.value,
      ga: sums.0.value,
      gb: sums.1.value,
      haa: sums.2.value,
      hab: sums.3.value,
      hbb: sums.4.value
    )
  }

  /// Newton's method with halved steps; the loss is convex, so it cannot end in a wrong minimum.
  func fit(start: (Double, Double), slopeIsFree: Bool) throws -> Point {
    var point = derivatives(start.0, start.1)
    for _ in 0..<100 {
      let determinant = point.haa * point.hbb - point.hab * point.hab
      let da =
        slopeIsFree
        ? (point.hbb * point.ga - point.hab * point.gb) / determinant
        : point.ga / point.haa
      let db = slopeIsFree ? (point.haa * point.gb - point.hab * point.ga) / determinant : 0
      // Newton's decrement estimates how far the loss is above its minimum.
      let decrement = point.ga * da + point.gb * db
      guard decrement.isFinite else { break }
      if decrement <= 1e-22 * (1 + abs(point.loss)) { return point }
      var scale = 1.0
      var next = derivatives(point.a - da, point.b - db)
      while !(next.loss < point.loss), scale > 1e-9 {
        scale /= 2
        next = derivatives(point.a - scale * da, point.b - scale * db)
      }
      // Rounding leaves no smaller loss: this is the minimum as far as doubles can tell.
      guard next.loss < point.loss else {
        if decrement < 1e-9 * (1 + abs(point.loss)) { return point }
        break
      }
      point = next
    }
    throw MetricsError(
      .notConverged,
      "Cox recalibration did not converge in 100 Newton steps from a = 0, b = 1."
    )
  }
}
