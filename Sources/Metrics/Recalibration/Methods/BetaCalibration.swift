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
    let fits = Workers.map(rows.curveClasses.count) { place in
      Result { try self.curve(rows, rows.curveClasses[place]) }
    }
    for fit in fits {
      let (curve, minimum) = try fit.get()
      end.join(FitEnd(minimum))
      curves.append(curve)
    }
    let map = BetaMap(a: curves.map { $0[0] }, b: curves.map { $0[1] }, c: curves.map { $0[2] })
    return try finish(rows, .beta(map), end: end)
  }

  private func curve(_ rows: FitRows, _ label: Int) throws -> ([Double], Minimum) {
    let pairs = Self.features(rows.logs, label)
    let targets = rows.outcomes(of: label).map { $0 ? 1.0 : 0.0 }
    var used = [0, 1]
    var iterations = 0
    while true {
      let dimension = used.count + 1
      var features: [Double] = []
      features.reserveCapacity(targets.count * dimension)
      for row in targets.indices {
        for column in used { features.append(pairs[2 * row + column]) }
        features.append(1)
      }
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

  /// log p and −log(1 − p) of a class, two values a row.
  static func features(_ logs: LogProbabilities, _ label: Int) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(2 * logs.rows)
    for row in 0..<logs.rows {
      let others = logs.logOfOthers(row, label)
      result.append(logs[row, label])
      result.append(-others)
    }
    return result
  }
}
