import CandorMetrics
import CandorTestSupport
import Testing

@Suite("An evaluation")
struct EvaluationTests {
  @Test("has the metrics' values with intervals that follow the level")
  func levels() throws {
    let predictions = try GoldenSets.network("mlp")
    let plain = try MetricSet.standard().evaluate(predictions)
    let wide = try Evaluation(predictions, settings: EvaluationSettings(replicates: 60))
    let narrow = try Evaluation(
      predictions,
      settings: EvaluationSettings(replicates: 60, level: 0.8)
    )
    for estimate in plain {
      let found = try #require(wide[estimate.id])
      #expect(found.value == estimate.value)
      #expect(found.spec == estimate.spec)
      guard let interval = found.interval else { continue }
      #expect(interval.level == 0.95)
      let other = try #require(narrow[estimate.id]?.interval)
      #expect(other.level == 0.8)
      #expect(other.high - other.low < interval.high - interval.low, "\(estimate.id)")
    }
    #expect(wide[.eceIfCalibrated]?.value == wide.null?.mean)
    #expect(wide[.ecePValue]?.value == wide.null?.pValue)
  }

  @Test("has a diagram at its bins and its level")
  func reliability() throws {
    let predictions = try GoldenSets.network("mlp")
    let settings = EvaluationSettings(bins: 7, level: 0.8)
    let diagram = try Evaluation(predictions, settings: settings).reliability
    #expect(diagram.bins.count == 7)
    #expect(diagram.level == 0.8)
    #expect(diagram.band?.level == 0.8)
    #expect(diagram.bins.compactMap(\.interval).allSatisfy { $0.level == 0.8 })
    #expect(diagram.curve == CORP(.topLabel(predictions)).steps)
  }

  @Test(
    "refuses settings out of range",
    arguments: [
      EvaluationSettings(bins: 0), EvaluationSettings(level: 1), EvaluationSettings(level: 0),
      EvaluationSettings(replicates: 1), EvaluationSettings(replicates: -3),
    ]
  )
  func refused(settings: EvaluationSettings) throws {
    #expect(throws: MetricsError.self) {
      try Evaluation(GoldenSets.network("mlp"), settings: settings)
    }
  }
}
