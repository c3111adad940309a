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

  /// Writes log p and log(1 − p) of some classes in some rows, class by class, without cancellation near p = 1.
  ///
  /// Where the class has less than half of the row, what it leaves of the row's sum is exact to a few
  /// bits. So only one class of a row is added up from the others, and all of them together cost
  /// O(classes).
  ///
  /// - Complexity: O(rows × classes) over all classes.
  func writeOdds(
    _ range: Range<Int>,
    _ labels: Range<Int>,
    own: UnsafeMutablePointer<Double>,
    others: UnsafeMutablePointer<Double>
  ) {
    let count = range.count
    values.withUnsafeBufferPointer { values in
      for (place, row) in range.enumerated() {
        for (column, label) in labels.enumerated() {
          own[column * count + place] = values[row * classes + label]
        }
      }
    }
    let all = count * labels.count
    for index in 0..<all { others[index] = min(0, max(own[index], LaneLoops.lowestExponent)) }
    LaneLoops.exponentials(others, all)
    for column in 0..<labels.count {
      let left = others + column * count
      guard let totals else {
        for place in 0..<count { left[place] = -min(left[place], 0.5) }
        continue
      }
      for (place, row) in range.enumerated() {
        left[place] = (totals[row] - min(left[place], totals[row] / 2)) - 1
      }
    }
    LaneLoops.logarithms(others, all)
    for (column, label) in labels.enumerated() {
      for (place, row) in range.enumerated() {
        let index = column * count + place
        // Whatever a row's sum was rounded to, half of it is above 1/e.
        guard own[index] > -1, exp(own[index]) >= (totals?[row] ?? 1) / 2 else { continue }
        others[index] = logOfOthers(row, label)
      }
    }
  }

  /// log of the sum of the other classes' probabilities, added up.
  private func logOfOthers(_ row: Int, _ label: Int) -> Double {
    values.withUnsafeBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: classes) { memory in
        guard let from = values.baseAddress, let masses = memory.baseAddress else { return 0 }
        masses.initialize(from: from + row * classes, count: classes)
        // The class itself is out: its power is nothing beside the others'.
        masses[label] = -.infinity
        let top = LaneSums.largest(masses, classes)
        LaneSums.makeExponents(masses, classes, top: top, scale: 1)
        LaneLoops.exponentials(masses, classes)
        masses[label] = 0
        return top + log(LaneSums.sum(masses, classes))
      }
    }
  }

  /// The probabilities, row-major, at most 1.
  var probabilities: [Double] {
    [Double](unsafeUninitializedCapacity: values.count) { result, filled in
      values.withUnsafeBufferPointer { values in
        if let from = values.baseAddress, let to = result.baseAddress {
          nonisolated(unsafe) let (from, to) = (from, to)
          RowScores.overStretches(rows) { stretch in
            let start = stretch.lowerBound * classes
            Self.writeProbabilities(from + start, stretch.count * classes, into: to + start)
          }
        }
      }
      filled = values.count
    }
  }

  /// Writes the exponentials of log-probabilities.
  static func writeProbabilities(
    _ logs: UnsafePointer<Double>,
    _ count: Int,
    into target: UnsafeMutablePointer<Double>
  ) {
    let size = 1 << 13
    for first in stride(from: 0, to: count, by: size) {
      let part = min(size, count - first)
      let (from, to) = (logs + first, target + first)
      // Rounding may take a log-probability of about 0 past it.
      for index in 0..<part { to[index] = min(0, max(from[index], LaneLoops.lowestExponent)) }
      LaneLoops.exponentials(to, part)
    }
  }

  /// Each row minus its mean: the centred log-ratio of the probabilities.
  var centred: [Double] {
    [Double](unsafeUninitializedCapacity: values.count) { result, filled in
      values.withUnsafeBufferPointer { values in
        if let from = values.baseAddress, let to = result.baseAddress {
          nonisolated(unsafe) let (from, to) = (from, to)
          RowScores.overStretches(rows) { stretch in
            for row in stretch {
              let (x, y) = (from + row * classes, to + row * classes)
              let mean = LaneSums.sum(x, classes) / Double(classes)
              for k in 0..<classes { y[k] = x[k] - mean }
            }
          }
        }
      }
      filled = values.count
    }
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
