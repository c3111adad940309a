internal import Glibc

/// Temperature scaling: one factor β = 1/T on the logits, by minimum log loss.
///
/// `β = argmin Σ w_i [log Σ_k e^{β z_ik} − β z_iy]`. The objective is convex in β and its derivative
/// is `Σ w_i (E_β[z_i] − z_iy)`, so the optimum is a root that Newton's method finds to the last
/// bits, in log β and kept inside a bracket: no learning rate and no grid. Accuracy and the order
/// of classes never change.
///
/// Edge cases: when every row that counts is right (its label has the highest score, ties allowed)
/// no finite optimum exists; when the labels score no higher than the average class the optimum is
/// β = 0; when every row's scores are equal β has no effect. The certificate's `limit` says which;
/// β is then 1, or for the second case a β so small that the probabilities are all but uniform.
///
/// - Complexity: O(rows × classes) an iteration, about ten iterations.
/// - References: Guo, Pleiss, Sun and Weinberger 2017, "On calibration of modern neural networks",
///   section 4.2.
public struct TemperatureScaling: RecalibrationMethod {
  /// Creates the method, which has no options.
  public init() {}

  /// `.temperature`.
  public var kind: RecalibrationKind { .temperature }
  /// The method in words.
  public var spec: String { "temperature, minimum log loss, exact" }

  /// Fits β.
  public func fit(_ predictions: Predictions) throws -> Recalibrator {
    let rows = try prepare(predictions)
    let optimum = TemperatureOptimum(rows)
    var end = FitEnd()
    end.converged = optimum.limit == nil || optimum.limit == .flat
    end.iterations = optimum.iterations
    end.gradientNorm = abs(optimum.gradient)
    end.expectedDecrease = optimum.expectedDecrease
    end.limit = optimum.limit
    let map = TemperatureMap(inverseTemperature: optimum.inverse)
    return try finish(rows, .temperature(map), end: end)
  }
}

/// The search for the best inverse temperature.
struct TemperatureOptimum {
  /// β = 1/T.
  let inverse: Double
  /// The derivative of the mean log loss in β at the end.
  let gradient: Double
  let expectedDecrease: Double
  let iterations: Int
  let limit: FitCertificate.Limit?

  init(_ rows: FitRows) {
    let shape = Shape(rows)
    guard shape.range > 0 else {
      self.init(inverse: 1, slope: Slope(), iterations: 0, limit: .flat)
      return
    }
    guard !shape.everyRowRight else {
      self.init(inverse: 1, slope: shape.slope(0), iterations: 0, limit: .everyRowRight)
      return
    }
    guard shape.gradientAtZero < 0 else {
      // A millionth of what would move a typical row: as good as uniform, and still in order.
      let least = 1e-6 / shape.range
      self.init(
        inverse: least,
        slope: shape.slope(log(least)),
        iterations: 0,
        limit: .scoresMislead
      )
      return
    }
    var low = 0.0
    var high = 0.0
    var iterations = 1
    var at = shape.slope(0)
    // The root exists; doubling steps of log β reach any scale a double can have.
    var step = 1.0
    while at.gradient < 0, iterations < 64 {
      low = high
      high += step
      step *= 2
      at = shape.slope(high)
      iterations += 1
    }
    step = 1
    if high == 0 {
      at = shape.slope(low)
      while at.gradient > 0, iterations < 64 {
        high = low
        low -= step
        step *= 2
        at = shape.slope(low)
        iterations += 1
      }
    }
    var point = (low + high) / 2
    var converged = false
    while iterations < 200 {
      at = shape.slope(point)
      iterations += 1
      if at.gradient < 0 { low = point } else { high = point }
      let beta = exp(point)
      let curvature = beta * beta * at.curvature + beta * at.gradient
      let step = curvature > 0 ? beta * at.gradient / curvature : .infinity
      // The last bits of the gradient are rounding, so a step of their size ends the search.
      if at.gradient == 0 || abs(step) <= 1e-15 || high - low <= 4e-16 {
        converged = true
        break
      }
      // Newton in log β; where it would leave the bracket, halve the bracket.
      let next = point - step
      point = next > low && next < high ? next : (low + high) / 2
    }
    self.init(
      inverse: exp(point),
      slope: shape.slope(point),
      iterations: iterations,
      limit: converged ? nil : .iterations
    )
  }

  private init(inverse: Double, slope: Slope, iterations: Int, limit: FitCertificate.Limit?) {
    self.inverse = inverse
    gradient = slope.gradient
    expectedDecrease =
      slope.curvature > 0 ? slope.gradient * slope.gradient / (2 * slope.curvature) : 0
    self.iterations = iterations
    self.limit = limit
  }

  /// First and second derivative of the mean log loss in β.
  struct Slope {
    var gradient = 0.0
    var curvature = 0.0
  }

  /// The rows as differences from each row's highest score.
  private struct Shape {
    let classes: Int
    let drops: [Double]
    let labels: [Int32]
    let weights: [Double]
    let range: Double
    let everyRowRight: Bool
    let gradientAtZero: Double

    init(_ rows: FitRows) {
      classes = rows.logs.classes
      labels = rows.predictions.labels
      weights = rows.weights
      var drops = rows.logs.values
      var range = CompensatedSum()
      var gradient = CompensatedSum()
      var right = true
      for row in labels.indices {
        let start = row * classes
        let top = drops[start..<start + classes].max() ?? 0
        var sum = 0.0
        var deepest = 0.0
        for index in start..<start + classes {
          drops[index] -= top
          sum += drops[index]
          deepest = min(deepest, drops[index])
        }
        let own = drops[start + Int(labels[row])]
        if weights[row] > 0, own < 0 { right = false }
        range.add(-weights[row] * deepest)
        gradient.add(weights[row] * (sum / Double(classes) - own))
      }
      self.drops = drops
      self.range = range.value
      everyRowRight = right
      gradientAtZero = gradient.value
    }

    func slope(_ logBeta: Double) -> Slope {
      let beta = exp(logBeta)
      var gradient = CompensatedSum()
      var curvature = CompensatedSum()
      for row in labels.indices where weights[row] > 0 {
        let start = row * classes
        var total = 0.0
        var first = 0.0
        var second = 0.0
        for index in start..<start + classes {
          let drop = drops[index]
          let mass = exp(beta * drop)
          // Where the mass underflows the drop may be infinite, and 0 × ∞ is not 0.
          guard mass > 0 else { continue }
          total += mass
          first += mass * drop
          second += mass * drop * drop
        }
        let mean = first / total
        gradient.add(weights[row] * (mean - drops[start + Int(labels[row])]))
        curvature.add(weights[row] * (second / total - mean * mean))
      }
      return Slope(gradient: gradient.value, curvature: max(0, curvature.value))
    }
  }
}
