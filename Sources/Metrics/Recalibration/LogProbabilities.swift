internal import Glibc

/// What every recalibrator is fitted on and applied to: log-probabilities in double precision.
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
  /// The sum of each row's probabilities where they were given; `nil` where softmax makes it 1.
  private let totals: [Double]?

  /// Reads the scores of predictions.
  ///
  /// - Complexity: O(rows × classes).
  package init(_ predictions: Predictions) {
    rows = predictions.rows
    classes = predictions.classes
    let scores = RowScores(predictions)
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
    switch predictions.scores {
    case .logits: totals = nil
    case .probabilities(let all):
      totals = (0..<rows).map { [classes] row in
        var sum = 0.0
        for label in 0..<classes { sum += max(all.matrix[row, label], Self.least) }
        return sum
      }
    }
  }

  /// The log-probability of a class in a row.
  package subscript(row: Int, label: Int) -> Double { values[row * classes + label] }

  /// log(p / (1 − p)) of a class in every row, without cancellation near p = 1.
  package func logOdds(of label: Int) -> [Double] {
    (0..<rows).map { self[$0, label] - logOfOthers($0, label) }
  }

  /// log of the sum of the other classes' probabilities: log(1 − p) without cancellation.
  ///
  /// Where the class has less than half of the row, what it leaves of the row's sum is exact to a few
  /// bits. So only one class of a row is added up from the others, and all of them together cost
  /// O(classes).
  func logOfOthers(_ row: Int, _ label: Int) -> Double {
    let start = row * classes
    let total = totals?[row] ?? 1
    let own = exp(values[start + label])
    if own < total / 2 { return total == 1 ? log1p(-own) : log(total - own) }
    var top = -Double.infinity
    for index in 0..<classes where index != label { top = max(top, values[start + index]) }
    var sum = 0.0
    for index in 0..<classes where index != label { sum += exp(values[start + index] - top) }
    return top + log(sum)
  }

  /// Each row minus its mean: the centred log-ratio of the probabilities.
  var centred: [Double] {
    var result = values
    for start in stride(from: 0, to: result.count, by: classes) {
      let mean = result[start..<start + classes].reduce(0, +) / Double(classes)
      for index in start..<start + classes { result[index] -= mean }
    }
    return result
  }

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
  package func mean(_ values: [Double]) -> Double {
    var sum = CompensatedSum()
    var total = CompensatedSum()
    for row in values.indices {
      let weight = weights?[row] ?? 1
      guard weight > 0 else { continue }
      // A compensated sum is for finite terms only.
      guard values[row].isFinite else { return .infinity }
      sum.add(weight * values[row])
      total.add(weight)
    }
    return sum.value / total.value
  }

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
