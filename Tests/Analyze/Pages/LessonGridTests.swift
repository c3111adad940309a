import CandorAnalyze
import CandorMetrics
import CandorSpecimens
import CandorTestSupport
import Foundation
import Testing

@Suite struct LessonGridTests {
  private static func predictions(rows: Int = 10_000) throws -> Predictions {
    let logits = Array(try Golden.logits("mlp").prefix(10 * rows))
    let matrix = try ScoreMatrix(rows: rows, columns: 10, storage: .float(logits))
    return try Predictions(
      scores: .logits(Logits(matrix)),
      labels: Array(try Golden.labels().prefix(rows))
    )
  }

  /// At T = 1 the numbers are those of other tools, at the best T the loss is SciPy's minimum.
  @Test func holdsTheGoldenNumbers() throws {
    func golden(_ key: String) throws -> Double { try #require(try Golden.number("mlp", key)) }
    let best = try golden("temperature (T=1/beta, minimises NLL)")
    let grid = try LessonContent.grid(Self.predictions(), temperatures: [1, best])
    #expect(abs(grid[0].logLoss - (try golden("nll"))) < 1e-9)
    #expect(abs(grid[0].brier - (try golden("brier_sum"))) < 1e-9)
    #expect(abs(grid[0].ece - (try golden("ece_equal_width_15 (netcal 1.4.0)"))) < 1e-9)
    #expect(grid.map(\.accuracy) == [0.8443, 0.8443])
    #expect(abs(grid[1].logLoss - (try golden("nll_at_temperature"))) < 1e-9)
  }

  /// At other temperatures the numbers are those of the slow twin.
  @Test func followsTheSlowTwin() throws {
    let rows = 1000
    let twin = try Specimens("mlp", rows: rows)
    for temperature in [0.0625, 0.5, 3, 16] {
      let predictions = try Self.predictions(rows: rows)
      let point = try #require(
        try LessonContent.grid(predictions, temperatures: [temperature]).first
      )
      let expected = SpecimenLesson.point(twin, temperature)
      #expect(abs(point.logLoss - expected.logLoss) < 1e-9)
      #expect(abs(point.brier - expected.brier) < 1e-9)
      #expect(abs(point.ece - expected.ece) < 1e-9)
      #expect(point.accuracy == expected.accuracy)
      #expect(point.bins.map(\.rows) == expected.bins.map(\.rows))
      let gap = zip(point.ledger, expected.ledger).map {
        max(abs($0.wrong - $1.wrong), abs($0.right - $1.right))
      }
      #expect((gap.max() ?? 1) < 1e-9)
      #expect(point.ledger.count == expected.ledger.count)
      // The columns have equal rows up to one, so their mean is the loss up to a row's share.
      let area = point.ledger.reduce(0) { $0 + $1.wrong + $1.right } / Double(point.ledger.count)
      #expect(abs(area - point.logLoss) < 0.01 * point.logLoss)
    }
  }

  @Test func readsProbabilitiesToo() throws {
    let values = [0.7, 0.2, 0.1, 0.1, 0.1, 0.8, 1, 0, 0]
    let matrix = try ScoreMatrix(rows: 3, columns: 3, storage: .double(values))
    let predictions = try Predictions(
      scores: .probabilities(Probabilities(matrix)),
      labels: [0, 2, 0]
    )
    let point = try #require(try LessonContent.grid(predictions, temperatures: [0.5]).first)
    // Squared and brought back to a sum of one.
    let expected = -(log(0.49 / 0.54) + log(0.64 / 0.66)) / 3
    #expect(abs(point.logLoss - expected) < 1e-12)
    #expect(point.accuracy == 1)
  }

  @Test func refusesNoRows() throws {
    let matrix = try ScoreMatrix(rows: 0, columns: 3, storage: .double([]))
    let predictions = try Predictions(scores: .logits(Logits(matrix)), labels: [])
    #expect(throws: MetricsError.self) { try LessonContent.grid(predictions) }
  }
}
