import CandorMetrics
import Testing

@Suite("Exact zeros")
struct ExactZerosTests {
  private static func predictions(_ values: [Double], _ labels: [Int32], weights: [Double]? = nil)
    throws -> Predictions
  {
    let matrix = try ScoreMatrix(rows: labels.count, columns: 3, storage: .double(values))
    return try Predictions(
      scores: .probabilities(Probabilities(matrix)),
      labels: labels,
      weights: weights
    )
  }

  @Test("are counted where no right class is among them")
  func counted() throws {
    let zeros = try Self.predictions([0.7, 0.3, 0, 0.2, 0.3, 0.5, 0, 1, 0], [0, 2, 1])
    let found = try #require(ExactZeros(zeros))
    #expect(found.rows == 2 && found.of == 3)
    #expect(found.warning("m").contains("in 2 of 3 rows"))
    // A row without weight does not count.
    let light = try Self.predictions(
      [0.7, 0.3, 0, 0.2, 0.3, 0.5, 0, 1, 0],
      [0, 2, 1],
      weights: [1, 1, 0]
    )
    #expect(
      ExactZeros(light) == ExactZeros(try Self.predictions([0.7, 0.3, 0, 0.2, 0.3, 0.5], [0, 2]))
    )
  }

  @Test("are not warned about where there are none, or the loss is infinite")
  func silent() throws {
    #expect(ExactZeros(try Self.predictions([0.7, 0.2, 0.1], [0])) == nil)
    #expect(ExactZeros(try Self.predictions([0.7, 0.3, 0], [2])) == nil)
  }
}
