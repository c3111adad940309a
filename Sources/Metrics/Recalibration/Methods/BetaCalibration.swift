/// Beta calibration: `σ(a log p − b log(1 − p) + c)`, one curve a class.
///
/// With two classes one curve of class 1; with more, each class against the rest, then every row is
/// divided by its sum. Where a or b comes out negative the curve would not be monotone, so it is
/// left out (set to 0) and the rest is fitted again, as in the paper. A Gaussian prior around the
/// identity (a = b = 1, c = 0), worth `strength` rows in all, keeps separable data finite; its
/// default is a hundredth of a row, far below the sampling error.
///
/// - References: Kull, Silva Filho and Flach 2017, "Beta calibration: a well-founded and easily
///   implemented improvement on logistic calibration for binary classifiers", section 4.
public struct BetaCalibration: CurveMethod {
  /// The weight of the prior around the identity, in rows.
  public let strength: Double

  /// Creates the method.
  ///
  /// - Parameter strength: The weight of the prior, in rows; positive.
  public init(strength: Double = 0.01) {
    self.strength = strength
  }

  /// `.beta`.
  public var kind: RecalibrationKind { .beta }
  /// The method in words.
  public var spec: String {
    "beta calibration, prior of \(strength) rows, one against the rest, renormalised"
  }

  func check() throws {
    guard strength > 0, strength.isFinite else {
      throw MetricsError.invalid(
        "The prior of beta calibration is \(strength); it must be positive."
      )
    }
  }

  /// Fits the coefficients of log p and −log(1 − p).
  func curve(
    _ rows: ColumnRows,
    _ part: ColumnRows.Part,
    _ label: Int,
    _ own: [Double],
    _ others: [Double]
  ) throws -> (curve: [Double], minimum: Minimum) {
    let features = [
      LogisticObjective.Feature(numbers: own),
      LogisticObjective.Feature(numbers: others, scale: -1),
    ]
    var used = [0, 1]
    while true {
      let identity = [Double](repeating: 1, count: used.count) + [0]
      let objective = LogisticObjective(
        features: used.map { features[$0] },
        labels: rows.labels,
        label: label,
        targets: (high: 1, low: 0),
        weights: rows.weights,
        runs: part.runs,
        total: part.total,
        ridge: Ridge(
          strength: [Double](repeating: strength / part.totalWeight, count: identity.count),
          centre: identity
        )
      )
      let minimum = try DampedNewton().minimise(objective, from: identity)
      // The more negative of the two goes first; what is left is then fitted again.
      let worst = used.indices.min { minimum.point[$0] < minimum.point[$1] }
      if let worst, minimum.point[worst] < 0 {
        used.remove(at: worst)
        continue
      }
      var curve = [0, 0, minimum.point[used.count]]
      for (place, column) in used.enumerated() { curve[column] = minimum.point[place] }
      return (curve, minimum)
    }
  }

  func map(_ curves: [[Double]]) -> RecalibrationMap {
    .beta(BetaMap(a: curves.map { $0[0] }, b: curves.map { $0[1] }, c: curves.map { $0[2] }))
  }
}
