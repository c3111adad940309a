import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

@Suite("Best temperature")
struct BestTemperatureTests {
  /// Where the derivative of the loss is 0: SciPy's `brentq` on the gradient in 80-bit floats.
  static let roots = [
    ("mlp", 1.0166325612123186), ("dropout", 0.9696677523604353),
    ("dropout_lr0.5", 1.115864940812079),
  ]

  @Test("is the exact root", arguments: roots)
  func findsRoot(model: String, expected: Double) throws {
    let best = try #require(BestTemperature(try GoldenSets.network(model)))
    let temperature = try #require(best.temperature)
    #expect(abs(temperature - expected) < 1e-13)
    #expect(best.passes <= 6)
  }

  @Test("recovers a planted temperature", arguments: [0.02, 0.5, 1, 7, 300])
  func recovers(planted: Double) throws {
    let predictions = try GoldenSets.multiclass()
    guard case .double(let logits) = predictions.matrix.storage else {
      Issue.record("another kind than the test is about")
      return
    }
    let scaled = try Predictions(
      scores: .logits(
        Logits(
          ScoreMatrix(rows: 600, columns: 3, storage: .double(logits.map { $0 * planted }))
        )
      ),
      labels: predictions.labels
    )
    let original = try #require(BestTemperature(predictions)?.temperature)
    let found = try #require(BestTemperature(scaled))
    #expect(abs((found.temperature ?? 0) / planted - original) < 1e-12)
    #expect(abs((found.logLoss ?? 0) - (BestTemperature(predictions)?.logLoss ?? 1)) < 1e-13)
  }

  @Test("Probabilities and their logits have the same optimum, and it is a minimum")
  func isMinimum() throws {
    let predictions = try GoldenSets.multiclass()
    guard case .double(let logits) = predictions.matrix.storage else {
      Issue.record("another kind than the test is about")
      return
    }
    func softmax(temperature: Double) -> [Double] {
      (0..<600).flatMap { row -> [Double] in
        let powers = (0..<3).map { exp(logits[row * 3 + $0] / temperature) }
        return powers.map { $0 / powers.reduce(0, +) }
      }
    }
    func loss(_ temperature: Double) throws -> Double {
      let probabilities = try Probabilities(
        ScoreMatrix(rows: 600, columns: 3, storage: .double(softmax(temperature: temperature)))
      )
      let scaled = try Predictions(
        scores: .probabilities(probabilities),
        labels: predictions.labels
      )
      if temperature == 1 {
        let best = BestTemperature(scaled)?.temperature ?? 0
        #expect(abs(best - 1.4856997) < 1e-6)
      }
      return ScoreSummary(RowFacts(scaled)).logLoss ?? .infinity
    }
    _ = try loss(1)
    let best = try #require(BestTemperature(predictions))
    let temperature = try #require(best.temperature)
    let least = try loss(temperature)
    #expect(abs(least - (best.logLoss ?? 0)) < 1e-13)
    #expect(try loss(temperature * 1.001) > least)
    #expect(try loss(temperature / 1.001) > least)
  }

  /// Rows of two logits with labels, and why there is no best temperature.
  static let limits: [(logits: [Double], labels: [Int32], limit: BestTemperature.Limit)] = [
    ([2, 0, 0, 1], [0, 1], .everyRowRight),
    ([1, 1, 2, 2], [0, 1], .flat),
    ([2, 0, 0, 2], [1, 0], .scoresMislead),
    ([2, 0, 2, 0], [0, 1], .scoresMislead),
  ]

  @Test("says why there is none", arguments: limits)
  func reportsLimit(
    sample: (logits: [Double], labels: [Int32], limit: BestTemperature.Limit)
  ) throws {
    let best = try #require(
      BestTemperature(
        try Predictions(
          scores: .logits(
            Logits(ScoreMatrix(rows: 2, columns: 2, storage: .double(sample.logits)))
          ),
          labels: sample.labels
        )
      )
    )
    #expect(best.limit == sample.limit)
    #expect(best.temperature == nil)
    #expect(best.logLoss == nil)
  }

  @Test("A probability of 0 for the right class leaves none")
  func infiniteLoss() throws {
    let best = BestTemperature(
      try Predictions(
        scores: .probabilities(
          Probabilities(ScoreMatrix(rows: 2, columns: 2, storage: .double([1, 0, 0.5, 0.5])))
        ),
        labels: [1, 0]
      )
    )
    #expect(best?.limit == .infiniteLoss)
  }
}
