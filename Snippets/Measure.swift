// Logits and labels in, numbers with their intervals and definitions out.
import CandorMetrics

let logits: [Float] = [2, 0, 1, 0, 3, 0, 1, 1, 2, 4, 0, 1, 0, 1, 0, 1, 0, 2]
let labels: [Int32] = [0, 1, 2, 0, 0, 2]

let scores = try Logits(ScoreMatrix(rows: 6, columns: 3, storage: .float(logits)))
let evaluation = try Evaluation(Predictions(scores: .logits(scores), labels: labels))
for id: MetricID in [.accuracy, .logLoss, .ece] {
  guard let estimate = evaluation[id], let value = estimate.value else { continue }
  let interval = estimate.interval.map { "\($0.low) to \($0.high)" } ?? "none"
  print("\(id): \(value), interval \(interval), \(estimate.spec)")
}
