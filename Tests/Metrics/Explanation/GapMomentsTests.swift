import CandorMetrics
import Foundation
import Testing

@Suite struct GapMomentsTests {
  private func draws(_ count: Int) -> (part: [Double], gap: [Double]) {
    var random = AddressedRandom(seed: 9, purpose: "gap moments", index: count)
    let pairs = (0..<count).map { _ -> (Double, Double) in
      let (one, other) = (random.normal(), random.normal())
      return (0.6 + one, 1 + 0.7 * one + other)
    }
    return (pairs.map(\.0), pairs.map(\.1))
  }

  private func moments(
    _ rows: Int,
    weights: [Double]? = nil,
    weighting: Weighting = .frequency,
    clusters: [Int32]? = nil
  ) throws -> GapMoments {
    let set = Simulation.calibrated(rows: rows, seed: 3)
    let rows = try Predictions(
      scores: predictions(logits: set.logits, labels: set.labels).scores,
      labels: set.labels,
      weights: weights,
      weighting: weighting,
      clusters: clusters
    )
    return GapMoments(
      weights: rows.weights,
      weighting: weighting,
      units: RowUnits(rows),
      rows: rows.rows
    )
  }

  /// Fieller's ends are where Student's interval of part − s · gap touches 0.
  @Test func theEndsOfAShareAreWhereTheDifferenceIsJustTold() throws {
    let (part, gap) = draws(60)
    let moments = try moments(60)
    let found = try #require(moments.share(part, of: gap, level: 0.95))
    #expect(found.1.low < found.share && found.share < found.1.high)
    for (end, side) in [(found.1.low, 1.0), (found.1.high, -1.0)] {
      let rest = zip(part, gap).map { $0 - end * $1 }
      let interval = try #require(moments.amount(rest, level: 0.95).interval)
      let touching = side > 0 ? interval.low : interval.high
      #expect(abs(touching) < 1e-10)
    }
  }

  @Test func aGapThatIsNotToldHasNoShares() throws {
    let (part, gap) = draws(60)
    let none = gap.map { $0 - gap.reduce(0, +) / 60 + 0.01 }
    #expect(try moments(60).share(part, of: none, level: 0.95) == nil)
  }

  @Test func aMeanHasStudentsInterval() throws {
    let (_, gap) = draws(40)
    let own = try #require(MeanInterval.student.interval(gap))
    let found = try #require(try moments(40).amount(gap, level: 0.95).interval)
    #expect(abs(own.low - found.low) < 1e-12 && abs(own.high - found.high) < 1e-12)
  }

  /// Copies in clusters, rows with frequencies, and the rows written out.
  @Test func copiesInClustersTellNoMore() throws {
    let (_, gap) = draws(50)
    let one = try #require(try moments(50).amount(gap, level: 0.95).interval)
    let five = gap + gap + gap + gap + gap
    let clusters = (0..<250).map { Int32($0 % 50) }
    let kept = try #require(
      try moments(250, clusters: clusters).amount(five, level: 0.95).interval
    )
    #expect(abs(one.low - kept.low) < 1e-12 && abs(one.high - kept.high) < 1e-12)
    let counted = try #require(
      try moments(50, weights: [Double](repeating: 5, count: 50)).amount(gap, level: 0.95).interval
    )
    let written = try #require(MeanInterval.student.interval(five))
    #expect(abs(counted.low - written.low) < 1e-12)
    let scaled = try #require(
      try moments(50, weights: [Double](repeating: 5, count: 50), weighting: .sampling)
        .amount(gap, level: 0.95).interval
    )
    #expect(abs(scaled.low - one.low) < 1e-12)
  }

  @Test func halfOfTheRowsThatCarryAllAreTwiceAsDense() throws {
    let gap = (0..<100).map { $0 < 50 ? 1 + 0.1 * Double($0 % 7) : 0.0 }
    let rows = (0..<100).map { $0 < 50 ? 1.0 : 0 }
    let ratio = try #require(try moments(100).concentration(gap, of: gap, rows: rows, level: 0.95))
    #expect(abs((ratio.low + ratio.high) / 2 - 2) < 1e-12 && ratio.low > 1.5)
  }
}
