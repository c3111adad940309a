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
public struct BetaCalibration: RecalibrationMethod {
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

  /// Fits a, b and c a class.
  public func fit(_ predictions: Predictions) throws -> Recalibrator {
    guard strength > 0, strength.isFinite else {
      throw MetricsError.invalid(
        "The prior of beta calibration is \(strength); it must be positive."
      )
    }
    let rows = try prepare(predictions)
    var end = FitEnd()
    var curves: [[Double]] = []
    let fits = try rows.eachCurve { label, own, others in try self.curve(rows, label, own, others) }
    for (curve, minimum) in fits {
      end.join(FitEnd(minimum))
      curves.append(curve)
    }
    let map = BetaMap(a: curves.map { $0[0] }, b: curves.map { $0[1] }, c: curves.map { $0[2] })
    return try finish(rows, .beta(map), end: end)
  }

  /// Fits the coefficients of log p and −log(1 − p).
  private func curve(
    _ rows: FitRows,
    _ label: Int,
    _ own: UnsafePointer<Double>,
    _ others: UnsafePointer<Double>
  ) throws -> ([Double], Minimum) {
    let targets = rows.outcomes(of: label).map { $0 ? 1.0 : 0.0 }
    var used = [0, 1]
    var iterations = 0
    while true {
      let dimension = used.count + 1
      var features: [Double] = []
      features.reserveCapacity(targets.count * dimension)
      for column in used {
        for row in targets.indices { features.append(column == 0 ? own[row] : -others[row]) }
      }
      features.append(contentsOf: repeatElement(1, count: targets.count))
      let identity = [Double](repeating: 1, count: used.count) + [0]
      let objective = LogisticObjective(
        features: features,
        targets: targets,
        weights: rows.weights,
        dimension: dimension,
        ridge: Ridge(
          strength: [Double](repeating: strength / rows.totalWeight, count: dimension),
          centre: identity
        )
      )
      let minimum = try DampedNewton().minimise(objective, from: identity)
      iterations += minimum.iterations
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
}
