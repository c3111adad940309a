/// The rows of one fit.
struct FitRows: Sendable {
  let logs: LogRows
  let labels: [Int32]
  /// The rows' weights as the metrics use them, or `nil` where every row counts once.
  let counts: [Double]?
  /// The rows' weights divided by their sum.
  let weights: [Double]
  /// The sum of the rows' weights: how much evidence there is.
  let totalWeight: Double
  /// The mean log loss before any map; stored probabilities are taken as they are, nothing is clipped.
  let lossBefore: Double

  /// Number of rows.
  var count: Int { logs.count }
  /// Number of classes.
  var classes: Int { logs.classes }

  /// Picks rows.
  ///
  /// - Parameters:
  ///   - predictions: All rows.
  ///   - logs: Their log-probabilities.
  ///   - losses: Their log losses.
  ///   - places: Which of them the fit is on; `nil` for all.
  /// - Throws: `MetricsError` when all the weights are 0.
  init(_ predictions: Predictions, _ logs: LogRows, losses: [Double], _ places: [Int32]?) throws {
    func picked<Value>(_ values: [Value]) -> [Value] {
      places.map { places in places.map { values[Int($0)] } } ?? values
    }
    self.logs = places.map(logs.selected) ?? logs
    labels = picked(predictions.labels)
    let counts = try predictions.givenWeights.map {
      try predictions.weighting.checkedAndScaled(picked($0))
    }
    self.counts = counts
    let raw = counts ?? [Double](repeating: 1, count: labels.count)
    let total = raw.reduce(0, +)
    weights = raw.map { $0 / total }
    totalWeight = total
    lossBefore = picked(losses).mean(weights: counts)
  }
}

extension [Double] {
  /// The weighted mean; infinite values of rows that count make it infinite.
  func mean(weights: [Double]?) -> Double {
    var sum = CompensatedSum()
    var total = CompensatedSum()
    for row in indices {
      let weight = weights?[row] ?? 1
      guard weight > 0 else { continue }
      // A compensated sum is for finite terms only.
      guard self[row].isFinite else { return .infinity }
      sum.add(weight * self[row])
      total.add(weight)
    }
    return sum.value / total.value
  }
}
