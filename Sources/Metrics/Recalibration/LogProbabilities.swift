internal import Glibc

/// All log-probabilities at once, in double precision; ``LogRows`` writes the same numbers a few rows at a time.
///
/// Logits go through log-softmax, so two models that differ by a constant a row, which no
/// probability can see, get the same map. Probabilities go through the logarithm; one below
/// ``least`` is read as ``least``, because a stored 0 is nearly always a float32 softmax that
/// underflowed, and a map must not meet the logarithm of 0.
package struct LogProbabilities: Sendable {
  /// The least probability that a stored probability is read as: float32's least normal number.
  package static let least = Double(Float.leastNormalMagnitude)

  /// Number of rows.
  package let rows: Int
  /// Number of classes.
  package let classes: Int
  /// The log-probabilities, row-major.
  package let values: [Double]

  /// Reads the scores of predictions.
  ///
  /// - Complexity: O(rows × classes).
  package init(_ predictions: Predictions) { self.init(RowScores(predictions)) }

  init(_ scores: RowScores) {
    rows = scores.rows
    classes = scores.classes
    let count = rows * classes
    values = [Double](unsafeUninitializedCapacity: count) { values, filled in
      if let base = values.baseAddress {
        nonisolated(unsafe) let base = base
        RowScores.overStretches(scores.rows) { stretch in
          scores.writeLogs(stretch, into: base + stretch.lowerBound * scores.classes)
        }
      }
      filled = count
    }
  }

  /// The log-probability of a class in a row.
  package subscript(row: Int, label: Int) -> Double { values[row * classes + label] }

  /// The stored scores widened to double.
  static func doubles(_ matrix: ScoreMatrix) -> [Double] {
    switch matrix.storage {
    case .float(let values): values.map(Double.init)
    case .double(let values): values
    }
  }
}

extension Predictions {
  /// The log loss −log p of the right class, of every row, in nats; infinite where p is 0.
  ///
  /// From logits by log-softmax; from probabilities as they are, nothing is clipped.
  package var rowLogLoss: [Double] {
    switch scores {
    case .probabilities(let probabilities):
      return labels.indices.map { -log(probabilities.matrix[$0, Int(labels[$0])]) }
    case .logits: return RowFacts(self).logLoss
    }
  }

  /// The weighted mean of one value a row; infinite values of rows that count make it infinite.
  package func mean(_ values: [Double]) -> Double { values.mean(weights: weights) }

  /// The rows at these places, in this order.
  package func subset(_ places: [Int]) throws -> Predictions {
    func pick<Value>(_ values: [Value]) -> [Value] {
      var result: [Value] = []
      result.reserveCapacity(places.count * classes)
      for place in places { result += values[place * classes..<(place + 1) * classes] }
      return result
    }
    let storage: ScoreMatrix.Storage =
      switch matrix.storage {
      case .float(let values): .float(pick(values))
      case .double(let values): .double(pick(values))
      }
    let matrix = try ScoreMatrix(rows: places.count, columns: classes, storage: storage)
    let scores: Scores =
      switch self.scores {
      case .logits: .logits(try Logits(matrix))
      case .probabilities(let all):
        .probabilities(try Probabilities(matrix, tolerance: all.tolerance))
      }
    return try Predictions(
      scores: scores,
      labels: places.map { labels[$0] },
      weights: givenWeights.map { weights in places.map { weights[$0] } },
      weighting: weighting,
      ids: ids.map { ids in places.map { ids[$0] } },
      clusters: clusters.map { clusters in places.map { clusters[$0] } }
    )
  }

  /// The same rows with other scores.
  func replacing(_ scores: Scores) throws -> Predictions {
    try Predictions(
      scores: scores,
      labels: labels,
      weights: givenWeights,
      weighting: weighting,
      ids: ids,
      clusters: clusters
    )
  }
}
