import CandorMetrics
import Glibc

/// How often 95 % intervals hold what they are for.
struct Coverage {
  let population: Population
  let title: String

  func run(_ plan: [(rows: Int, simulations: Int)]) throws {
    let error = DebiasedCalibrationError()
    let truths = try population.truths(error: error)
    var lines: [String: [String]] = [:]
    var order: [String] = []
    for step in plan {
      let held = simulate(step.simulations) { index in
        (try? outcomes(step.rows, index, truths, error)) ?? []
      }
      for (place, name) in (held.first ?? []).map(\.name).enumerated() {
        if lines[name] == nil { order.append(name) }
        let known = held.compactMap { $0.indices.contains(place) ? $0[place].held : nil }
        lines[name, default: []].append(Share(known).text)
      }
    }
    print(
      "Truth: accuracy \(fixed(truths.accuracy, 4)), log loss \(fixed(truths.logLoss, 4)), Brier"
        + " \(fixed(truths.brier, 4)), L2 error \(fixed(truths.calibrationError, 4)), temperature"
        + " \(fixed(truths.temperature, 4)).\n"
    )
    printTable(
      title,
      ["95 % interval"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
      order.map { [$0] + (lines[$0] ?? []) }
    )
  }

  struct Outcome: Sendable {
    let name: String
    /// Whether the interval held the truth; `nil` when there was no interval.
    let held: Bool?
  }

  private func outcomes(
    _ rows: Int,
    _ index: Int,
    _ truths: Truths,
    _ error: DebiasedCalibrationError
  ) throws -> [Outcome] {
    let predictions = try population.predictions(population.rows(rows, index: index))
    let facts = RowFacts(predictions)
    let table = CalibrationTable.topLabel(facts)
    var found: [Outcome] = []
    func add(_ name: String, _ interval: Interval?, _ truth: Double) {
      found.append(
        Outcome(name: name, held: interval.map { $0.low <= truth && truth <= $0.high })
      )
    }
    let hits = facts.hits.count { $0 }
    for rule in BinomialInterval.allCases {
      add("accuracy, \(rule.rawValue)", rule.interval(hits: hits, trials: rows), truths.accuracy)
    }
    for rule in MeanInterval.allCases {
      add("log loss, \(rule.rawValue)", rule.interval(facts.logLoss), truths.logLoss)
      add("Brier, \(rule.rawValue)", rule.interval(facts.brier), truths.brier)
    }
    add(
      "debiased L2, unified",
      error.interval(of: table),
      truths.calibrationError
    )
    if rows <= 1_000 {
      let settings = Bootstrap(replicates: 400, method: .bca, seed: UInt64(index))
      let bootstrap = try settings.overRows(rows) { resample in
        var sum = 0.0
        for row in 0..<rows { sum += Double(resample.counts[row]) * facts.logLoss[row] }
        return [sum / Double(rows)]
      }
      add("log loss, bootstrap BCa (400)", bootstrap[0]?.interval(), truths.logLoss)
    }
    let inverse = BestTemperature(predictions)?.inverse
    add(
      "temperature, in-sample, sandwich",
      inverse.flatMap { BestTemperature.interval(predictions, inverse: $0) },
      truths.temperature
    )
    add(
      "temperature, 5-fold cross-fit, sandwich",
      try crossFitInverse(predictions, index).flatMap {
        BestTemperature.interval(predictions, inverse: $0)
      },
      truths.temperature
    )
    return found
  }

  /// The geometric mean of the folds' 1/T: each of five temperatures is fitted on the other folds.
  private func crossFitInverse(_ predictions: Predictions, _ index: Int) throws -> Double? {
    let folds = try Folds(predictions, count: 5, seed: UInt64(index))
    var sum = 0.0
    for fold in 0..<folds.count {
      let outside = folds.assignment.indices.filter { folds.assignment[$0] != fold }
      let labels = outside.map { predictions.labels[$0] }
      let logits = outside.flatMap { row in
        (0..<predictions.classes).map { predictions.matrix[row, $0] }
      }
      let matrix = try ScoreMatrix(
        rows: outside.count,
        columns: predictions.classes,
        storage: .double(logits)
      )
      let part = try Predictions(scores: .logits(Logits(matrix)), labels: labels)
      guard let inverse = BestTemperature(part)?.inverse else { return nil }
      sum += log(inverse)
    }
    return exp(sum / Double(folds.count))
  }
}
