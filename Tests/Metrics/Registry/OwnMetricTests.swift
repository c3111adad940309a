import CandorMetrics
import CandorTestSupport
import Testing

/// A metric that the library does not know, measured and compared like those it knows.
@Suite("A metric of one's own")
struct OwnMetricTests {
  /// The mean confidence less the share of right rows.
  private struct Overconfidence: Estimator {
    let id: MetricID = "overconfidence"
    let title = "Overconfidence"
    let better = MetricDirection.lower
    let bounds = -1.0...1.0

    func spec(_ options: MetricOptions) -> String { "mean confidence minus share of hits" }

    func value(of evidence: Evidence) -> Double? {
      let gaps = gaps(evidence)
      return gaps.isEmpty ? nil : gaps.reduce(0, +) / Double(gaps.count)
    }

    var inference: Inference { Inference(interval: .meanOfRows(gaps), pair: .meanOfRows(gaps)) }

    private func gaps(_ evidence: Evidence) -> [Double] {
      let rows = evidence.viewRows
      return zip(rows.confidence, rows.hits).map { $0 - ($1 ? 1 : 0) }
    }
  }

  /// The ECE, as someone would write it who knows nothing of the quick way over resamples.
  private struct PlainECE: Estimator {
    let id: MetricID = "plain_ece"
    let title = "Plain ECE"
    let better = MetricDirection.lower
    let bounds = 0.0...1.0

    func spec(_ options: MetricOptions) -> String { "ECE over ten bins" }

    func value(of evidence: Evidence) -> Double? { Self.value(evidence.table) }

    var inference: Inference {
      Inference(interval: .resampledTable(Self.value), pair: .resampledTable(Self.value))
    }

    @Sendable private static func value(_ table: CalibrationTable) -> Double? {
      BinnedCalibrationError(rule: .equalWidth(10), norm: .l1).value(of: table)
    }
  }

  @Test("has its value, spec and interval in an evaluation")
  func evaluated() throws {
    let predictions = try GoldenSets.network("mlp")
    let own = Overconfidence()
    let evaluation = try Evaluation(predictions, metrics: MetricTable.standard + [own])
    let found = try #require(evaluation[own.id])
    let confidence = try #require(evaluation[.meanConfidence]?.value)
    let accuracy = try #require(evaluation[.accuracy]?.value)
    let value = try #require(found.value)
    #expect(abs(value - (confidence - accuracy)) < 1e-12)
    #expect(found.spec == "mean confidence minus share of hits")
    let facts = evaluation.facts
    let gaps = (0..<facts.rows).map { facts.confidence[$0] - (facts.isHit($0) ? 1 : 0) }
    let expected = try #require(MeanInterval.hall.interval(gaps))
    let interval = try #require(found.interval)
    #expect(abs(interval.low - expected.low) < 1e-12)
    #expect(abs(interval.high - expected.high) < 1e-12)
  }

  @Test("has its paired difference in a comparison")
  func compared() throws {
    let own = Overconfidence()
    var options = ComparisonOptions()
    options.replicates = 400
    options.tableReplicates = 100
    let comparison = try Comparison(
      GoldenSets.network("mlp"),
      GoldenSets.network("dropout"),
      metrics: [own],
      options: options
    )
    let found = try #require(comparison[own.id])
    let interval = try #require(found.interval)
    #expect(abs(found.difference - (found.b - found.a)) < 1e-15)
    #expect(interval.low < found.difference && found.difference < interval.high)
    #expect(found.verdict != nil)
    #expect(found.pValue != nil)
  }

  @Test("may be any statistic of the table: then it is resampled")
  func resampled() throws {
    let plain = PlainECE()
    let predictions = try GoldenSets.network("mlp")
    let evaluation = try Evaluation(
      predictions,
      metrics: [plain],
      settings: EvaluationSettings(replicates: 50)
    )
    let expected = try #require(try MetricSet.named(["ece"], bins: 10).evaluate(predictions).first)
    #expect(evaluation[plain.id]?.value == expected.value)
    #expect(evaluation[plain.id]?.interval != nil)
    let without = try Evaluation(predictions, metrics: [plain])
    #expect(without[plain.id]?.interval == nil)

    var options = ComparisonOptions()
    options.tableReplicates = 60
    let other = try GoldenSets.network("dropout")
    let found = try #require(
      try Comparison(predictions, other, metrics: [plain], options: options)[plain.id]
    )
    // The same rows of each resample, drawn once more by hand.
    let views = [predictions, other].map { RowFacts($0) }
    let ready = try views.map {
      try ResampledView(confidence: $0.confidence, hits: $0.hits)
    }
    let bootstrap = Bootstrap(replicates: 60, method: .basic)
    let drawn = try bootstrap.overRows(views[0].rows) { resample in
      let values = ready.map { view in
        view.table(resample).flatMap {
          BinnedCalibrationError(rule: .equalWidth(10), norm: .l1).value(of: $0)
        }
      }
      guard let a = values[0], let b = values[1] else { return [nil] }
      return [b - a]
    }
    #expect(found.interval == drawn[0]?.interval())
    #expect(found.pValue == drawn[0]?.pValue())
  }
}
