import CandorMetrics
import Glibc

/// How often a model that is too sure is called better in log loss or Brier score than one that is exactly right, by
/// the library's ``Comparison``; beside it, how often the paired interval alone would have said so.
enum UnseenValidity {
  /// Models of which the first is exactly right.
  private struct Pair: Sendable {
    let title: String
    let classes: Int
    /// The confidence of the right model for a uniform number.
    let confidence: @Sendable (Double) -> Double
    /// By what the logits of the other are multiplied.
    let sharpness: Double
    /// How often every row stands in the data.
    var copies = 1
    var weighted = false
  }

  private static let pairs: [Pair] = [
    Pair(title: "99 % sure, logits × 2", classes: 2, confidence: { _ in 0.99 }, sharpness: 2),
    Pair(title: "95 % sure, logits × 3", classes: 2, confidence: { _ in 0.95 }, sharpness: 3),
    Pair(
      title: "confidence 1 − u²/2, logits × 1.5",
      classes: 2,
      confidence: { 1 - $0 * $0 / 2 },
      sharpness: 1.5
    ),
    Pair(
      title: "ten classes, 1 − u²/2, logits × 2",
      classes: 10,
      confidence: { 1 - $0 * $0 / 2 },
      sharpness: 2
    ),
    Pair(
      title: "95 % sure, logits × 3, every row five times",
      classes: 2,
      confidence: { 0.95 + 0.01 * $0 },
      sharpness: 3,
      copies: 5
    ),
    Pair(
      title: "95 % sure, logits × 3, sampling weights",
      classes: 2,
      confidence: { 0.95 + 0.01 * $0 },
      sharpness: 3,
      weighted: true
    ),
  ]

  private static func compare(_ pair: Pair, _ rows: Int, _ index: Int) -> Comparison? {
    var random = AddressedRandom(seed: 31, purpose: "validation unseen", index: index)
    var (right, sure): ([Double], [Double]) = ([], [])
    var labels: [Int32] = []
    var weights: [Double] = []
    for _ in 0..<rows {
      let c = pair.confidence(random.openUniform())
      let weight = -log(random.openUniform())
      let isHit = random.openUniform() < c
      let other = 1 + Int(random.openUniform() * Double(pair.classes - 1))
      let rest = log((1 - c) / Double(pair.classes - 1))
      let logits = [log(c)] + [Double](repeating: rest, count: pair.classes - 1)
      for _ in 0..<pair.copies {
        right += logits
        sure += logits.map { $0 * pair.sharpness }
        labels.append(isHit ? 0 : Int32(min(pair.classes - 1, other)))
        weights.append(weight)
      }
    }
    func predictions(_ logits: [Double]) throws -> Predictions {
      try Predictions(
        scores: .logits(
          Logits(ScoreMatrix(rows: labels.count, columns: pair.classes, storage: .double(logits)))
        ),
        labels: labels,
        weights: pair.weighted ? weights : nil,
        weighting: pair.weighted ? .sampling : .frequency,
        clusters: pair.copies > 1 ? labels.indices.map { Int32($0 / pair.copies) } : nil
      )
    }
    var options = ComparisonOptions()
    options.replicates = 400
    options.tableReplicates = 2
    return try? Comparison(
      predictions(right),
      predictions(sure),
      metrics: ids.compactMap { MetricTable[$0] },
      options: options
    )
  }

  private static let ids: [MetricID] = [.logLoss, .brier]

  static func run(_ plan: [(rows: Int, simulations: Int)]) {
    var lines: [MetricID: [[String]]] = [:]
    for pair in pairs {
      var cells: [MetricID: [String]] = [:]
      for step in plan {
        let found = simulate(step.simulations) { index in
          compare(pair, step.rows, index).map { comparison in
            ids.map { id in
              let made = comparison[id]
              return (made?.verdict == .bBetter, made?.interval.map { $0.high < 0 } ?? false)
            }
          }
        }.compactMap { $0 }
        for (place, id) in ids.enumerated() {
          let own = found.map { $0[place] }
          cells[id, default: []].append("\(Share(own.map(\.0)).text); \(Share(own.map(\.1)).text)")
        }
      }
      for id in ids { lines[id, default: []].append([pair.title] + (cells[id] ?? [])) }
    }
    for id in ids {
      printTable(
        "The model that is too sure called better in \(id); its interval alone below 0",
        ["pair"] + plan.map { "n = \($0.rows) (\($0.simulations) sets)" },
        lines[id] ?? []
      )
    }
  }
}
