import CandorMetrics
import Foundation
import Testing

/// The pairs of classes that occur, against counting every pair.
struct ConfusionMatrixTests {
  /// Rows whose right and predicted classes follow from their number, some pairs often.
  private func pairs(_ rows: Int, _ classes: Int) -> [(right: Int, predicted: Int)] {
    (0..<rows).map { row in
      let right = row * row * 7 % classes
      return (right, row % 3 == 0 ? right : (right + row % 11) % classes)
    }
  }

  private func facts(
    _ pairs: [(right: Int, predicted: Int)],
    _ classes: Int,
    weights: [Double]? = nil
  ) throws -> RowFacts {
    var logits = [Float](repeating: 0, count: pairs.count * classes)
    for (row, pair) in pairs.enumerated() { logits[row * classes + pair.predicted] = 2 }
    let matrix = try ScoreMatrix(rows: pairs.count, columns: classes, storage: .float(logits))
    return RowFacts(
      try Predictions(
        scores: .logits(Logits(matrix)),
        labels: pairs.map { Int32($0.right) },
        weights: weights
      )
    )
  }

  /// From 1,025 classes on pairs are looked up instead of counted place by place.
  @Test(arguments: [3, 40, 1_024, 1_025])
  func `the figures are those of the square of all pairs`(_ classes: Int) throws {
    let pairs = pairs(300, classes)
    let weights = pairs.indices.map { Double($0 % 4) / 2 }
    let matrix = ConfusionMatrix(try facts(pairs, classes, weights: weights))
    var square = [Double](repeating: 0, count: classes * classes)
    for (pair, weight) in zip(pairs, weights) {
      square[pair.right * classes + pair.predicted] += weight
    }
    #expect(matrix.weights == square)
    var recalls: [Double] = []
    for index in 0..<classes {
      let support = (0..<classes).reduce(0) { $0 + square[index * classes + $1] }
      let predicted = (0..<classes).reduce(0) { $0 + square[$1 * classes + index] }
      let hits = square[index * classes + index]
      #expect(matrix[index, index] == hits)
      #expect(matrix.support(index) == support)
      #expect(matrix.predicted(index) == predicted)
      #expect(matrix.recall(index) == (support > 0 ? hits / support : nil))
      #expect(matrix.precision(index) == (predicted > 0 ? hits / predicted : nil))
      if support > 0 { recalls.append(hits / support) }
    }
    let balanced = try #require(matrix.balancedAccuracy)
    #expect(abs(balanced - recalls.reduce(0, +) / Double(recalls.count)) < 1e-12)
    let again = try JSONDecoder().decode(ConfusionMatrix.self, from: JSONEncoder().encode(matrix))
    #expect(again == matrix)
  }

  /// The square of a million classes would take 8 TB.
  @Test func `a million classes take no more than their rows`() throws {
    let classes = 1_000_000
    let matrix = ConfusionMatrix(try facts([(5, 5), (5, 999_999), (999_999, 5)], classes))
    #expect(matrix[5, 999_999] == 1)
    #expect(matrix[5, 6] == 0)
    #expect(matrix.support(5) == 2)
    #expect(matrix.predicted(5) == 2)
    #expect(matrix.balancedAccuracy == 0.25)
  }
}
