import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

/// A gap in log loss that only says that nothing has gone wrong yet names no model.
@Suite("Likelihood bound")
struct LikelihoodBoundTests {
  @Test(
    "the bound is log(2/α) nats of total gain",
    arguments: [(0.95, 3.688879454113936), (0.9, 2.995732273553991)]
  )
  func needed(level: Double, nats: Double) {
    let bound = LikelihoodBound(gap: -0.01, units: 300, level: level)
    #expect(abs(bound.needed - nats) < 1e-12)
    #expect(abs(bound.gain - 3) < 1e-12)
    #expect(bound.isBeyondChance == (nats < 3))
  }

  private func model(_ confidence: Double, rows: Int) throws -> Predictions {
    // Every other row a little less sure, so that no resample is of one value alone.
    let matrix = try ScoreMatrix(
      rows: rows,
      columns: 2,
      storage: .double(
        (0..<rows).flatMap { row -> [Double] in
          let p = 1 - (1 - confidence) * (row.isMultiple(of: 2) ? 1 : 1.1)
          return [p, 1 - p]
        }
      )
    )
    return try Predictions(
      scores: .probabilities(Probabilities(matrix)),
      labels: [Int32](repeating: 0, count: rows)
    )
  }

  /// A says 0.95 and is right, and B says 0.9999.
  ///
  /// In 8 of 100 sets of 50 rows nothing goes wrong, and every row speaks for B.
  @Test(
    "a model that is too sure is not called better by rows that did not punish it",
    arguments: [(MetricID.logLoss, -0.05), (.brier, -0.005)]
  )
  func unpunished(id: MetricID, gap: Double) throws {
    let loss = MetricTable.compared.filter { $0.id == id }
    let few = try #require(
      Comparison(model(0.95, rows: 50), model(0.9999, rows: 50), metrics: loss)[id]
    )
    #expect(few.difference < gap)
    #expect(few.verdict == .cannotTell)
    #expect(few.reason?.contains("exactly right") == true)
    let needed = try #require(few.rowsNeeded)
    // 3.69 nats at 0.0512 and 0.0565 in turn.
    #expect((67...71).contains(needed))
    // So many rows without a mistake do rule out that A is right: 0.95 to the 100th is 0.006.
    let many = try #require(
      Comparison(model(0.95, rows: 100), model(0.9999, rows: 100), metrics: loss)[id]
    )
    #expect(many.verdict == .bBetter)
  }

  @Test(
    "nor better calibrated, while the other model could be exactly calibrated",
    arguments: [MetricID.calibrationL2, .atb, .classwiseCalibrationL2]
  )
  func unpunishedCalibration(id: MetricID) throws {
    let metrics = MetricTable.compared.filter { $0.id == id }
    let few = try #require(
      Comparison(model(0.95, rows: 30), model(0.9999, rows: 30), metrics: metrics)[id]
    )
    #expect(few.difference < 0)
    #expect(few.verdict == .cannotTell)
    #expect(few.reason?.contains("exactly calibrated") == true)
    let many = try #require(
      Comparison(model(0.95, rows: 120), model(0.9999, rows: 120), metrics: metrics)[id]
    )
    #expect(many.verdict == .bBetter)
  }
}
