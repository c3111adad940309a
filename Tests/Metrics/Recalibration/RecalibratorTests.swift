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

  /// What is edited in a saved map, and by what.
  static let edits: [(RecalibrationKind, String, String)] = [
    (.temperature, #""inverse_temperature":0."#, #""inverse_temperature":1."#),
    (.temperature, #""digest":""#, #""digest":"f"#),
    (.temperature, #""digest""#, #""was_digest""#),
    (.temperature, #""rows":200"#, #""rows":2000"#),
    (.temperature, "minimum log loss", "best"),
    (.isotonic, #""blend":0."#, #""blend":0.0"#),
    (.dirichlet, #""bias":["#, #""bias":[1"#),
  ]

  @Test(arguments: edits)
  func anEditedMapClaimsNothing(_ kind: RecalibrationKind, _ piece: String, _ by: String) throws {
    let fitted = try kind.method.fit(rows())
    let text = try json(fitted)
    #expect(text.contains(piece), "\(text)")
    let edited = try load(text.replacingOccurrences(of: piece, with: by))
    #expect(edited.spec == "\(kind.rawValue) map changed after its fit")
    #expect(edited.certificate.limit == .changed && !edited.certificate.converged)
    #expect(edited.certificate.lossAfter == nil)
    #expect(edited.certificate.warning?.contains("changed after the fit") == true)
    // It can still be applied, and a file of it says the same.
    #expect(try edited.apply(rows()).rows == 200)
    #expect(try load(json(edited)) == edited)
  }

  @Test func tooFewRowsForTheParametersAreNamed() throws {
    let rows = try rows()
    // 3 × 3 weights and 3 biases.
    let matrix = try MatrixScaling().fit(rows.subset(Array(0..<119))).certificate
    #expect(matrix.parameters == 12 && matrix.hasFewRows)
    #expect(matrix.warning?.contains("12 free parameters for 119 rows") == true)
    let enough = try MatrixScaling().fit(rows.subset(Array(0..<120))).certificate
    #expect(enough.parameters == 12 && enough.warning == nil)
    #expect(try TemperatureScaling().fit(rows).certificate.parameters == 1)
    #expect(try IsotonicRecalibration().fit(rows).certificate.parameters == nil)
  }

  @Test(arguments: RecalibrationKind.allCases)
  func refusesAnotherNumberOfClasses(_ kind: RecalibrationKind) throws {
    let map = try kind.method.fit(rows(classes: 3))
    #expect(throws: MetricsError.self) { try map.apply(rows(classes: 4)) }
  }
}
