import CandorMetrics
import Testing

@Suite("Divergence of loss and accuracy")
struct DivergenceTests {
  @Test("Correlations of a worked example")
  func correlates() throws {
    // SciPy 1.17.1: pearsonr and spearmanr of these ten pairs.
    let loss = [0.61, 0.52, 0.47, 0.45, 0.44, 0.46, 0.45, 0.47, 0.48, 0.5]
    let accuracy = [0.77, 0.81, 0.83, 0.84, 0.845, 0.85, 0.85, 0.85, 0.855, 0.85]
    let divergence = try Divergence(testLoss: loss, testAccuracy: accuracy)
    #expect(abs((divergence.pearson ?? 0) - -0.8831776736204393) < 1e-12)
    #expect(abs((divergence.spearman ?? 0) - -0.28939976917779037) < 1e-12)
    #expect(divergence.stretches.map(\.firstEpoch) == [5, 7])
    #expect(divergence.stretches.map(\.lastEpoch) == [6, 9])
    #expect(abs((divergence.stretches.last?.lossRise ?? 0) - 0.03) < 1e-15)
    #expect(abs((divergence.stretches.last?.accuracyRise ?? 0) - 0.005) < 1e-15)
  }

  @Test("Nothing to correlate gives nothing")
  func undefined() throws {
    for (loss, accuracy) in [([], []), ([1.0], [0.5]), ([1, 2, 3], [0.5, 0.5, 0.5])] {
      let divergence = try Divergence(testLoss: loss, testAccuracy: accuracy)
      #expect(divergence.pearson == nil)
      #expect(divergence.spearman == nil)
    }
    let flat = try Divergence(testLoss: [1, 2, 3], testAccuracy: [0.5, 0.5, 0.5])
    #expect(flat.stretches.map(\.lastEpoch) == [3])
    #expect(flat.stretches.map(\.firstEpoch) == [1])
  }

  @Test(
    "Stretches are named by the numbers of the epochs",
    arguments: [[1, 2, 3, 4], [5, 10, 15, 40]]
  )
  func numbered(epochs: [Int]) throws {
    let divergence = try Divergence(
      testLoss: [0.6, 0.5, 0.7, 0.8],
      testAccuracy: [0.5, 0.6, 0.6, 0.7],
      epochs: epochs
    )
    #expect(divergence.stretches.map(\.firstEpoch) == [epochs[1]])
    #expect(divergence.stretches.map(\.lastEpoch) == [epochs[3]])
    #expect(throws: MetricsError.self) {
      try Divergence(testLoss: [1, 2], testAccuracy: [0, 0], epochs: [4])
    }
  }

  @Test("Bad input is named")
  func refuses() {
    #expect(throws: MetricsError.self) {
      try Divergence(testLoss: [1, .nan], testAccuracy: [0.5, 0.5])
    }
    #expect(throws: MetricsError.self) { try Divergence(testLoss: [1], testAccuracy: []) }
  }
}
