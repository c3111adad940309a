/// Temperature scaling: one factor β = 1/T on the logits, by minimum log loss.
///
/// `β = argmin Σ w_i [log Σ_k e^{β z_ik} − β z_iy]`. The objective is convex in β and its derivative
/// is `Σ w_i (E_β[z_i] − z_iy)`, so the optimum is a root that ``BestTemperature`` finds to the last
/// bits: no learning rate and no grid. Accuracy and the order of classes never change.
///
/// Edge cases: when every row that counts is right (its label has the highest score, ties allowed)
/// no finite optimum exists; when the labels score no higher than the average class the optimum is
/// β = 0; when every row's scores are equal β has no effect. The certificate's `limit` says which;
/// β is then 1, or for the second case a β so small that the probabilities are all but uniform.
///
/// - Complexity: O(rows × classes) an iteration, fewer than ten iterations.
/// - References: Guo, Pleiss, Sun and Weinberger 2017, "On calibration of modern neural networks",
///   section 4.2.
public struct TemperatureScaling: PartMethod {
  /// Creates the method, which has no options.
  public init() {}

  /// `.temperature`.
  public var kind: RecalibrationKind { .temperature }
  /// The method in words.
  public var spec: String { "temperature, minimum log loss, exact" }

  /// Fits β.
  func fit(_ rows: FitRows) throws -> Recalibrator {
    let optimum = try TemperatureOptimum(rows)
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

/// The best inverse temperature of fitting rows, and a β to go on with where there is none.
struct TemperatureOptimum {
  /// β = 1/T.
  let inverse: Double
  /// The derivative of the mean log loss in β at the end.
  let gradient: Double
  let expectedDecrease: Double
  let iterations: Int
  let limit: FitCertificate.Limit?

  init(_ rows: FitRows) throws {
    let readable = rows.logs.readable
    let meant = TemperatureRows(picked: rows.logs.rows)
    guard let best = BestTemperature(readable, meant) else {
      throw MetricsError.undefined("No row counts, so there is no best temperature.")
    }
    iterations = best.passes
    limit =
      switch best.limit {
      case nil: nil
      case .everyRowRight: .everyRowRight
      case .flat: .flat
      case .scoresMislead: .scoresMislead
      case .infiniteLoss, .iterations: .iterations
      }
    // Where the scores mislead: a millionth of what would move a typical row. That is as good as
    // uniform, and still in order.
    inverse = best.inverse ?? (limit == .scoresMislead ? 1e-6 / rows.meanRange : 1)
    let end = TemperatureLoss.at(beta: inverse, readable, every: 1, rows: meant)
    gradient = end.slope / (inverse * end.weight)
    expectedDecrease = end.curve > 0 ? end.slope * end.slope / (2 * end.curve * end.weight) : 0
  }
}

extension FitRows {
  /// The mean distance of the rows' highest and lowest log-probability.
  fileprivate var meanRange: Double {
    var sum = CompensatedSum()
    withUnsafeTemporaryAllocation(of: Double.self, capacity: classes) { memory in
      guard let scores = memory.baseAddress else { return }
      for row in 0..<count {
        logs.write(row..<row + 1, into: scores)
        sum.add(weights[row] * ((memory.max() ?? 0) - (memory.min() ?? 0)))
      }
    }
    return sum.value
  }
}
