internal import CCandorGSL
internal import Glibc

/// The debiased squared L2 calibration error of a view over equal-width bins, and its paired
/// difference between two models: the calibration error whose differences have a test.
///
/// With residuals u = outcome − probability, the square is Σ_b w_b g_b², g_b being the mean residual
/// of bin b and w_b its share of the rows. The estimate of g_b² leaves out each row's product with
/// itself: Σ_{i≠j} u_i u_j / (n_b (n_b − 1)). So its mean is the true square whatever the number of
/// rows; a calibrated model shows 0 on average and a negative number half of the time. Two models that
/// are both calibrated differ by 0 on average however their probabilities are spread, which is not so
/// for ECE, smooth ECE or CORP's miscalibration.
///
/// Several views of a row (each class against the rest) are added up: the sum over classes of their
/// squares.
///
/// - Note: An ECE of 0.02 in every bin is a square of 0.0004. ``signedRoot(_:)`` brings numbers back
///   to the scale of probabilities.
/// - References: Kumar, Liang and Ma 2019, "Verified uncertainty calibration" (debiasing); Sun,
///   Chaudhari, Barnett and Dobriban 2024, arXiv 2408.08998 (the interval of one such square);
///   Efron and Stein 1981 (the jackknife of a U-statistic counts its quadratic part twice).
public struct SquaredCalibration: Sendable, Hashable {
  /// Number of equal-width bins, [k/B, (k + 1)/B), the last one closed.
  public let bins: Int

  /// Creates the estimator.
  ///
  /// - Precondition: At least one bin.
  public init(bins: Int = 15) {
    precondition(bins > 0, "there is at least one bin")
    self.bins = bins
  }

  /// The most classes × bins that a difference can be made of: its variance takes their square.
  public static let mostCells = 600

  /// The exact definition in words.
  public var spec: String {
    "debiased L2 calibration error, \(bins) equal-width bins, [a,b) last closed, signed root of the"
      + " unbiased square"
  }

  /// √x for x ≥ 0 and −√−x below: a square in the units of a probability, with its sign.
  public static func signedRoot(_ square: Double) -> Double {
    square < 0 ? -sqrt(-square) : sqrt(square)
  }

  /// The unbiased estimate of the square.
  ///
  /// - Parameters:
  ///   - view: Probabilities and outcomes of the rows.
  ///   - design: How the rows were drawn; products of rows of one cluster are left out like those of
  ///     a row with itself.
  /// - Returns: `nil` when no bin has two units.
  /// - Complexity: O(rows × classes seen).
  public func square(_ view: OutcomeView, design: RowDesign) -> Double? {
    var cells = ResidualCells([view], bins: bins, design: design)
    cells.addUp()
    return cells.square(of: 0)
  }

  /// The unbiased estimate of the sum over classes, each against the rest.
  ///
  /// The value of ``square(_:design:)`` of the classwise view; rows of one weight are added up as they are read, so
  /// that no probability is kept.
  ///
  /// - Complexity: O(rows × classes); memory for some numbers a class and bin.
  public func square(classwise predictions: Predictions, design: RowDesign) -> Double? {
    guard design.isPlain else {
      return square(OutcomeView(classwise: predictions), design: design)
    }
    return ClasswiseResiduals(predictions, bins: bins).square
  }

  /// The difference of two models' squares, with the jackknife's variance.
  ///
  /// Each unit (row or cluster) is left out in turn: J = (m − 1)/m Σ (T₍ᵤ₎ − mean)². Where both models are calibrated
  /// the linear part of T vanishes, and what is left has the variance
  /// D = 2 Σ_{c,d} (Σ_u ε_uc ε_ud)² / (W_c W_d W²) over cells c and d (bins of b, and with a negative sign of a), ε
  /// being residuals centred in their cell. The jackknife counts it twice, so the variance is max(J − D, D). The
  /// interval is difference ± t √V with Student's t; the degrees of freedom are m_eff − 1, or fewer where few units
  /// make most of J.
  ///
  /// - Parameters:
  ///   - a: The first model's view of the rows.
  ///   - b: The second model's.
  ///   - design: How the rows were drawn.
  ///   - level: The nominal coverage.
  /// - Note: With bins of few hits (a rare class at 200 rows) Hoeffding's variance, which this replaced, was too small.
  /// - Returns: `nil` when a model has no bin with two units, there are no more units than bins in
  ///   use, or classes × bins exceeds ``mostCells``.
  /// - Precondition: Both views have as many rows as the design, and as many classes as each other.
  /// - Complexity: O(rows) for one view a row, O(rows × classes² + bins² × classes²) for all classes.
  public func compare(
    _ a: OutcomeView,
    _ b: OutcomeView,
    design: RowDesign,
    level: Double = 0.95
  ) -> PairedEstimate? {
    precondition(
      a.rows == design.rows && b.rows == design.rows,
      "both models evaluate the same rows"
    )
    precondition(a.columns == b.columns, "both models are seen in the same view")
    guard a.columns * bins <= Self.mostCells else { return nil }
    _ = GSLStatus.quiet
    var cells = ResidualCells([a, b], bins: bins, design: design)
    cells.addUp()
    guard let squareA = cells.square(of: 0), let squareB = cells.square(of: 1) else { return nil }
    let effective = design.effectiveUnits
    let used = Double(max(cells.cellsInUse(of: 0), cells.cellsInUse(of: 1)) / a.columns)
    guard effective > used + 1, effective > 2 else { return nil }
    let spread = cells.spread()
    return PairedEstimate(
      a: squareA,
      b: squareB,
      squaredError: max(spread.jackknife - spread.degenerate, spread.degenerate),
      degrees: min(effective - 1, max(2, spread.degrees)),
      units: design.units,
      level: level,
      method: "jackknife variance over \(design.unitWord)"
    )
  }
}

extension PairedEstimate {
  /// A difference with a standard error, Student's t.
  init(
    a: Double,
    b: Double,
    squaredError: Double,
    degrees: Double,
    units: Double,
    level: Double,
    method: String
  ) {
    let error = sqrt(squaredError)
    let reach = gsl_cdf_tdist_Qinv((1 - level) / 2, degrees) * error
    let difference = b - a
    self.init(
      a: a,
      b: b,
      difference: difference,
      standardError: error,
      interval: Interval(
        level: level,
        low: difference - reach,
        high: difference + reach,
        method: method
      ),
      // Two models that say the same of every row have no spread and no difference.
      pValue: error > 0
        ? 2 * gsl_cdf_tdist_Q(abs(difference) / error, degrees) : (difference == 0 ? 1 : 0),
      units: units
    )
  }

  /// The same with every number of it in the units of a probability, by the signed square root.
  ///
  /// The root is monotone, so that the interval still holds 0 exactly when p > 1 − level. The
  /// difference is the signed root of b² − a², not b − a: the difference of roots has no such test.
  public var signedRoots: PairedEstimate {
    PairedEstimate(
      a: SquaredCalibration.signedRoot(a),
      b: SquaredCalibration.signedRoot(b),
      difference: SquaredCalibration.signedRoot(difference),
      interval: Interval(
        level: interval.level,
        low: SquaredCalibration.signedRoot(interval.low),
        high: SquaredCalibration.signedRoot(interval.high),
        method: "signed root of: " + interval.method
      ),
      pValue: pValue,
      units: units
    )
  }
}
