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

  /// Maps with a parameter for each class fit the noise of few rows of many classes.
  @Test(arguments: [
    (RecalibrationKind.matrix, "matrix lowers the accuracy from"),
    (.dirichlet, "dirichlet lowers the accuracy from"),
    (.beta, "beta raises the log loss by"),
  ])
  func `a map that does harm on rows it was not fitted on is named`(
    _ kind: RecalibrationKind,
    _ says: String
  ) throws {
    let predictions = try Self.calibrated(rows: 400, classes: 20)
    let warning = try #require(HeldOutCheck.warning(predictions, kind))
    #expect(warning.contains(says), "\(warning)")
    #expect(HeldOutCheck.warning(predictions, .temperature) == nil)
  }

  /// A forest of fifty trees votes, and gives classes exactly 0.
  @Test func `exact zeros do not wreck a model quietly`() throws {
    var random = PlantedRandom(seed: 5)
    var values: [Double] = []
    var labels: [Int32] = []
    for _ in 0..<1_500 {
      let all = try Self.softmax(random.normals(10, scale: 4))
      labels.append(random.draw(all))
      var votes = [Double](repeating: 0, count: 10)
      for _ in 0..<50 { votes[Int(random.draw(all))] += 0.02 }
      values += votes
    }
    let matrix = try ScoreMatrix(rows: 1_500, columns: 10, storage: .double(values))
    let forest = try Predictions(scores: .probabilities(Probabilities(matrix)), labels: labels)
    let warning = try #require(HeldOutCheck.warning(forest, .platt))
    #expect(warning.contains("platt raises the log loss by"), "\(warning)")
  }

  @Test func `fewer than fifty rows are not evaluated`() throws {
    let predictions = try Self.calibrated(rows: 49, classes: 10)
    #expect(HeldOutCheck.warning(predictions, .histogram) == nil)
  }
}
