import CandorMetrics
import Testing

/// Why two models have no interval for the difference of how they rank.
@Suite("Models that rank alike")
struct AlikeRankingTests {
  private static func model(
    _ rows: Int,
    positives: Int,
    _ risk: (_ row: Int, _ isPositive: Bool) -> Double
  ) throws -> Predictions {
    let labels = (0..<rows).map { $0 * positives / rows != ($0 + 1) * positives / rows }
    let values = labels.enumerated().flatMap { row, isPositive -> [Double] in
      let p = risk(row, isPositive)
      return [1 - p, p]
    }
    return try Predictions(
      scores: .probabilities(
        Probabilities(ScoreMatrix(rows: rows, columns: 2, storage: .double(values)))
      ),
      labels: labels.map { $0 ? 1 : 0 }
    )
  }

  private static func noise(_ row: Int) -> Double {
    GoldenSets.fraction(Double(row + 1) * 0.6180339887498949)
  }

  private static func reasons(_ a: Predictions, _ b: Predictions) throws -> [String?] {
    var options = ComparisonOptions()
    options.view = .positive
    options.replicates = 100
    options.tableReplicates = 100
    let comparison = try Comparison(a, b, options: options)
    return [MetricID.auroc, .averagePrecision].map { comparison[$0]?.reason }
  }

  @Test("A curve over all risks moves no row past another", arguments: [0.5, 2, 3.7])
  func curved(power: Double) throws {
    let plain = try Self.model(200, positives: 60) { row, isPositive in
      0.6 * Self.noise(row) + (isPositive ? 0.3 : 0.1)
    }
    let bent = try Self.model(200, positives: 60) { row, isPositive in
      let p = 0.6 * Self.noise(row) + (isPositive ? 0.3 : 0.1)
      return power == 0.5 ? p.squareRoot() : power == 2 ? p * p : 0.9 * p + 0.01
    }
    for reason in try Self.reasons(plain, bent) {
      #expect(reason?.contains("alike") == true, "\(reason ?? "none")")
    }
  }

  @Test("Every positive row above every other one in both")
  func apart() throws {
    let one = try Self.model(100, positives: 40) { row, isPositive in
      0.4 * Self.noise(row) + (isPositive ? 0.5 : 0.05)
    }
    let other = try Self.model(100, positives: 40) { row, isPositive in
      0.4 * Self.noise(row + 17) + (isPositive ? 0.5 : 0.05)
    }
    for reason in try Self.reasons(one, other) {
      #expect(reason?.contains("alike") == true, "\(reason ?? "none")")
    }
  }

  @Test("One positive row is too few")
  func few() throws {
    let one = try Self.model(50, positives: 1) { row, _ in Self.noise(row) }
    let other = try Self.model(50, positives: 1) { row, _ in Self.noise(row + 5) }
    for reason in try Self.reasons(one, other) {
      #expect(reason?.contains("two rows of the positive class") == true, "\(reason ?? "none")")
    }
  }
}
