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
      #expect(other.high - other.low <= interval.high - interval.low, "\(estimate.id)")
    }
    #expect(wide[.eceIfCalibrated]?.value == wide[.ece]?.byChance)
    #expect(wide[.ecePValue]?.value == wide[.ece]?.pValue)
    #expect(wide[.calibrationPValue]?.value == wide.panel?.pValue)
  }

  static let errors: [MetricID] = [
    .ece, .mce, .rmsce, .eceEqualMass, .classwiseECE, .eceSweep, .smoothECE, .ks, .kuiper,
    .corpMiscalibration,
  ]

  @Test("tells of every calibration error what chance would show, and never contradicts itself")
  func consistent() throws {
    for (model, level) in [("mlp", 0.95), ("dropout", 0.8), ("dropout", 0.99)] {
      let evaluation = try Evaluation(
        GoldenSets.network(model),
        settings: EvaluationSettings(level: level)
      )
      for id in Self.errors {
        let error = try #require(evaluation[id])
        let interval = try #require(error.interval, "\(id)")
        let corrected = try #require(error.corrected)
        let chance = try #require(error.byChance)
        let pValue = try #require(error.pValue)
        #expect(interval.level == level)
        #expect(interval.low <= corrected && corrected <= interval.high, "\(id)")
        #expect(chance > 0)
        #expect(corrected <= (error.value ?? 0), "\(id)")
        #expect((interval.low == 0) == (pValue > 1 - level), "\(id): p \(pValue)")
      }
    }
  }

  @Test("says why there is no interval: of rows in clusters, and of a smoothed curve's distances")
  func reasons() throws {
    let network = try GoldenSets.network("mlp")
    let clustered = try Predictions(
      scores: network.scores,
      labels: network.labels,
      clusters: network.labels.indices.map { Int32($0 / 4) }
    )
    let smoothed = ["ici", "e50", "e90", "emax"].compactMap { MetricTable[MetricID($0)] }
    for (predictions, isClustered) in [(network, false), (clustered, true)] {
      let evaluation = try Evaluation(
        predictions,
        metrics: MetricTable.standard + smoothed,
        settings: EvaluationSettings(replicates: 40)
      )
      for metric in smoothed {
        let found = try #require(evaluation[metric.id])
        #expect(found.value != nil && found.interval == nil)
        #expect(found.intervalReason?.contains("chance raises it") == true)
      }
      for id in Self.errors {
        let found = try #require(evaluation[id])
        #expect((found.interval == nil) == isClustered, "\(id)")
        #expect((found.intervalReason?.contains("clusters") ?? false) == isClustered, "\(id)")
      }
    }
  }

  @Test("says of every calibration error what chance shows, and an estimate inside the interval")
  func calibrationErrors() throws {
    for model in ["mlp", "dropout_lr0.5"] {
      let evaluation = try Evaluation(GoldenSets.network(model))
      let ids: [MetricID] = [
        .ece, .mce, .rmsce, .eceEqualMass, .classwiseECE, .eceSweep, .smoothECE, .ks, .kuiper,
        .corpMiscalibration,
      ]
      for id in ids {
        let estimate = try #require(evaluation[id])
        let interval = try #require(estimate.interval, "\(id)")
        let corrected = try #require(estimate.corrected)
        let p = try #require(estimate.pValue)
        #expect(interval.low <= corrected && corrected <= interval.high, "\(id)")
        #expect((interval.low == 0) == (p > 0.05), "\(id)")
        #expect(try #require(estimate.byChance) > 0)
      }
      #expect(evaluation[.ece]?.pValue == evaluation[.ecePValue]?.value)
      #expect(evaluation[.ece]?.byChance == evaluation[.eceIfCalibrated]?.value)
      let panel = try #require(evaluation.panel)
      #expect(evaluation[.calibrationPValue]?.value == panel.pValue)
      #expect(panel.findings.count == 33)
    }
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
