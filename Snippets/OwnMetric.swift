// A metric of one's own: how much surer than right a model is, with its interval and its paired
// difference, measured and compared like every metric of the library.
import CandorMetrics

/// The mean confidence less the share of right rows: above 0 for an over-confident model.
struct Overconfidence: Estimator {
  let id: MetricID = "overconfidence"
  let title = "Overconfidence"
  let better = MetricDirection.neither
  let bounds = -1.0...1.0
  let needs = EvidenceParts.facts

  func spec(_ options: MetricOptions) -> String {
    "mean confidence minus share of hits, \(options.view.name)"
  }

  func value(of evidence: Evidence) -> Double? {
    let gaps = gaps(evidence)
    return gaps.isEmpty ? nil : gaps.reduce(0, +) / Double(gaps.count)
  }

  // A mean over rows: the library makes the interval of it, and of the difference of two models.
  var inference: Inference { Inference(interval: .meanOfRows(gaps), pair: .meanOfRows(gaps)) }

  private func gaps(_ evidence: Evidence) -> [Double] {
    let rows = evidence.viewRows
    return zip(rows.confidence, rows.hits).map { $0 - ($1 ? 1 : 0) }
  }
}

// Two models on the same 400 rows of three classes; the second says the same, twice as surely.
let labels = (0..<400).map { Int32($0 % 3) }
let logits: [Double] = labels.enumerated().flatMap { row, label in
  (0..<3).map { k -> Double in
    let isRight = Int(label) == k
    let isDark = (row * 7 + k * 5) % 11 < 4
    return isDark ? 0 : isRight ? 2.2 : 1
  }
}
let calm = try Predictions(
  scores: .logits(Logits(ScoreMatrix(rows: 400, columns: 3, storage: .double(logits)))),
  labels: labels
)
let sure = try Predictions(
  scores: .logits(
    Logits(ScoreMatrix(rows: 400, columns: 3, storage: .double(logits.map { 2 * $0 })))
  ),
  labels: labels
)

let own = Overconfidence()
let evaluation = try Evaluation(calm, metrics: MetricTable.standard + [own])
if let found = evaluation[own.id], let value = found.value, let interval = found.interval {
  print("\(found.spec): \(value) [\(interval.low), \(interval.high)]")
}

let comparison = try Comparison(calm, sure, metrics: MetricTable.compared + [own])
if let found = comparison[own.id], let interval = found.interval {
  print("difference: \(found.difference) [\(interval.low), \(interval.high)]")
}
