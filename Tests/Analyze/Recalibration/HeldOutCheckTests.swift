import CandorAnalyze
import CandorMetrics
import Testing

/// Whether a method harms rows that it was not fitted on.
@Suite struct HeldOutCheckTests {
  /// Calibrated rows: every class is drawn as the model says.
  private static func calibrated(rows: Int, classes: Int, bend: Double = 1) throws -> Predictions {
    var random = PlantedRandom(seed: 11)
    var values: [Double] = []
    var labels: [Int32] = []
    for _ in 0..<rows {
      let z = random.normals(classes, scale: 1.5)
      let all = try softmax(z)
      labels.append(random.draw(all))
      values += z.map { bend * $0 }
    }
    let matrix = try ScoreMatrix(rows: rows, columns: classes, storage: .double(values))
    return try Predictions(scores: .logits(Logits(matrix)), labels: labels)
  }

  private static func softmax(_ z: [Double]) throws -> [Double] {
    CraftedRuns.softmax(z.map { Float($0) })
  }

  @Test(arguments: [0.5, 1, 2.5])
  func `one temperature does no harm that could be seen`(_ bend: Double) throws {
    let predictions = try Self.calibrated(rows: 400, classes: 3, bend: bend)
    #expect(HeldOutCheck.warning(predictions, .temperature) == nil)
  }

  @Test func `fewer than fifty rows are not evaluated`() throws {
    let predictions = try Self.calibrated(rows: 49, classes: 10)
    #expect(HeldOutCheck.warning(predictions, .histogram) == nil)
  }
}
