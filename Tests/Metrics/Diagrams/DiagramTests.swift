import CandorMetrics
import Foundation
import Testing

@Suite("Diagrams")
struct DiagramTests {
  @Test("A reliability diagram's bins add up to its table")
  func diagramAddsUp() throws {
    let table = try GoldenSets.table("B")
    let diagram = ReliabilityDiagram(table: table, bins: 15)
    #expect(diagram.bins.count == 15)
    #expect(diagram.bins.reduce(0) { $0 + $1.rows } == 1_000)
    #expect(diagram.accuracy == 0.437)
    let mean = diagram.bins.map { ($0.meanConfidence ?? 0) * $0.weight }.reduce(0, +) / 1_000
    #expect(abs(mean - (diagram.meanConfidence ?? 0)) < 1e-14)
    #expect(
      diagram.bins.allSatisfy { bin in
        guard let accuracy = bin.accuracy, let interval = bin.interval else {
          return bin.rows == 0 && bin.meanConfidence == nil && bin.interval == nil
        }
        return interval.low <= accuracy && accuracy <= interval.high
      }
    )
    let data = try JSONEncoder().encode(diagram)
    #expect(try JSONDecoder().decode(ReliabilityDiagram.self, from: data) == diagram)
  }

  @Test("An empty bin has no accuracy")
  func emptyBin() throws {
    let table = try CalibrationTable(confidence: [0.05, 0.95, 1], hits: [true, true, false])
    let diagram = ReliabilityDiagram(table: table, bins: 10)
    #expect(diagram.bins.map(\.rows) == [1, 0, 0, 0, 0, 0, 0, 0, 0, 2])
    #expect(diagram.bins[5].accuracy == nil)
    #expect(diagram.bins[5].interval == nil)
    #expect(diagram.bins[9].accuracy == 0.5)
    // Clopper-Pearson of 1 in 1: (α/2)^(1/1).
    #expect(abs((diagram.bins[0].interval?.low ?? 0) - 0.025) < 1e-12)
  }

  @Test("Histogram bins are [a,b), the last closed")
  func histogramEdges() throws {
    let table = try CalibrationTable(
      confidence: [0, 0.1, 0.3, 0.3, 0.7, 0.9, 1],
      hits: [true, false, true, false, true, true, false]
    )
    let histogram = try ConfidenceHistogram(table: table, bins: 10)
    #expect(histogram.all == [1, 1, 0, 2, 0, 0, 0, 1, 0, 2])
    #expect(histogram.right == [1, 0, 0, 1, 0, 0, 0, 1, 0, 1])
    #expect(abs((histogram.meanWhenRight ?? 0) - 1.9 / 4) < 1e-15)
    #expect(abs((histogram.meanWhenWrong ?? 0) - 1.4 / 3) < 1e-15)
    #expect(throws: MetricsError.self) { try ConfidenceHistogram(table: table, bins: 0) }
  }
}
