internal import Glibc

/// One temperature a fold, the one of least log loss on the rows outside it, and each row's loss by that of its fold.
///
/// The values are those of a cross-fit of ``TemperatureScaling``, without a copy of any row: a fold's rows count
/// nothing in its own search, and all searches start from the temperature of a sample of all rows.
package struct FoldTemperatures {
  private let predictions: Predictions
  private let scores: RowScores
  private let folds: Folds

  /// The loss of each row, in nats.
  ///
  /// - Throws: `MetricsError` when a temperature takes the scores beyond the range of a double.
  /// - Complexity: O(rows × classes), a few passes a fold; memory for one number a row.
  package static func losses(_ scores: RowScores, _ folds: Folds) throws -> [Double] {
    try FoldTemperatures(predictions: scores.predictions, scores: scores, folds: folds).losses()
  }

  private func losses() throws -> [Double] {
    let starts = starts()
    let found = Workers.map(folds.count) { fold in
      Result { try inverse(fold, from: starts[fold]) }
    }
    return try losses(found.map { try $0.get() })
  }

  /// 1/T of one fold's map, by Halley's method on the rows outside the fold.
  private func inverse(_ fold: Int, from start: Double) throws -> Double {
    let rows = TemperatureRows(
      without: (folds.assignment, fold),
      least: LogProbabilities.least
    )
    var isRightEverywhere = false
    let found = TemperatureDescent(start: start, tolerance: 1e-6).run { place in
      let at = TemperatureLoss.at(beta: exp(place), predictions, every: 1, rows: rows)
      isRightEverywhere = !at.hasWrongRow && at.weight > 0 && at.loss.isFinite
      return at
    }
    // No temperature is best then, and the fit leaves the scores as they are.
    guard !isRightEverywhere else { return 1 }
    // No better than saying 1/K of every class: that, like a search without end, has rules of its own.
    guard let found, log(Double(predictions.classes)) - found.loss > 1e-14 else {
      return try inverse(byFit: fold)
    }
    return exp(found.place)
  }

  /// ln β where each fold's search starts: close to its end already, from two passes that all folds share.
  private func starts() -> [Double] {
    // A sample says about where; its size decides nothing but the time.
    let sample = max(1_024, min(16_384, 8_000_000 / predictions.classes))
    let stride = max(1, predictions.rows / sample)
    let rows = TemperatureRows(without: nil, least: LogProbabilities.least)
    var place =
      TemperatureDescent(start: 0, tolerance: 1e-3).run { place in
        TemperatureLoss.at(beta: exp(place), predictions, every: stride, rows: rows)
      }?.place ?? 0
    if stride > 1 {
      place += step(inside(at: place).reduce(TemperatureLoss(), +)) ?? 0
    }
    let inside = inside(at: place)
    return (0..<folds.count).map { fold in
      let outside = inside.enumerated().filter { $0.offset != fold }
        .reduce(TemperatureLoss()) { $0 + $1.element }
      return place + (step(outside) ?? 0)
    }
  }

  /// Halley's step in ln β where it is a small one.
  private func step(_ at: TemperatureLoss) -> Double? {
    let bend = 2 * at.curve * at.curve - at.slope * at.jerk
    guard at.curve > 0, bend > 0 else { return nil }
    let step = -2 * at.slope * at.curve / bend
    return abs(step) < 0.5 ? step : nil
  }

  /// The losses of each fold's own rows at one ln β, in one pass.
  private func inside(at place: Double) -> [TemperatureLoss] {
    let beta = exp(place)
    let classes = predictions.classes
    let weights = predictions.weights
    // Weight, loss and derivatives of each fold.
    let parts = RowScores.mapStretches(predictions.rows) { stretch -> [Double] in
      var sums = [Double](repeating: 0, count: 5 * folds.count)
      let size = scores.blockRows
      RowScores.Block.with(doubles: size * classes) { drops in
        RowScores.Block.with(doubles: size * classes) { powers in
          for first in Swift.stride(from: stretch.lowerBound, to: stretch.upperBound, by: size) {
            let range = first..<min(first + size, stretch.upperBound)
            scores.writeLogs(range, into: drops.numbers)
            for row in range {
              let own = drops.numbers + (row - first) * classes
              let top = LaneSums.largest(own, classes)
              for k in 0..<classes { own[k] -= top }
              let power = powers.numbers + (row - first) * classes
              power.update(from: own, count: classes)
              LaneSums.makeExponents(power, classes, top: 0, scale: beta)
            }
            powers.exponentials(range.count * classes)
            for row in range {
              let drop = drops.numbers + (row - first) * classes
              let moments = LaneSums.fourMoments(
                powers.numbers + (row - first) * classes,
                drop,
                classes
              )
              let own = -drop[Int(predictions.labels[row])]
              let (mean, square) = (moments.y / moments.x, moments.z / moments.x)
              let cube = moments.w / moments.x - 3 * mean * square + 2 * mean * mean * mean
              let weight = weights?[row] ?? 1
              let fold = 5 * folds.assignment[row]
              sums[fold] += weight
              sums[fold + 1] += weight * (log(moments.x) + beta * own)
              sums[fold + 2] += weight * (mean + own)
              sums[fold + 3] += weight * (square - mean * mean)
              sums[fold + 4] += weight * cube
            }
          }
        }
      }
      return sums
    }
    let sums = added(parts, 5 * folds.count)
    return (0..<folds.count).map { fold in
      TemperatureLoss(
        beta: beta,
        weight: sums[5 * fold],
        loss: sums[5 * fold + 1],
        derivatives: SIMD3(sums[5 * fold + 2], sums[5 * fold + 3], sums[5 * fold + 4])
      )
    }
  }

  /// 1/T of the map that stands for a fold where no temperature is best.
  private func inverse(byFit fold: Int) throws -> Double {
    try TemperatureOptimum(FoldedRows(predictions, folds).parts[fold]).inverse
  }

  private func losses(_ inverses: [Double]) throws -> [Double] {
    let classes = predictions.classes
    var losses = [Double](repeating: 0, count: predictions.rows)
    losses.withUnsafeMutableBufferPointer { losses in
      nonisolated(unsafe) let losses = losses
      scores.overBlocks { range, block in
        scores.writeLogs(range, into: block.numbers)
        for row in range {
          let own = block.numbers + (row - range.lowerBound) * classes
          let beta = inverses[folds.assignment[row]]
          let top = LaneSums.largest(own, classes)
          losses[row] = beta * (top - own[Int(predictions.labels[row])])
          LaneSums.makeExponents(own, classes, top: top, scale: beta)
        }
        block.exponentials(range.count * classes)
        for row in range {
          let own = block.numbers + (row - range.lowerBound) * classes
          losses[row] += log(LaneSums.sum(own, classes))
        }
      }
    }
    if let row = losses.firstIndex(where: { !$0.isFinite }) {
      let inverse = inverses[folds.assignment[row]]
      throw MetricsError.invalid(
        "The scores of row \(row) are so large that a temperature of \(1 / inverse) takes them beyond the range"
          + " of a double. Divide all scores by a constant."
      )
    }
    return losses
  }
}
