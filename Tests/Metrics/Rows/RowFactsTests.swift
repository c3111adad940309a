import CandorMetrics
import Foundation
import Testing

@Suite("Row facts")
struct RowFactsTests {
  /// The slow, obviously correct twin: one row by the definition, in 80-bit arithmetic.
  private static func twin(_ z: [Double], label: Int) -> [Double] {
    let wide = z.map { Float80($0) }
    let largest = wide.max() ?? 0
    let powers = wide.map { Foundation.exp($0 - largest) }
    let total = powers.reduce(0, +)
    let p = powers.map { $0 / total }
    let loss = p[label] > 0.5 ? -log1p(p[label] - 1) : largest - wide[label] + log(total)
    let brier = p.indices.map { ($0 == label ? p[$0] - 1 : p[$0]) }.map { $0 * $0 }.reduce(0, +)
    let norm = p.map { $0 * $0 }.reduce(0, +)
    return [loss, p.max() ?? 0, brier, p[label], norm].map { Double($0) }
  }

  @Test("agree with the definition", arguments: [2, 3, 10, 37], [0.1, 3, 40])
  func agreesWithDefinition(classes: Int, spread: Double) throws {
    let rows = 1_003
    let logits = (0..<rows * classes).map {
      spread * (GoldenSets.fraction(Double($0 + 1) * 0.6180339887498949) - 0.5)
    }
    let labels = (0..<rows).map { Int32($0 % classes) }
    let facts = RowFacts(
      try Predictions(
        scores: .logits(
          Logits(ScoreMatrix(rows: rows, columns: classes, storage: .double(logits)))
        ),
        labels: labels
      )
    )
    var worst = 0.0
    var wrongClass = 0
    for row in 0..<rows {
      let z = Array(logits[row * classes..<(row + 1) * classes])
      let expected = Self.twin(z, label: Int(labels[row]))
      let found = [
        facts.logLoss[row], facts.confidence[row], facts.brier[row], facts.trueClassProbability[row],
        facts.squaredNorm[row],
      ]
      for (a, b) in zip(found, expected) { worst = max(worst, abs(a - b) / max(b, 1e-3)) }
      if z.firstIndex(of: z.max() ?? 0) != Int(facts.predicted[row]) { wrongClass += 1 }
    }
    #expect(worst < 4e-15)
    #expect(wrongClass == 0)
  }

  @Test("A tiny loss keeps its digits")
  func keepsTinyLoss() throws {
    let facts = RowFacts(
      try Predictions(
        scores: .logits(
          Logits(ScoreMatrix(rows: 2, columns: 2, storage: .double([50, 0, 0, 50])))
        ),
        labels: [0, 0]
      )
    )
    #expect(abs(facts.logLoss[0] / exp(-50) - 1) < 1e-14)
    #expect(abs(facts.logLoss[1] - 50) < 1e-13)
  }

  @Test("Ties go to the lowest class, extreme logits stay finite")
  func handlesExtremes() throws {
    let facts = RowFacts(
      try Predictions(
        scores: .logits(
          Logits(
            ScoreMatrix(
              rows: 3,
              columns: 3,
              storage: .float([1, 1, 1, 3e38, -3e38, 0, -1e5, -1e5, 1e5])
            )
          )
        ),
        labels: [2, 0, 0]
      )
    )
    #expect(facts.predicted == [0, 0, 2])
    #expect(facts.confidence.map { abs($0 - 1 / 3) < 1e-15 || $0 == 1 } == [true, true, true])
    #expect(abs(facts.logLoss[0] - log(3)) < 1e-15)
    #expect(abs(facts.logLoss[1]) < 1e-300)
    #expect(facts.logLoss[2] == 2e5)
  }

  @Test("Probabilities are used as they are, 0 gives an infinite loss")
  func usesProbabilities() throws {
    let facts = RowFacts(
      try Predictions(
        scores: .probabilities(
          Probabilities(
            ScoreMatrix(rows: 2, columns: 3, storage: .double([0.25, 0.5, 0.25, 0, 0, 1]))
          )
        ),
        labels: [2, 1]
      )
    )
    #expect(facts.logLoss == [-log(0.25), .infinity])
    #expect(facts.confidence == [0.5, 1])
    #expect(facts.brier == [0.0625 + 0.25 + 0.5625, 2])
    #expect(facts.trueClassProbability == [0.25, 0])
    #expect(ScoreSummary(facts).logLoss == nil)
  }
}
