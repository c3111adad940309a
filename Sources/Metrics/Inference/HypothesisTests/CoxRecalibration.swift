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
    let start = rows.start
    let joint = try rows.fit(start: start.joint, slopeIsFree: true)
    let offset = try rows.fit(start: start.offset, slopeIsFree: false)
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

    /// Newton's step, and his decrement, which estimates twice how far the loss is above its minimum.
    func step(slopeIsFree: Bool) -> (a: Double, b: Double, decrement: Double) {
      guard slopeIsFree else { return (ga / haa, 0, ga * ga / haa) }
      let determinant = haa * hbb - hab * hab
      let a = (hbb * ga - hab * gb) / determinant
      let b = (haa * gb - hab * ga) / determinant
      return (a, b, ga * a + gb * b)
    }
  }

  private init() {}

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
  ///
  /// The sums are exact, so that it does not matter how the rows are shared out.
  func derivatives(_ a: Double, _ b: Double) -> Point {
    let ranges = Workers.ranges(logit.count, atLeast: 8_192)
    let parts = Workers.map(ranges.count) { summed(a, b, ranges[$0]) }
    let sums = parts.dropFirst().reduce(into: parts[0]) { $0.add($1) }
    return Point(
      a: a,
      b: b,
      loss: sums.loss.value,
      ga: sums.ga.value,
      gb: sums.gb.value,
      haa: sums.haa.value,
      hab: sums.hab.value,
      hbb: sums.hbb.value
    )
  }

  private struct Sums: Sendable {
    var loss = ExactSum()
    var ga = ExactSum()
    var gb = ExactSum()
    var haa = ExactSum()
    var hab = ExactSum()
    var hbb = ExactSum()

    mutating func add(_ other: Sums) {
      loss.add(other.loss)
      ga.add(other.ga)
      gb.add(other.gb)
      haa.add(other.haa)
      hab.add(other.hab)
      hbb.add(other.hbb)
    }
  }

  /// Rows whose exponentials are worked out together.
  private static let chunk = 512

  private func summed(_ a: Double, _ b: Double, _ range: Range<Int>) -> Sums {
    var sums = Sums()
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * Self.chunk) { memory in
      guard let tails = memory.baseAddress else { return }
      let logs = tails + Self.chunk
      for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunk) {
        let rows = start..<min(start + Self.chunk, range.upperBound)
        for row in rows {
          let exponent = max(-abs(a + b * logit[row]), LaneLoops.lowestExponent)
          (tails + row - start).initialize(to: exponent)
        }
        LaneLoops.exponentials(tails, rows.count)
        logs.initialize(from: tails, count: rows.count)
        LaneLoops.logarithms(logs, rows.count)
        for row in rows { add(row, a, b, tails[row - start], logs[row - start], to: &sums) }
      }
    }
    return sums
  }

  /// Adds a row, of which e^−|η| and log(1 + e^−|η|) are known.
  @inline(__always)
  private func add(
    _ row: Int,
    _ a: Double,
    _ b: Double,
    _ tail: Double,
    _ log: Double,
    to sums: inout Sums
  ) {
    let x = logit[row]
    let eta = a + b * x
    let q = eta >= 0 ? 1 / (1 + tail) : tail / (1 + tail)
    // log(1 + e^η) − ȳ η, written so that neither term overflows.
    sums.loss.add(weight[row] * (max(eta, 0) + log) - hits[row] * eta)
    let residual = weight[row] * q - hits[row]
    let curvature = weight[row] * tail / ((1 + tail) * (1 + tail))
    sums.ga.add(residual)
    sums.gb.add(residual * x)
    sums.haa.add(curvature)
    sums.hab.add(curvature * x)
    sums.hbb.add(curvature * x * x)
  }

  /// Where to start: of many rows, at the fits of a thousand groups of neighbours, next to the true ones.
  var start: (joint: (Double, Double), offset: (Double, Double)) {
    let plain = ((0.0, 1.0), (0.0, 1.0))
    let groups = 1_024
    guard logit.count > 16 * groups else { return plain }
    var grouped = LogitRows()
    for group in 0..<groups {
      let range = logit.count * group / groups..<logit.count * (group + 1) / groups
      let sums = range.reduce(into: (0.0, 0.0, 0.0)) { sums, row in
        sums.0 += weight[row]
        sums.1 += weight[row] * logit[row]
        sums.2 += hits[row]
      }
      grouped.weight.append(sums.0)
      grouped.logit.append(sums.1 / sums.0)
      grouped.hits.append(sums.2)
    }
    guard (try? grouped.requireFiniteFit()) != nil,
      let joint = try? grouped.fit(start: (0, 1), slopeIsFree: true),
      let offset = try? grouped.fit(start: (0, 1), slopeIsFree: false)
    else { return plain }
    return ((joint.a, joint.b), (offset.a, 1))
  }

  /// Newton's method with halved steps; the loss is convex, so it cannot end in a wrong minimum.
  func fit(start: (Double, Double), slopeIsFree: Bool) throws -> Point {
    var point = derivatives(start.0, start.1)
    for _ in 0..<100 {
      let step = point.step(slopeIsFree: slopeIsFree)
      guard step.decrement.isFinite else { break }
      if step.decrement <= 1e-22 * (1 + abs(point.loss)) { return point }
      if step.decrement <= 1e-12 * (1 + abs(point.loss)) {
        // So near the minimum rounding hides it from the loss; the gradient still sees it.
        let next = derivatives(point.a - step.a, point.b - step.b)
        guard next.step(slopeIsFree: slopeIsFree).decrement < step.decrement / 4 else {
          return point
        }
        point = next
        continue
      }
      var scale = 1.0
      var next = derivatives(point.a - step.a, point.b - step.b)
      while !(next.loss < point.loss), scale > 1e-9 {
        scale /= 2
        next = derivatives(point.a - scale * step.a, point.b - scale * step.b)
      }
      guard next.loss < point.loss else { break }
      point = next
    }
    throw MetricsError(
      .notConverged,
      "Cox recalibration did not converge in 100 Newton steps from a = 0, b = 1."
    )
  }
}
