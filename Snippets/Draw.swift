// A reliability diagram as SVG, with what chance alone would show.
import CandorFigures
import CandorMetrics

// 500 rows of two classes, over-confident on every fifth row.
let labels = (0..<500).map { Int32($0 % 2) }
let logits: [Double] = labels.enumerated().flatMap { row, label -> [Double] in
  let margin = Double(row % 40) / 10
  let rightness = row % 5 == 0 ? -margin : margin
  return label == 0 ? [rightness, 0] : [0, rightness]
}
let matrix = try ScoreMatrix(rows: labels.count, columns: 2, storage: .double(logits))
let evaluation = try Evaluation(Predictions(scores: .logits(Logits(matrix)), labels: labels))
print(ReliabilityFigure(evaluation.reliability).svg())
