import CandorMetrics
import Foundation
import Testing

/// Chernoff's bound of a lower Brier score, against all outcomes counted one by one.
@Suite("Evidence of a Brier score")
struct BrierEvidenceTests {
  private static let q: [[Double]] = [
    [0.7, 0.2, 0.1], [0.5, 0.25, 0.25], [0.9, 0.06, 0.04], [0.34, 0.33, 0.33], [0.6, 0.4, 0],
    [0.2, 0.3, 0.5], [0.8, 0.15, 0.05],
  ]
  /// The other model: surer of the first class in most rows.
  private static let p: [[Double]] = [
    [0.95, 0.03, 0.02], [0.7, 0.2, 0.1], [0.99, 0.005, 0.005], [0.6, 0.2, 0.2], [0.9, 0.1, 0],
    [0.1, 0.2, 0.7], [0.97, 0.02, 0.01],
  ]

  private func model(_ rows: [[Double]], _ labels: [Int]) throws -> Predictions {
    let matrix = try ScoreMatrix(
      rows: rows.count,
      columns: rows[0].count,
      storage: .double(rows.flatMap { $0 })
    )
    return try Predictions(
      scores: .probabilities(Probabilities(matrix)),
      labels: labels.map { Int32($0) }
    )
  }

  private func loss(_ rows: [[Double]], _ labels: [Int]) -> Double {
    zip(rows, labels).reduce(0) { sum, row in
      sum
        + row.0.indices.reduce(0) {
          $0 + pow(row.0[$1] - ($1 == row.1 ? 1 : 0), 2)
        }
    }
  }

  @Test(
    "the chance of as low a total, counted over all outcomes, is at most e to the minus gain",
    arguments: [
      [0, 0, 0, 0, 0, 2, 0], [0, 0, 0, 0, 0, 2, 1], [0, 1, 0, 0, 1, 2, 0], [1, 0, 0, 0, 0, 0, 0],
    ]
  )
  func bound(labels: [Int]) throws {
    let observed = loss(Self.p, labels) - loss(Self.q, labels)
    var chance = 0.0
    for number in 0..<2_187 {
      var rest = number
      let outcome = Self.q.indices.map { _ -> Int in
        defer { rest /= 3 }
        return rest % 3
      }
      let gap = loss(Self.p, outcome) - loss(Self.q, outcome)
      if gap <= observed + 1e-12 {
        chance += zip(Self.q, outcome).reduce(1) { $0 * $1.0[$1.1] }
      }
    }
    let gain = try BrierEvidence(winner: model(Self.p, labels), loser: model(Self.q, labels))
      .gain(enough: .infinity)
    #expect(chance <= exp(-gain) * (1 + 1e-9))
    // The lowest total of all has no slack: the bound goes to its chance.
    if labels == [0, 0, 0, 0, 0, 2, 0] {
      #expect(gain > -0.9 * log(chance))
    }
  }

  @Test("a score that is not lower is no evidence")
  func notLower() throws {
    let labels = [1, 1, 1, 1, 1, 0, 1]
    let gain = try BrierEvidence(winner: model(Self.p, labels), loser: model(Self.q, labels))
      .gain(enough: .infinity)
    #expect(gain == 0)
  }

  @Test("an outcome that the other model rules out is as much evidence as is asked for")
  func impossible() throws {
    let labels = [0, 0, 0, 0, 2, 2, 0]
    var p = Self.p
    p[4] = [0.5, 0.2, 0.3]
    let gain = try BrierEvidence(winner: model(p, labels), loser: model(Self.q, labels))
      .gain(enough: 5)
    #expect(gain >= 5)
  }
}
