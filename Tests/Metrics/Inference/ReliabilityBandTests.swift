import CandorMetrics
import Foundation
import Testing

struct ReliabilityBandTests {
  /// Far-apart confidences with many rows each: pooling never happens, and each point is a binomial
  /// share, whose quantiles are normal to good accuracy.
  @Test(arguments: ReliabilityBand.Kind.allCases)
  func `far-apart confidences have the binomial's band`(_ kind: ReliabilityBand.Kind) throws {
    var rows = SyntheticRows(confidence: [], hits: [])
    let levels: [(p: Double, share: Double)] = [(0.1, 0.15), (0.4, 0.35), (0.7, 0.6), (0.95, 0.9)]
    for level in levels {
      rows.confidence += Array(repeating: level.p, count: 1_000)
      rows.hits += (0..<1_000).map { Double($0) < 1_000 * level.share }
    }
    let band = try #require(ReliabilityBand(kind, of: rows.table(), draws: 4_000, level: 0.9))
    for (index, level) in levels.enumerated() {
      let centre = kind == .consistency ? level.p : level.share
      let half = 1.6448536269514722 * sqrt(centre * (1 - centre) / 1_000)
      let low = try #require(band.low[index])
      let high = try #require(band.high[index])
      #expect(abs(low - (centre - half)) < 0.12 * half, "\(kind) \(index)")
      #expect(abs(high - (centre + half)) < 0.12 * half, "\(kind) \(index)")
    }
    #expect(band.estimate == levels.map(\.share) && band.confidence == levels.map(\.p))
    #expect(band.method.contains("\(kind.rawValue) band") && band.method.contains("seed 0"))
  }

  @Test
  func `a calibrated model's curve stays in the consistency band at its level`() throws {
    var inside = 0
    var points = 0
    for seed in 0..<60 {
      let table = try SyntheticRows.calibrated(300, seed: UInt64(seed)).table()
      let band = try #require(ReliabilityBand(.consistency, of: table, draws: 200, level: 0.9))
      for index in band.confidence.indices {
        guard let low = band.low[index], let high = band.high[index] else { continue }
        points += 1
        if band.estimate[index] >= low, band.estimate[index] <= high { inside += 1 }
      }
    }
    let coverage = Double(inside) / Double(points)
    // Points of one curve move together, so 60 curves are worth about 60 × 5 points.
    #expect(abs(coverage - 0.9) < 0.05, "\(coverage)")
  }

  @Test
  func `bands have few points, an address, and nothing for no rows`() throws {
    let table = try SyntheticRows.calibrated(2_000, seed: 1).table()
    let band = try #require(ReliabilityBand(.consistency, of: table, draws: 20))
    #expect(band.confidence.count == ReliabilityBand.mostPoints)
    #expect(band.confidence.first == table.confidence.first)
    #expect(band.confidence.last == table.confidence.last)
    #expect(band == ReliabilityBand(.consistency, of: table, draws: 20))
    #expect(band != ReliabilityBand(.consistency, of: table, draws: 20, seed: 1))
    let times = (0..<1000).map { 1 + $0 % 3 }
    #expect(
      ReliabilityBand(
        .confidence,
        of: try SyntheticRows.b.table(weights: times.map(Double.init)),
        draws: 30
      )
        == ReliabilityBand(.confidence, of: try SyntheticRows.b.repeated(times).table(), draws: 30)
    )
    let empty = try SyntheticRows(confidence: [], hits: []).table()
    #expect(ReliabilityBand(.confidence, of: empty) == nil && SimultaneousBand(empty) == nil)
  }
}
