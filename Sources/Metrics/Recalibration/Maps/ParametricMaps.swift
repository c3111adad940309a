/// `softmax(β log p)`: every logit is multiplied by β = 1/T.
public struct TemperatureMap: Sendable, Equatable, Codable {
  /// β = 1/T, positive.
  public let inverseTemperature: Double

  private enum CodingKeys: String, CodingKey {
    case inverseTemperature = "inverse_temperature"
  }
}

extension TemperatureMap: MapForm {
  var numbers: [Double] { [inverseTemperature] }

  func validate(classes: Int) throws {
    try check([inverseTemperature], "inverse_temperature", count: 1)
    guard inverseTemperature > 0 else {
      throw MetricsError.invalid(
        "The saved inverse temperature is \(inverseTemperature); it must be positive."
      )
    }
  }

  func scores(_ logs: LogProbabilities) throws -> Predictions.Scores {
    try logits(logs.values.map { inverseTemperature * $0 }, like: logs)
  }
}

/// `softmax(w_k x_k + b_k)` of the centred log-probabilities x.
public struct VectorMap: Sendable, Equatable, Codable {
  /// The factor w of each class.
  public let scale: [Double]
  /// The bias b of each class.
  public let bias: [Double]
}

extension VectorMap: MapForm {
  var numbers: [Double] { scale + bias }

  func validate(classes: Int) throws {
    try check(scale, "scale", count: classes)
    try check(bias, "bias", count: classes)
  }

  func scores(_ logs: LogProbabilities) throws -> Predictions.Scores {
    var values = logs.centred
    for index in values.indices {
      let label = index % logs.classes
      values[index] = scale[label] * values[index] + bias[label]
    }
    return try logits(values, like: logs)
  }
}

/// `softmax(W x + b)` of the log-probabilities x.
public struct AffineMap: Sendable, Equatable, Codable {
  /// Which form of the log-probabilities the map reads.
  public enum Features: String, Sendable, Equatable, Codable {
    /// log p minus the row's mean of log p.
    case centred
    /// log p.
    case logProbabilities = "log_probabilities"
  }

  /// Which form of the log-probabilities the map reads.
  public let features: Features
  /// W, row-major: row k makes the score of class k.
  public let weights: [Double]
  /// b.
  public let bias: [Double]
}

extension AffineMap: MapForm {
  var numbers: [Double] { weights + bias }

  func validate(classes: Int) throws {
    try check(weights, "weights", count: classes * classes)
    try check(bias, "bias", count: classes)
  }

  func scores(_ logs: LogProbabilities) throws -> Predictions.Scores {
    let classes = logs.classes
    let x = features == .centred ? logs.centred : logs.values
    var values = [Double](repeating: 0, count: x.count)
    values.withUnsafeMutableBufferPointer { values in
      x.withUnsafeBufferPointer { x in
        weights.withUnsafeBufferPointer { weights in
          guard let target = values.baseAddress, let x = x.baseAddress, let w = weights.baseAddress
          else { return }
          nonisolated(unsafe) let (u, features, map) = (target, x, w)
          RowScores.overStretches(logs.rows) { rows in
            let place = rows.lowerBound * classes
            for row in rows {
              for k in 0..<classes { u[row * classes + k] = bias[k] }
            }
            // Features and weights are only read; BLAS's interface takes one kind of pointer for both.
            MatrixProduct.add(
              DoubleMatrix(
                UnsafeMutablePointer(mutating: features + place),
                rows: rows.count,
                columns: classes
              ),
              times: DoubleMatrix(
                UnsafeMutablePointer(mutating: map),
                rows: classes,
                columns: classes
              ),
              rightTransposed: true,
              to: DoubleMatrix(u + place, rows: rows.count, columns: classes)
            )
          }
        }
      }
    }
    return try logits(values, like: logs)
  }
}

/// `σ(a s + c)` of each class's log-odds s, then renormalised.
public struct LogisticMap: Sendable, Equatable, Codable {
  /// The slope of each curve: one of class 1 for two classes, else one a class.
  public let slope: [Double]
  /// The intercept of each curve.
  public let intercept: [Double]
}

extension LogisticMap: MapForm {
  var numbers: [Double] { slope + intercept }

  func validate(classes: Int) throws {
    try check(slope, "slope", count: curveCount(classes))
    try check(intercept, "intercept", count: curveCount(classes))
  }

  func scores(_ logs: LogProbabilities) throws -> Predictions.Scores {
    try oneAgainstRest(logs) { curve, count, own, others in
      let (slope, intercept) = (slope[curve], intercept[curve])
      for place in 0..<count { own[place] = slope * (own[place] - others[place]) + intercept }
    }
  }
}

/// `σ(a log p − b log(1 − p) + c)` of each class's probability p, then renormalised.
public struct BetaMap: Sendable, Equatable, Codable {
  /// The coefficient of log p: one of class 1 for two classes, else one a class.
  public let a: [Double]
  /// The coefficient of −log(1 − p).
  public let b: [Double]
  /// The intercept.
  public let c: [Double]
}

extension BetaMap: MapForm {
  var numbers: [Double] { a + b + c }

  func validate(classes: Int) throws {
    try check(a, "a", count: curveCount(classes))
    try check(b, "b", count: curveCount(classes))
    try check(c, "c", count: curveCount(classes))
  }

  func scores(_ logs: LogProbabilities) throws -> Predictions.Scores {
    try oneAgainstRest(logs) { curve, count, own, others in
      let (a, b, c) = (a[curve], b[curve], c[curve])
      for place in 0..<count { own[place] = a * own[place] - b * others[place] + c }
    }
  }
}

extension MapForm {
  /// Turns one curve of log-odds a class into logits whose softmax is the renormalised curves.
  ///
  /// With two classes the one curve decides alone. With more, the logit of a class is
  /// log σ(log-odds), so that softmax divides each curve's probability by the row's sum; in the
  /// logarithm no row can be all zero.
  ///
  /// - Parameter makeOdds: Replaces log p of a class in some rows by its curve's log-odds; the last
  ///   argument is log(1 − p).
  func oneAgainstRest(
    _ logs: LogProbabilities,
    _ makeOdds: (
      _ curve: Int, _ count: Int, _ own: UnsafeMutablePointer<Double>,
      _ others: UnsafePointer<Double>
    ) -> Void
  ) throws -> Predictions.Scores {
    let classes = logs.classes
    let (size, width) = (512, 8)
    var values = [Double](repeating: 0, count: logs.values.count)
    values.withUnsafeMutableBufferPointer { values in
      nonisolated(unsafe) let values = values
      RowScores.overStretches(logs.rows) { stretch in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * size * width) { memory in
          guard let own = memory.baseAddress else { return }
          let others = own + size * width
          for start in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
            let rows = start..<min(start + size, stretch.upperBound)
            for first in stride(from: classes == 2 ? 1 : 0, to: classes, by: width) {
              let labels = first..<min(first + width, classes)
              let all = rows.count * labels.count
              logs.writeOdds(rows, labels, own: own, others: others)
              for place in 0..<labels.count {
                let from = place * rows.count
                makeOdds(classes == 2 ? 0 : first + place, rows.count, own + from, others + from)
              }
              if classes > 2 { makeLogs(own, others, all) }
              for (place, row) in rows.enumerated() {
                for (column, label) in labels.enumerated() {
                  values[row * classes + label] = own[column * rows.count + place]
                }
              }
            }
          }
        }
      }
    }
    return try logits(values, like: logs)
  }

  /// Replaces log-odds x by log σ(x) = min(x, 0) − log(1 + e^−|x|).
  private func makeLogs(
    _ odds: UnsafeMutablePointer<Double>,
    _ powers: UnsafeMutablePointer<Double>,
    _ count: Int
  ) {
    for index in 0..<count { powers[index] = max(-abs(odds[index]), LaneLoops.lowestExponent) }
    LaneLoops.exponentials(powers, count)
    LaneLoops.logarithms(powers, count)
    for index in 0..<count { odds[index] = min(odds[index], 0) - powers[index] }
  }
}
