import CandorMetrics
import Testing

@Suite struct ShapleySplitTests {
  /// The definition itself: walk through every order of changing the factors and average.
  private func byOrders(factors: Int, outcomes: [Double]) -> [Double] {
    func orders(_ rest: [Int]) -> [[Int]] {
      rest.isEmpty
        ? [[]] : rest.flatMap { first in orders(rest.filter { $0 != first }).map { [first] + $0 } }
    }
    let all = orders(Array(0..<factors))
    var parts = [Double](repeating: 0, count: factors)
    for order in all {
      var set = 0
      for factor in order {
        parts[factor] += outcomes[set | 1 << factor] - outcomes[set]
        set |= 1 << factor
      }
    }
    return parts.map { $0 / Double(all.count) }
  }

  @Test(arguments: 1...6) func agreesWithTheMeanOverAllOrders(factors: Int) throws {
    var random = Weyl(state: UInt64(factors))
    let outcomes = (0..<1 << factors).map { _ in random.normal() }
    let split = try ShapleySplit(factors: factors, outcomes: outcomes)
    let expected = byOrders(factors: factors, outcomes: outcomes)
    let worst = zip(split.parts, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst < 1e-13)
    #expect(abs(split.parts.reduce(0, +) - split.total) < 1e-13)
  }

  @Test func effectsThatAddUpAreTheirOwnParts() throws {
    let effects = [0.3, -1.25, 4]
    let outcomes = (0..<8).map { set in
      effects.indices.reduce(10.0) { $0 + (set >> $1 & 1 == 1 ? effects[$1] : 0) }
    }
    let split = try ShapleySplit(factors: 3, outcomes: outcomes)
    #expect(zip(split.parts, effects).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test func anInteractionIsSharedInHalves() throws {
    let split = try ShapleySplit(factors: 2, outcomes: [0, 0, 0, 1])
    #expect(split.parts == [0.5, 0.5])
  }

  @Test func refusesOutcomesThatDoNotFit() {
    #expect(throws: MetricsError.self) { try ShapleySplit(factors: 2, outcomes: [1, 2, 3]) }
    #expect(throws: MetricsError.self) { try ShapleySplit(factors: 0, outcomes: [1]) }
    #expect(throws: MetricsError.self) { try ShapleySplit(factors: 1, outcomes: [1, .nan]) }
  }
}
