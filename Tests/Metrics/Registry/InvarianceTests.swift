import CandorMetrics
import Testing

/// What must hold of every metric there is; a new row in the table is tested here by itself.
@Suite("Every metric")
struct InvarianceTests {
  private static func values(
    _ raw: RawPredictions,
    _ metrics: MetricSet = .all()
  ) throws -> [Double?] {
    try metrics.evaluate(raw.predictions()).map(\.value)
  }

  /// The metrics whose two values differ by more than a part in 10^-11.
  private static func differing(_ a: [Double?], _ b: [Double?]) -> [String] {
    zip(MetricTable.all, zip(a, b)).compactMap { metric, pair in
      switch pair {
      case (nil, nil): return nil
      case (let a?, let b?) where abs(a - b) <= 1e-11 * max(1, abs(a)): return nil
      default:
        return
          "\(metric.id): \(pair.0.map(\.description) ?? "-") \(pair.1.map(\.description) ?? "-")"
      }
    }
  }

  private static func samples() throws -> [RawPredictions] {
    [try .plain(), try .tied(), .extreme()]
  }

  @Test("does not depend on the order of the rows")
  func rowOrder() throws {
    for raw in try Self.samples() {
      let order = (0..<raw.rows).map { ($0 * 37 + 5) % raw.rows }
      try #require(Set(order).count == raw.rows)
      #expect(Self.differing(try Self.values(raw), try Self.values(raw.rows(order))) == [])
    }
  }

  @Test("takes a row of weight 2 for two rows, and one of weight 0 for none")
  func weights() throws {
    for raw in try Self.samples() {
      let repeated = raw.rows((0..<raw.rows).flatMap { Array(repeating: $0, count: $0 % 3) })
      let weighted = RawPredictions.weighted(raw) { Double($0 % 3) }
      #expect(Self.differing(try Self.values(repeated), try Self.values(weighted)) == [])
    }
  }

  @Test("does not depend on how classes are numbered")
  func classOrder() throws {
    let raw = try RawPredictions.plain()
    let places = [2, 0, 1]
    var turned = raw
    for row in 0..<raw.rows {
      for k in 0..<3 { turned.scores[row * 3 + places[k]] = raw.scores[row * 3 + k] }
    }
    turned.labels = raw.labels.map { Int32(places[Int($0)]) }
    #expect(Self.differing(try Self.values(raw), try Self.values(turned)) == [])
  }

  @Test("that reads ranks only is left alone by a temperature")
  func temperature() throws {
    let metrics = MetricSet(MetricTable.all.filter(\.isRankBased))
    #expect(metrics.metrics.map(\.id).contains("accuracy"))
    for raw in [try RawPredictions.plain(), try RawPredictions.tied()] {
      var cooled = raw
      cooled.scores = raw.scores.map { $0 / 4 }
      #expect(try Self.values(raw, metrics) == Self.values(cooled, metrics))
    }
  }

  @Test("keeps its bounds, and is finite or absent, at every edge")
  func bounds() throws {
    for (name, raw) in try RawPredictions.edges() {
      for bins in [1, 15, 1_000] {
        let found = try Self.values(raw, .all(bins: bins))
        let outside = zip(MetricTable.all, found).filter { metric, value in
          guard let value else { return false }
          let slack = 1e-12
          return !value.isFinite || value < metric.bounds.lowerBound - slack
            || value > metric.bounds.upperBound + slack
        }
        #expect(outside.isEmpty, "\(name), \(bins) bins: \(outside.map { ($0.id, $1) })")
      }
    }
  }

  @Test("is absent without rows")
  func noRows() throws {
    let found = try Self.values(RawPredictions(classes: 3, scores: [], labels: []))
    #expect(found.allSatisfy { $0 == nil })
  }

  @Test("has an id, a title and a spec of its own")
  func names() throws {
    let estimates = try MetricSet.all().evaluate(RawPredictions.plain().predictions())
    #expect(Set(estimates.map(\.id)).count == estimates.count)
    #expect(Set(MetricTable.all.map(\.title)).count == estimates.count)
    #expect(Set(estimates.map(\.spec)).count == estimates.count)
    #expect(estimates.allSatisfy { !$0.spec.isEmpty })
  }

  @Test("The contract's ids are in the standard set, in order")
  func contract() {
    let ids = """
      accuracy log_loss brier mean_confidence ece mce rmsce ece_equal_mass classwise_ece \
      ece_debiased_l2 ece_sweep smece ks kuiper corp_score corp_miscalibration \
      corp_discrimination corp_uncertainty spiegelhalter_z aurc temperature \
      log_loss_at_temperature
      """
    #expect(MetricTable.standard.map(\.id.rawValue) == ids.split(separator: " ").map(String.init))
  }

  @Test("Numbers that are not finite are refused by name", arguments: [Double.nan, .infinity])
  func notFinite(value: Double) throws {
    var raw = try RawPredictions.plain()
    raw.scores[7] = value
    #expect {
      try raw.predictions()
    } throws: { error in
      (error as? MetricsError)?.description.contains("row 2, class 1") == true
    }
    #expect(throws: MetricsError.self) {
      try RawPredictions.weighted(.plain()) { $0 == 3 ? value : 1 }.predictions()
    }
  }

  @Test("Bad options are refused")
  func badOptions() throws {
    let predictions = try RawPredictions.plain().predictions()
    #expect(throws: MetricsError.self) { try MetricSet.standard(bins: 0).evaluate(predictions) }
    #expect(throws: MetricsError.self) { try MetricSet.named(["ece", "nonsense"]) }
  }
}
