import CandorMetrics

/// The loss differences of two models on each row, cut up in every way that the explanation needs.
///
/// All parts are sums of per-row numbers divided by the total weight, so that parts of one cut add
/// up to the gap and a resample of rows gives every part with one pass.
struct RowDifferences: Sendable {
  /// Loss of B minus loss of A on each row.
  let logLoss: [Double]
  /// Brier score of B minus that of A on each row.
  let brier: [Double]
  /// +1 where only B is right, −1 where only A is, else 0.
  let accuracy: [Int8]
  /// The quadrant of each row, as the place in `Quadrant.allCases`.
  let quadrant: [UInt8]
  let labels: [Int32]
  let weights: [Double]?
  let classes: Int
  /// What cross-fit recalibration of both models takes from each row's difference, where it is known.
  let calibration: [Double]?
  /// The same by another family of maps.
  let isotonicCalibration: [Double]?
  /// Finds the 1 % of rows where the losses differ most.
  private let tail: TailEstimator

  init(
    _ pair: PairedModels,
    calibration: [Double]? = nil,
    isotonicCalibration: [Double]? = nil
  ) throws {
    logLoss = zip(pair.b.logLoss, pair.a.logLoss).map { $0 - $1 }
    brier = zip(pair.b.brier, pair.a.brier).map { $0 - $1 }
    let quadrants = (0..<pair.rows).map {
      Quadrant(aRight: pair.a.isHit($0), bRight: pair.b.isHit($0))
    }
    accuracy = quadrants.map { $0 == .onlyB ? 1 : $0 == .onlyA ? -1 : 0 }
    quadrant = quadrants.map { UInt8(Quadrant.allCases.firstIndex(of: $0) ?? 0) }
    labels = pair.a.labels
    weights = pair.a.weights
    classes = pair.classes
    self.calibration = calibration
    self.isotonicCalibration = isotonicCalibration
    tail = TailEstimator(try PairedRows(a: pair.a, b: pair.b))
  }

  /// What a resample of rows (or all of them) adds up to, each per unit of weight.
  struct Parts: Sendable {
    var gap = 0.0
    var brier = 0.0
    var accuracy = 0.0
    var quadrants = [Double](repeating: 0, count: Quadrant.allCases.count)
    var quadrantRows = [Int](repeating: 0, count: Quadrant.allCases.count)
    var classes: [Double]
    var calibration: Double?
    var isotonicCalibration: Double?
    var tail = 0.0

    /// What the rows carry on which exactly one model is right.
    var flips: Double { quadrants[2] + quadrants[3] }
  }

  /// Adds up the parts for the rows of a resample.
  func parts(_ resample: RowResample) -> Parts {
    var parts = Parts(classes: [Double](repeating: 0, count: classes))
    var total = 0.0
    var fitted = 0.0
    var isotonic = 0.0
    resample.counts.withUnsafeBufferPointer { counts in
      for row in counts.indices {
        let drawn = counts[row]
        guard drawn > 0 else { continue }
        let weight = Double(drawn) * (weights?[row] ?? 1)
        let loss = weight * logLoss[row]
        total += weight
        parts.gap += loss
        parts.brier += weight * brier[row]
        parts.accuracy += weight * Double(accuracy[row])
        parts.quadrants[Int(quadrant[row])] += loss
        parts.quadrantRows[Int(quadrant[row])] += Int(drawn)
        parts.classes[Int(labels[row])] += loss
        if let calibration { fitted += weight * calibration[row] }
        if let isotonicCalibration { isotonic += weight * isotonicCalibration[row] }
      }
    }
    parts.tail = tail.largest(of: resample, total: total).sum
    parts.gap /= total
    parts.brier /= total
    parts.accuracy /= total
    parts.tail /= total
    for index in parts.quadrants.indices { parts.quadrants[index] /= total }
    for index in parts.classes.indices { parts.classes[index] /= total }
    if calibration != nil { parts.calibration = fitted / total }
    if isotonicCalibration != nil { parts.isotonicCalibration = isotonic / total }
    return parts
  }
}
