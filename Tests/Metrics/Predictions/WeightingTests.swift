import CandorMetrics
import Testing

@Suite("What weights mean")
struct WeightingTests {
  private static func rows(
    _ weights: [Double]?,
    _ weighting: Weighting = .frequency,
    clusters: [Int32]? = nil
  ) throws -> Predictions {
    let p = [0.9, 0.8, 0.6, 0.7, 0.55]
    let matrix = try ScoreMatrix(
      rows: 5,
      columns: 2,
      storage: .double(p.flatMap { [$0, 1 - $0] })
    )
    return try Predictions(
      scores: .probabilities(Probabilities(matrix)),
      labels: [0, 0, 1, 0, 1],
      weights: weights,
      weighting: weighting,
      clusters: clusters
    )
  }

  @Test("frequencies stay as they are")
  func frequencies() throws {
    let predictions = try Self.rows([1, 2, 0, 3, 4])
    #expect(predictions.weights == [1, 2, 0, 3, 4])
    #expect(predictions.givenWeights == [1, 2, 0, 3, 4])
    #expect(predictions.effectiveRows == 10)
    #expect(try Self.rows(nil).effectiveRows == 5)
  }

  @Test("sampling weights have mean 1 over the rows that count", arguments: [1, 1e-300, 1e300])
  func sampling(scale: Double) throws {
    let predictions = try Self.rows([1, 2, 0, 3, 4].map { $0 * scale }, .sampling)
    let weights = try #require(predictions.weights)
    for (weight, expected) in zip(weights, [0.4, 0.8, 0, 1.2, 1.6]) {
      #expect(abs(weight - expected) < 1e-15)
    }
    // Kish: 10² / (1 + 4 + 9 + 16).
    #expect(abs(predictions.effectiveRows - 100.0 / 30) < 1e-12)
    #expect(predictions.givenWeights == [1, 2, 0, 3, 4].map { $0 * scale })
  }

  @Test("the largest weights there are do not overflow their sum")
  func largest() throws {
    let most = Double.greatestFiniteMagnitude
    #expect(try Self.rows([most, most, most, most, most], .sampling).weights == [1, 1, 1, 1, 1])
  }

  @Test("a set of metrics survives any weight that is taken", arguments: Weighting.allCases)
  func extremes(weighting: Weighting) throws {
    for weights in [[1, 1e15, 1, 5, 2], [1e-300, 1, 1, 1, 1], [0x1p-1074, 1, 0, 0, 1]] {
      let estimates = try MetricSet.all().evaluate(Self.rows(weights, weighting))
      #expect(!estimates.isEmpty)
    }
    let estimates = try MetricSet.all().evaluate(Self.rows([1e300, 1, 1e290, 5, 1], .sampling))
    #expect(estimates.contains { $0.id == "accuracy" && $0.value != nil })
  }

  @Test("frequencies that no count of rows can reach are refused, with a way out")
  func impossible() throws {
    let error = #expect(throws: MetricsError.self) { try Self.rows([1e300, 1, 1, 1, 1]) }
    #expect(error?.description.contains("sampling weights") == true)
    #expect(throws: MetricsError.self) {
      try Self.rows([.greatestFiniteMagnitude, .greatestFiniteMagnitude, 1, 1, 1])
    }
  }

  @Test("clusters go with the rows")
  func clusters() throws {
    #expect(try Self.rows(nil, clusters: [7, 7, -1, 3, 3]).clusters == [7, 7, -1, 3, 3])
    let error = #expect(throws: MetricsError.self) { try Self.rows(nil, clusters: [1, 2]) }
    #expect(error?.description == "There are 5 rows but 2 cluster codes.")
    #expect(RowFacts(try Self.rows(nil, clusters: [0, 0, 1, 1, 2])).clusters == [0, 0, 1, 1, 2])
  }
}
