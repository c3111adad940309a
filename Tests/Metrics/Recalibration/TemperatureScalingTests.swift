import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

@Suite struct TemperatureScalingTests {
  /// The root of the same gradient, bisected in 80-bit floats by NumPy on the golden logits.
  static let exact: [(model: String, temperature: Double)] = [
    ("mlp", 1.0166325612123185), ("dropout", 0.9696677523604354),
    ("dropout_lr0.5", 1.115864940812079),
  ]

  @Test(arguments: exact)
  func equalsTheRootInExtendedPrecision(_ model: String, _ temperature: Double) throws {
    let map = try TemperatureScaling().fit(GoldenSets.network(model))
    let found = try #require(map.temperature)
    #expect(abs(found - temperature) < 1e-14)
    #expect(map.certificate.converged)
    #expect((map.certificate.gradientNorm ?? 1) < 1e-15)
    #expect(map.certificate.iterations < 12)
    // expected.json holds the minimiser by values of the loss, which cannot tell points closer
    // than about √ε apart: it lies 1.2e-9 to 3.5e-9 from the root of the gradient.
    let golden = try #require(
      try Golden.number(model, "temperature (T=1/beta, minimises NLL)")
    )
    #expect(abs(found - golden) < 5e-9)
    let loss = try #require(try Golden.number(model, "nll_at_temperature"))
    #expect(abs((map.certificate.lossAfter ?? 0) - loss) < 1e-14)
  }

  @Test func matchesScikitLearnOnSetM() throws {
    let set = try setM()
    let rows = try predictions(logits: set.logits, labels: set.labels)
    let found = try #require(try TemperatureScaling().fit(rows).temperature)
    // The root in extended precision; scikit-learn 1.9.1 gives 0.6730835294338219, by values.
    #expect(abs(1 / found - 0.67308352837925171) < 1e-14)
    #expect(abs(1 / found - 0.6730835294338219) < 2e-9)
  }

  @Test(arguments: [1e-5, 1e-2, 1, 37, 1e5])
  func scalesWithTheLogits(_ scale: Double) throws {
    let set = try setM()
    let rows = try predictions(logits: set.logits.map { scale * $0 }, labels: set.labels)
    let found = try #require(try TemperatureScaling().fit(rows).temperature)
    #expect(abs(found * 0.67308352837925171 / scale - 1) < 1e-11)
  }

  @Test func doesNotSeeWhatProbabilitiesCannotSee() throws {
    let set = try setM()
    let plain = try predictions(logits: set.logits, labels: set.labels)
    let shifted = Simulation.distort(set.logits, classes: 3) { row in row.map { $0 + 9 * row[0] } }
    let probabilities = Simulation.distort(set.logits, classes: 3) { row in
      let total = row.map(exp).reduce(0, +)
      return row.map { exp($0) / total }
    }
    let expected = try #require(try TemperatureScaling().fit(plain).temperature)
    for other in try [
      predictions(logits: shifted, labels: set.labels),
      predictions(probabilities: probabilities, labels: set.labels),
    ] {
      let found = try #require(try TemperatureScaling().fit(other).temperature)
      #expect(abs(found - expected) < 1e-13)
    }
  }

  @Test func countsAWeightOfTwoAsTwoRows() throws {
    let set = try setM()
    let twice = (0..<600).filter { $0 % 3 == 0 }
    let weights = (0..<600).map { $0 % 3 == 0 ? 2.0 : ($0 % 7 == 1 ? 0 : 1) }
    let kept = (0..<600).filter { $0 % 3 == 0 || $0 % 7 != 1 } + twice
    let weighted = try predictions(logits: set.logits, labels: set.labels, weights: weights)
    let plain = try predictions(logits: set.logits, labels: set.labels)
    let repeated = try plain.subset(kept)
    let a = try #require(try TemperatureScaling().fit(weighted).temperature)
    let b = try #require(try TemperatureScaling().fit(repeated).temperature)
    #expect(abs(a - b) < 1e-13)
  }

  @Test func reportsRowsThatAreAllRight() throws {
    let rows = try predictions(logits: [3, 1, 0, 0, 2, 1, 1, 1, 5], labels: [0, 1, 2])
    let map = try TemperatureScaling().fit(rows)
    #expect(map.temperature == 1)
    #expect(map.certificate.limit == .everyRowRight)
    #expect(!map.certificate.converged)
    #expect(map.certificate.warning?.contains("Every row is right") == true)
  }

  @Test func reportsFlatScores() throws {
    let rows = try predictions(logits: [2, 2, -1, -1, 0, 0], labels: [0, 1, 1])
    let map = try TemperatureScaling().fit(rows)
    #expect(map.temperature == 1)
    #expect(map.certificate.limit == .flat)
  }

  @Test func reportsScoresThatMislead() throws {
    let rows = try predictions(logits: [3, 1, 3, 1, 3, 1], labels: [1, 1, 0])
    let map = try TemperatureScaling().fit(rows)
    #expect(map.certificate.limit == .scoresMislead)
    // The best that keeps the order is the uniform distribution.
    let after = try #require(map.certificate.lossAfter)
    #expect(abs(after - log(2)) < 1e-6)
    #expect(after < (map.certificate.lossBefore ?? 0))
  }

  @Test func refusesNoRows() throws {
    let none = try Predictions(
      scores: .logits(Logits(ScoreMatrix(rows: 0, columns: 3, storage: .double([])))),
      labels: []
    )
    #expect(throws: MetricsError.self) { try TemperatureScaling().fit(none) }
  }
}
