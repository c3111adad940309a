import CandorMetrics
import CandorTestSupport
import Testing

@Suite("Evidence")
struct EvidenceTests {
  @Test("gives the same bits whether its parts are made in one pass or one by one")
  func onePass() throws {
    let predictions = try GoldenSets.network("mlp")
    let fused = try Evidence(
      predictions,
      options: MetricOptions(),
      parts: MetricTable.standard.reduce(into: [.facts, .table]) { $0.formUnion($1.needs) }
    )
    #expect(fused.facts == RowFacts(predictions))
    #expect(fused.table == .topLabel(predictions))
    #expect(fused.scores == ScoreSummary(RowFacts(predictions)))
    let bare = try Evidence(predictions, options: MetricOptions(), parts: [])
    #expect(bare.facts == fused.facts)
    #expect(bare.table == fused.table)
    #expect(bare.scores == fused.scores)
    for metric in MetricTable.standard {
      let (one, other) = (try metric.value(of: bare), try metric.value(of: fused))
      #expect(one == other, "\(metric.id)")
    }
  }

  @Test("asked from several threads gives one value")
  func threads() throws {
    let evidence = try Evidence(GoldenSets.network("mlp"))
    let tables = Workers.map(8) { _ in evidence.table }
    #expect(tables.allSatisfy { $0 == tables[0] })
    let values = Workers.map(8) { _ in evidence.bins(.equalMass(15)) }
    #expect(values.allSatisfy { $0 == values[0] })
  }

  @Test("of one class reads that class's probability", arguments: [0, 3, 9])
  func oneClass(index: Int) throws {
    let predictions = try GoldenSets.network("mlp")
    let evidence = try Evidence(predictions, view: .classAgainstRest(index))
    let table = try CalibrationTable.classwise(predictions, class: index)
    #expect(evidence.table == table)
    let evaluation = try Evaluation(
      predictions,
      settings: EvaluationSettings(view: .classAgainstRest(index))
    )
    let ece = try #require(evaluation[.ece])
    #expect(ece.value == BinnedCalibrationError(rule: .equalWidth(15)).value(of: table))
    #expect(ece.spec.contains("class \(index) against the rest"))
    #expect(!evaluation.estimates.contains { $0.id != .aurc && $0.spec.contains("top-label") })
    // Selective prediction goes by the prediction, whatever calibration is evaluated by.
    #expect(evaluation[.aurc]?.value == SelectiveRisk(.topLabel(predictions))?.area)
  }

  /// By rows, and by cells.
  @Test("of one class does not order the resamples of selective prediction", arguments: [1e9, 0])
  func orderOfResamples(manyUnits: Double) throws {
    let predictions = try GoldenSets.network("mlp")
    let intervals = try [View.topLabel, .classAgainstRest(3)].map { view in
      var settings = EvaluationSettings(view: view, replicates: 200)
      settings.manyUnits = manyUnits
      return try #require(Evaluation(predictions, settings: settings)[.aurc]?.interval)
    }
    #expect(intervals[0] == intervals[1])
  }

  @Test("of the positive class needs two classes")
  func positive() throws {
    #expect(throws: MetricsError.self) {
      try Evidence(GoldenSets.network("mlp"), view: .positive)
    }
    #expect(throws: MetricsError.self) {
      try Evidence(GoldenSets.network("mlp"), view: .classAgainstRest(10))
    }
    let matrix = try ScoreMatrix(
      rows: 4,
      columns: 2,
      storage: .double([0.9, 0.1, 0.4, 0.6, 0.7, 0.3, 0.2, 0.8])
    )
    let predictions = try Predictions(
      scores: .probabilities(Probabilities(matrix)),
      labels: [0, 1, 1, 1]
    )
    let evaluation = try Evaluation(predictions, settings: EvaluationSettings(view: .positive))
    // ((0.1)² + (0.4)² + (0.7)² + (0.2)²) / 4
    let brier = try #require(evaluation[.brier]?.value)
    #expect(abs(brier - 0.175) < 1e-12)
    #expect(evaluation.table.confidence.count == 4)
    #expect(abs(evaluation.table.confidence[0] - 0.1) < 1e-12)
  }
}
