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
    let classes = predictions.classes
    let isLogits = if case .logits = predictions.scores { true } else { false }
    let size = RowScores.blockRows(classes)
    return [Double](unsafeUninitializedCapacity: predictions.rows) { slopes, filled in
      nonisolated(unsafe) let slopes = slopes
      RowScores.overStretches(predictions.rows) { stretch in
        RowScores.Block.with(doubles: size * classes) { scores in
          RowScores.Block.with(doubles: size * classes) { masses in
            for first in stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
              let rows = first..<min(first + size, stretch.upperBound)
              RowScores.widen(predictions, rows, into: scores.numbers)
              let count = rows.count * classes
              if !isLogits {
                for index in 0..<count { scores.numbers[index] = log(scores.numbers[index]) }
              }
              masses.numbers.update(from: scores.numbers, count: count)
              for place in 0..<rows.count {
                let own = masses.numbers + place * classes
                let top = LaneSums.largest(own, classes)
                LaneSums.makeExponents(own, classes, top: top, scale: inverse)
              }
              masses.exponentials(count)
              for (place, row) in rows.enumerated() {
                let own = scores.numbers + place * classes
                let right = own[Int(predictions.labels[row])]
                // What has no probability has no mass either.
                if !isLogits {
                  for k in 0..<classes where own[k] == -.infinity { own[k] = 0 }
                }
                let (sum, mean, _) = LaneSums.moments(
                  masses.numbers + place * classes,
                  own,
                  classes
                )
                slopes[row] = inverse * (mean / sum - right)
              }
            }
          }
        }
      }
      filled = predictions.rows
    }
  }
}
