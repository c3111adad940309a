import CandorMetrics
import CandorTestSupport
import Foundation
import Testing

@Suite struct RecalibratorTests {
  private func json(_ map: Recalibrator) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(map), as: UTF8.self)
  }

  private func load(_ text: String) throws -> Recalibrator {
    try JSONDecoder().decode(Recalibrator.self, from: Data(text.utf8))
  }

  private func rows(classes: Int = 3) throws -> Predictions {
    let set = Simulation.calibrated(rows: 200, classes: classes, seed: 7)
    return try predictions(logits: set.logits.map { 2 * $0 }, labels: set.labels)
  }

  @Test(arguments: RecalibrationKind.allCases, [2, 3])
  func survivesAFile(_ kind: RecalibrationKind, _ classes: Int) throws {
    let rows = try rows(classes: classes)
    let map = try kind.method.fit(rows)
    let again = try load(json(map))
    #expect(again == map)
    let (before, after) = try (map.apply(rows), again.apply(rows))
    #expect(before == after)
    let text = try json(map)
    #expect(text.contains(#""schema":"candor.recalibrator\/1""#))
  }

  @Test(arguments: RecalibrationKind.allCases)
  func keepsLabelsWeightsAndIds(_ kind: RecalibrationKind) throws {
    let plain = try rows()
    let given = try Predictions(
      scores: plain.scores,
      labels: plain.labels,
      weights: (0..<200).map { 1 + Double($0 % 3) },
      ids: (0..<200).map { Int64($0) }
    )
    let after = try kind.method.fit(given).apply(given)
    #expect(after.labels == given.labels)
    #expect(after.weights == given.weights)
    #expect(after.ids == given.ids)
  }

  /// A kind, a piece of its saved form, and what breaks it.
  static let damage: [(RecalibrationKind, String, String)] = [
    (.temperature, "candor.recalibrator\\/1", "candor.recalibrator\\/2"),
    (.temperature, #""inverse_temperature":"#, #""inverse_temperature":-"#),
    (.temperature, #""classes":3"#, #""classes":1"#),
    (.temperature, #""kind":"temperature""#, #""kind":"vector""#),
    (.vector, #""bias":["#, #""bias":[0,"#),
    (.matrix, #""classes":3"#, #""classes":4"#),
    (.platt, #""slope":["#, #""slope":[1,"#),
    (.beta, #""classes":3"#, #""classes":2"#),
    (.isotonic, #""blend":"#, #""blend":-"#),
    (.isotonic, #""places":["#, #""places":[0.99999,"#),
    (.histogram, #""values":["#, #""values":[0.5,"#),
    (.dirichlet, #""weights":["#, #""weights":[0,"#),
  ]

  @Test(arguments: damage)
  func refusesADamagedFile(_ kind: RecalibrationKind, _ piece: String, _ by: String) throws {
    let text = try json(kind.method.fit(rows()))
    #expect(text.contains(piece))
    #expect(throws: (any Error).self) {
      try load(text.replacingOccurrences(of: piece, with: by))
    }
  }

  @Test(arguments: RecalibrationKind.allCases)
  func refusesAnotherNumberOfClasses(_ kind: RecalibrationKind) throws {
    let map = try kind.method.fit(rows(classes: 3))
    #expect(throws: MetricsError.self) { try map.apply(rows(classes: 4)) }
  }
}
