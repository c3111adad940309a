import CandorMetrics
import Glibc

/// A population of rows whose every expected value is known.
///
/// A row's true class probabilities are softmax(η) with η normal; the model's logits are
/// `sharpness` · η plus normal noise, so that it is over-confident and knows less than there is to
/// know. Truths are averages of conditional expectations over a large sample: no label is drawn.
struct Population: Sendable {
  let classes = 5
  var spread = 1.5
  var sharpness = 1.4
  var noise = 0.5

  /// Rows with their true class probabilities, row-major.
  struct Rows {
    var logits: [Double] = []
    var truth: [Double] = []
    var labels: [Int32] = []
  }

  func rows(_ count: Int, index: Int) -> Rows {
    var stream = AddressedRandom(seed: 20, purpose: "population", index: index)
    var rows = Rows()
    for _ in 0..<count {
      let eta = (0..<classes).map { _ in spread * stream.normal() }
      let powers = eta.map { exp($0) }
      let total = powers.reduce(0, +)
      let truth = powers.map { $0 / total }
      var left = stream.uniform()
      var label = 0
      while label < classes - 1, left >= truth[label] {
        left -= truth[label]
        label += 1
      }
      rows.logits += eta.map { sharpness * $0 + noise * stream.normal() }
      rows.truth += truth
      rows.labels.append(Int32(label))
    }
    return rows
  }

  func predictions(_ rows: Rows) throws -> Predictions {
    try predictions(rows.logits, rows.labels, weights: nil)
  }

  private func predictions(
    _ logits: [Double],
    _ labels: [Int32],
    weights: [Double]?
  ) throws -> Predictions {
    let matrix = try ScoreMatrix(
      rows: labels.count,
      columns: classes,
      storage: .double(logits)
    )
    return try Predictions(scores: .logits(Logits(matrix)), labels: labels, weights: weights)
  }

  /// The expected values, from `count` rows each written once for every class with its probability as
  /// the weight.
  func truths(_ count: Int = 300_000, error: DebiasedCalibrationError) throws -> Truths {
    let rows = rows(count, index: -1)
    var logits: [Double] = []
    var labels: [Int32] = []
    for row in 0..<count {
      for label in 0..<classes {
        logits += rows.logits[row * classes..<(row + 1) * classes]
        labels.append(Int32(label))
      }
    }
    let predictions = try predictions(logits, labels, weights: rows.truth)
    let facts = RowFacts(predictions)
    func mean(_ values: [Double]) -> Double {
      zip(values, rows.truth).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
    }
    let table = CalibrationTable.topLabel(facts)
    guard let inverse = BestTemperature(predictions)?.inverse,
      let l2 = BinnedCalibrationError(rule: error.rule, norm: .l2).value(of: table)
    else { throw ValidationFailure.noTruth }
    return Truths(
      accuracy: mean(facts.hits.map { $0 ? 1 : 0 }),
      logLoss: mean(facts.logLoss),
      brier: mean(facts.brier),
      temperature: 1 / inverse,
      calibrationError: l2
    )
  }
}

/// The expected values of a population.
struct Truths: Sendable {
  let accuracy, logLoss, brier, temperature, calibrationError: Double
}

enum ValidationFailure: Error { case noTruth }
