import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// The metrics of the positive class as `candor metrics` asks for them.
@Suite struct PositiveClassMetricsTests {
  private func predictions(
    _ p: [Double],
    _ y: [Bool],
    weights: [Double]? = nil,
    weighting: Weighting = .frequency,
    clusters: [Int32]? = nil
  ) throws -> Predictions {
    try Predictions(
      scores: .probabilities(
        Probabilities(
          ScoreMatrix(rows: p.count, columns: 2, storage: .double(p.flatMap { [1 - $0, $0] }))
        )
      ),
      labels: y.map { $0 ? 1 : 0 },
      weights: weights,
      weighting: weighting,
      clusters: clusters
    )
  }

  @Test func risksComeFirst() throws {
    let (p, y) = BinaryReference.drawn(300, seed: 12)
    let evaluation = try Evaluation(
      predictions(p, y),
      settings: EvaluationSettings(view: .positive)
    )
    let first = evaluation.estimates.prefix(12).map(\.id.rawValue).joined(separator: " ")
    #expect(
      first
        == "observed_rate expected_rate observed_over_expected cox_slope cox_intercept"
        + " calibration_in_the_large brier log_loss auroc average_precision net_benefit ece"
    )
    let rows = try BinaryRows(probability: p, positive: y)
    let rates = try #require(RiskRates(rows))
    #expect(evaluation[.observedOverExpected]?.value == rates.ratio?.value)
    #expect(evaluation[.observedOverExpected]?.interval == rates.ratio?.interval)
    #expect(evaluation[.auroc]?.interval == AreaUnderROC(rows)?.interval)
    #expect(evaluation[.averagePrecision]?.interval == AveragePrecision(rows)?.interval)
    // The mean of (p − y)², half of the sum over both classes.
    let brier = try #require(evaluation[.brier]?.value)
    let expected = try #require(BinaryScores(rows)).brier
    #expect(abs(brier - expected) < 1e-15)
    #expect(evaluation.estimates.allSatisfy { !$0.spec.contains("top-label") || $0.id == .ece })
  }

  /// Where acting on all rows and on none are worth the same, the benefit is π (TPR − FPR).
  @Test func netBenefitIsThatOfTheModelAlone() throws {
    let (p, y) = BinaryReference.drawn(500, seed: 3)
    let evaluation = try Evaluation(
      predictions(p, y),
      metrics: [#require(MetricTable[.netBenefit])],
      settings: EvaluationSettings(view: .positive)
    )
    let share = Double(y.count { $0 }) / 500
    let found = Double(zip(p, y).count { $0 >= share && $1 }) / 500
    let wrong = Double(zip(p, y).count { $0 >= share && !$1 }) / 500
    let expected = share * (found / share - wrong / (1 - share))
    let value = try #require(evaluation[.netBenefit]?.value)
    #expect(abs(value - expected) < 1e-12)
  }

  @Test func clustersAndSamplingWeightsReachTheIntervals() throws {
    let (p, y) = BinaryReference.drawn(400, seed: 5)
    let weights = p.indices.map { 0.2 + Double($0 % 5) }
    let clusters = p.indices.map { Int32($0 / 8) }
    let settings = EvaluationSettings(view: .positive)
    let metrics = MetricTable.positive.filter {
      [MetricID.auroc, .averagePrecision, .observedOverExpected, .calibrationInTheLarge]
        .contains($0.id)
    }
    for (sampled, expected) in [
      (
        try predictions(p, y, weights: weights, weighting: .sampling),
        try BinaryRows(probability: p, positive: y, weights: weights, weighting: .sampling)
      ),
      (
        try predictions(p, y, clusters: clusters),
        try BinaryRows(probability: p, positive: y, clusters: clusters)
      ),
    ] {
      let evaluation = try Evaluation(sampled, metrics: metrics, settings: settings)
      #expect(evaluation[.auroc]?.interval == AreaUnderROC(expected)?.interval)
      #expect(
        evaluation[.observedOverExpected]?.interval == RiskRates(expected)?.ratio?.interval
      )
      #expect(
        evaluation[.calibrationInTheLarge]?.interval
          == (try RiskSlope(expected)).interceptAtUnitSlope.interval
      )
    }
  }

  /// Files whose truth is known by construction; they stand beside the checkout.
  @Test(
    .enabled(if: SharedCase.isThere, "no folder of shared cases beside this checkout"),
    arguments: [
      ("risk", 0.68, -0.73, nil, nil), ("undersampled", nil, nil, 0.434, 0.103),
    ] as [(String, Double?, Double?, Double?, Double?)]
  )
  func sharedCases(
    name: String,
    slope: Double?,
    intercept: Double?,
    expected: Double?,
    observed: Double?
  ) throws {
    let path = SharedCase.path("binary/\(name).csv")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    let header = lines[0].map(String.init)
    let label = try #require(header.firstIndex { ["label", "y", "y_true"].contains($0) })
    let column = try #require(
      header.firstIndex { ["prob_1", "p", "y_prob", "prob", "risk"].contains($0) }
    )
    let evaluation = try Evaluation(
      predictions(
        lines.dropFirst().compactMap { Double($0[column]) },
        lines.dropFirst().map { $0[label] == "1" }
      ),
      settings: EvaluationSettings(view: .positive)
    )
    let found: [(MetricID, Double?)] = [
      (.coxSlope, slope), (.coxIntercept, intercept), (.expectedRate, expected),
      (.observedRate, observed),
    ]
    for (id, value) in found {
      guard let value else { continue }
      let measured = try #require(evaluation[id]?.value)
      #expect(abs(measured - value) < 0.006, "\(id): \(measured)")
    }
    // No interval of the ratio may hold 1: both are far off.
    let interval = try #require(evaluation[.observedOverExpected]?.interval)
    #expect(interval.high < 1)
  }
}
