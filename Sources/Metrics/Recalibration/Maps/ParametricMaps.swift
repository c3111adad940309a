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

  func writer() -> MapWriter {
    { logs, places, target in
      logs.write(places, into: target)
      for index in 0..<places.count * logs.classes { target[index] *= inverseTemperature }
    }
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

  func writer() -> MapWriter {
    { logs, places, target in
      logs.writeCentred(places, into: target)
      scale.withUnsafeBufferPointer { scale in
        bias.withUnsafeBufferPointer { bias in
          for row in 0..<places.count {
            let own = target + row * logs.classes
            for k in 0..<logs.classes { own[k] = scale[k] * own[k] + bias[k] }
          }
        }
      }
    }
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

  func writer() -> MapWriter {
    { logs, places, target in
      let classes = logs.classes
      withUnsafeTemporaryAllocation(of: Double.self, capacity: places.count * classes) { memory in
        weights.withUnsafeBufferPointer { weights in
          guard let x = memory.baseAddress, let w = weights.baseAddress else { return }
          FeatureRows(logs: logs, features: features).write(places, into: x)
          for row in 0..<places.count {
            (target + row * classes).update(from: bias, count: classes)
          }
          MatrixProduct.add(
            DoubleMatrix(x, rows: places.count, columns: classes),
            // Weights are only read; BLAS's interface takes one kind of pointer for all.
            times: DoubleMatrix(UnsafeMutablePointer(mutating: w), rows: classes, columns: classes),
            rightTransposed: true,
            to: DoubleMatrix(target, rows: places.count, columns: classes)
          )
        }
      }
    }
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

  func writer() -> MapWriter {
    oneAgainstRest { curve, count, own, others in
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

  func writer() -> MapWriter {
    oneAgainstRest { curve, count, own, others in
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
    _ makeOdds:
      @escaping @Sendable (
        _ curve: Int, _ count: Int, _ own: UnsafeMutablePointer<Double>,
        _ others: UnsafePointer<Double>
      ) -> Void
  ) -> MapWriter {
    { logs, places, target in
      let classes = logs.classes
      let (width, count) = (8, places.count)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count * width) { memory in
        guard let own = memory.baseAddress else { return }
        let others = own + count * width
        for first in stride(from: classes == 2 ? 1 : 0, to: classes, by: width) {
          let labels = first..<min(first + width, classes)
          logs.writeOdds(places, labels, own: own, others: others)
          for place in 0..<labels.count {
            makeOdds(
              classes == 2 ? 0 : first + place,
              count,
              own + place * count,
              others + place * count
            )
          }
          if classes > 2 { makeLogs(own, others, count * labels.count) }
          for row in 0..<count {
            for (column, label) in labels.enumerated() {
              target[row * classes + label] = own[column * count + row]
            }
          }
        }
        // Of two classes the other one's logit is 0.
        if classes == 2 { for row in 0..<count { target[2 * row] = 0 } }
      }
    }
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
