internal import Glibc

extension BestTemperature {
  /// An interval for the temperature that would minimise the expected log loss.
  ///
  /// ln β̂, with β = 1/T, differs from its target by nearly the mean over rows of the influence
  /// −g_i/H, g_i being the slope of row i's loss in ln β and H the mean curvature; this holds whether
  /// or not scaled softmax is the truth (Huber 1967). The interval is that of this mean, corrected for
  /// skewness (``MeanInterval/hall``), carried over to T. A cross-fit temperature, the geometric mean
  /// of those of the folds, has the same influence and may be given in place of the in-sample one.
  ///
  /// - Parameters:
  ///   - predictions: The rows, with what their weights mean and their clusters.
  ///   - inverse: The 1/T to centre the interval on: that of these rows, or the folds' mean of it.
  ///   - level: The nominal coverage.
  /// - Returns: `nil` when the loss has no positive curvature there, a loss is infinite, or there are
  ///   fewer than two rows.
  /// - Complexity: O(rows × classes).
  public static func interval(
    _ predictions: Predictions,
    inverse: Double,
    level: Double = 0.95
  ) -> Interval? {
    guard inverse > 0, inverse.isFinite, predictions.rows > 1 else { return nil }
    let curve = TemperatureLoss.at(beta: inverse, predictions, every: 1)
    let curvature = curve.curve / curve.weight
    guard curvature > 0 else { return nil }
    let slopes = rowSlopes(predictions, inverse)
    let influence = slopes.map { -$0 / curvature }
    let design = RowDesign(
      rows: predictions.rows,
      weights: predictions.weights,
      weighting: predictions.weighting,
      clusters: predictions.clusters
    )
    guard let centred = design.moments(influence), centred.rows > 1
    else { return nil }
    let mean = MeanInterval.hall.interval(centred, level: level)
    // At a fold's mean the influences do not average to exactly 0; their mean is the step back.
    let low = log(inverse) + mean.low - centred.mean
    let high = log(inverse) + mean.high - centred.mean
    return Interval(
      level: level,
      low: exp(-high),
      high: exp(-low),
      method: "sandwich on ln T, Hall-corrected t"
    )
  }

  /// The slope in ln β of each row's loss: β (Σ_k softmax_k z_k − z_right).
  private static func rowSlopes(_ predictions: Predictions, _ inverse: Double) -> [Double] {
    switch predictions.matrix.storage {
    case .float(let values): rowSlopes(values, predictions, inverse) { Double($0) }
    case .double(let values): rowSlopes(values, predictions, inverse) { $0 }
    }
  }

  @inline(__always)
  private static func rowSlopes<Value: Sendable>(
    _ values: [Value],
    _ predictions: Predictions,
    _ inverse: Double,
    _ plain: @Sendable (Value) -> Double
  ) -> [Double] {
    let classes = predictions.classes
    let labels = predictions.labels
    let isLogits = if case .logits = predictions.scores { true } else { false }
    let ranges = Workers.ranges(predictions.rows, atLeast: 1_024)
    let parts = Workers.map(ranges.count) { piece in
      var scores = [Double](repeating: 0, count: classes)
      return ranges[piece].map { row in
        for k in 0..<classes {
          let value = plain(values[row * classes + k])
          scores[k] = isLogits ? value : log(value)
        }
        let top = scores.max() ?? 0
        var total = 0.0
        var mean = 0.0
        for score in scores where score > -.infinity {
          let mass = exp(inverse * (score - top))
          total += mass
          mean += mass * score
        }
        return inverse * (mean / total - scores[Int(labels[row])])
      }
    }
    return Array(parts.joined())
  }
}
