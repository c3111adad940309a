// Two models on the same rows: each difference with its interval, its test and its verdict.
import CandorMetrics

// 300 rows of two classes; the second model says the same with half the confidence.
let labels = (0..<300).map { Int32($0 % 2) }
let logits: [Double] = labels.enumerated().flatMap { row, label -> [Double] in
  let rightness = row % 7 == 0 ? -1.0 : 2.0
  return label == 0 ? [rightness, 0] : [0, rightness]
}

func predictions(scaledBy factor: Double) throws -> Predictions {
  let values = logits.map { factor * $0 }
  let matrix = try ScoreMatrix(rows: labels.count, columns: 2, storage: .double(values))
  return try Predictions(scores: .logits(Logits(matrix)), labels: labels)
}

let comparison = try Comparison(predictions(scaledBy: 1), predictions(scaledBy: 0.5))
for difference in comparison.differences {
  let interval = difference.interval.map { "\($0.low) to \($0.high)" } ?? "none"
  let verdict = difference.verdict?.rawValue ?? difference.reason ?? "described only"
  print("\(difference.id): \(difference.difference), interval \(interval), \(verdict)")
}
