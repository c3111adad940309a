import CandorMetrics
import Foundation
import Testing

struct SimultaneousBandTests {
  /// The slow twin: every stretch's two Clopper-Pearson bounds, and the tightest for each x.
  private func slow(
    _ rows: SyntheticRows,
    level: Double,
    digits: Int?,
    at x: Double
  ) throws -> (low: Double, high: Double) {
    let scale = pow(10, Double(digits ?? 0))
    var groups: [(key: Double, lowest: Double, highest: Double, rows: Int, hits: Int)] = []
    for index in rows.confidence.indices.sorted(by: { rows.confidence[$0] < rows.confidence[$1] }) {
      let p = rows.confidence[index]
      let key = digits == nil ? p : (p * scale).rounded()
      if groups.last?.key != key { groups.append((key, p, p, 0, 0)) }
      groups[groups.count - 1].highest = p
      groups[groups.count - 1].rows += 1
      groups[groups.count - 1].hits += rows.hits[index] ? 1 : 0
    }
    let count = Double(groups.count)
    // Both tails of an interval at level 1 − 2δ leave δ = α/(K² + K) each.
    let inner = 1 - 2 * (1 - level) / (count * count + count)
    var best = (low: 0.0, high: 1.0)
    for j in groups.indices {
      var total = 0
      var hits = 0
      for k in j..<groups.count {
        total += groups[k].rows
        hits += groups[k].hits
        guard
          let interval = BinomialInterval.clopperPearson.interval(
            hits: hits,
            trials: total,
            level: inner
          )
        else { continue }
        if x <= groups[j].lowest { best.high = min(best.high, interval.high) }
        if x >= groups[k].highest { best.low = max(best.low, interval.low) }
      }
    }
    return best
  }

  @Test(arguments: [2, nil])
  func `bounds equal the search over every stretch`(_ digits: Int?) throws {
    var worst = 0.0
    let sets = [
      SyntheticRows.calibrated(120, seed: 4),
      .calibrated(200, seed: 5) { (30 * $0).rounded() / 30 },
      SyntheticRows(
        confidence: (0..<80).map { Double($0) / 80 },
        hits: (0..<80).map { $0 % 7 == 0 }
      ),
    ]
    for rows in sets {
      let band = try #require(SimultaneousBand(rows.table(), level: 0.9, digits: digits))
      for step in 0...20 {
        let x = step == 20 ? rows.confidence[7] : Double(step) / 19
        let fast = band.bounds(at: x)
        let twin = try slow(rows, level: 0.9, digits: digits, at: x)
        worst = max(worst, abs(fast.low - twin.low), abs(fast.high - twin.high))
      }
    }
    #expect(worst < 1e-9, "\(worst)")
  }

  /// The curve is in the band everywhere at least as often as promised; in truth nearly always.
  @Test(arguments: [1.0, 1.3])
  func `the band holds the whole curve`(_ power: Double) throws {
    var held = 0
    for seed in 0..<200 {
      var stream = AddressedRandom(seed: UInt64(seed), purpose: "band coverage")
      var rows = SyntheticRows(confidence: [], hits: [])
      for _ in 0..<400 {
        let p = stream.uniform()
        rows.confidence.append(p)
        rows.hits.append(stream.bernoulli(pow(p, power)))
      }
      let band = try #require(SimultaneousBand(rows.table(), level: 0.8, digits: 2))
      let holds = (0...100).allSatisfy { step in
        let bounds = band.bounds(at: Double(step) / 100)
        let truth = pow(Double(step) / 100, power)
        return bounds.low <= truth && truth <= bounds.high
      }
      if holds { held += 1 }
      // Without miscalibration no confidence may be rejected while the band holds the diagonal.
      if power == 1, holds { #expect(band.rejected.isEmpty) }
    }
    #expect(held >= 180, "\(held)")
  }

  @Test
  func `what is rejected is what lies outside`() throws {
    // Calibrated up to ½ and over-confident above, hits spaced as evenly as can be.
    func expected(_ row: Int) -> Double {
      let r = Double(row)
      return row < 2_000 ? r * r / 8_000 : 500 + (r - 2_000) / 2
    }
    let rows = SyntheticRows(
      confidence: (0..<4_000).map { (Double($0) + 0.5) / 4_000 },
      hits: (0..<4_000).map { expected($0).rounded(.down) != expected($0 + 1).rounded(.down) }
    )
    let table = try rows.table()
    let band = try #require(SimultaneousBand(table))
    #expect(!band.rejected.isEmpty && band.rejected.allSatisfy { $0.low > 0.5 })
    // Nothing can be said of the last few rows alone.
    let end = try #require(band.rejected.last).high
    #expect(end > 0.98 && end < 1)
    // A grid that is not the groups' must agree with the list of stretches.
    let wrong = (1..<2_000).count { step in
      let x = (Double(step) + 0.37) / 2_000
      let bounds = band.bounds(at: x)
      let isOutside = x < bounds.low || x > bounds.high
      return isOutside != band.rejected.contains { $0.low <= x && x <= $0.high }
    }
    #expect(wrong == 0)
    let calm = try #require(SimultaneousBand(SyntheticRows.calibrated(3_000, seed: 3).table()))
    #expect(calm.rejected.isEmpty)
  }

  @Test
  func `weights count as repeated rows`() throws {
    let times = (0..<1000).map { 1 + $0 % 3 }
    let weighted = SimultaneousBand(try SyntheticRows.a.table(weights: times.map(Double.init)))
    #expect(weighted == SimultaneousBand(try SyntheticRows.a.repeated(times).table()))
  }
}
