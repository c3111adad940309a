import CandorMetrics
import Testing

@Suite struct ReliabilityDiagramTests {
  /// Ten rows of confidence 0.5: the hits by chance are binomial, 2 to 8 at 95 %, as R's
  /// `qbinom(c(0.025, 0.975), 10, 0.5)` gives.
  @Test func theRangeByChanceIsThatOfTheBinomial() throws {
    let table = try CalibrationTable(
      confidence: [Double](repeating: 0.5, count: 10),
      hits: [Bool](repeating: true, count: 10)
    )
    let diagram = ReliabilityDiagram(table: table, bins: 15)
    let bin = try #require(diagram.bins.first { $0.rows > 0 })
    let chance = try #require(bin.chance)
    #expect(chance.low == 0.2 && chance.high == 0.8)
    #expect(bin.gap == 0.5)
  }

  /// Every row is in one bin and in one rank, and ranks hold ten rows at least.
  @Test(arguments: [1, 9, 35, 1_000]) func ranksHoldEveryRow(count: Int) throws {
    let confidence = (0..<count).map { 0.5 + Double($0) / Double(2 * count) }
    let table = try CalibrationTable(
      confidence: confidence,
      hits: confidence.indices.map { $0 % 4 > 0 }
    )
    let diagram = ReliabilityDiagram(table: table, bins: 15)
    #expect(diagram.ranks.reduce(0) { $0 + $1.rows } == count)
    #expect(diagram.ranks.count == max(1, min(20, count / 10)))
    #expect(diagram.ranks.allSatisfy { $0.rows >= min(10, count) })
    #expect(diagram.consistency == nil && diagram.band == nil && diagram.rejected.isEmpty)
  }

  /// A model that is right half as often as it says is rejected in one stretch, not in one a step.
  @Test func stretchesWithoutRowsBetweenThemAreOne() throws {
    let confidence = (0..<4_000).map { 0.6 + 0.3 * Double($0) / 4_000 }
    let table = try CalibrationTable(
      confidence: confidence,
      hits: confidence.indices.map { $0 % 2 == 0 }
    )
    let diagram = ReliabilityDiagram(table: table)
    let stretches = try #require(diagram.band?.rejected)
    #expect(diagram.rejected.count <= stretches.count)
    for (one, next) in zip(diagram.rejected, diagram.rejected.dropFirst()) {
      #expect(confidence.contains { $0 > one.high && $0 < next.low })
    }
    // At 0.9 nobody who is right half of the time is calibrated.
    #expect(diagram.rejected.contains { $0.low <= 0.85 && $0.high >= 0.89 })
  }

  @Test func noRowsGiveNoBins() throws {
    let table = try CalibrationTable(confidence: [], hits: [])
    let diagram = ReliabilityDiagram(table: table)
    #expect(diagram.ranks.isEmpty && diagram.curve.isEmpty && diagram.consistency == nil)
    #expect(diagram.accuracy == nil)
  }
}
