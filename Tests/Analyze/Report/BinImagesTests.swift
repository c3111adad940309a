import CandorAnalyze
import CandorMetrics
import Testing

/// Which rows of a confidence bin are shown.
@Suite struct BinImagesTests {
  private static func choice(
    _ rows: [Int],
    seed: UInt64 = 0,
    bin: Int = 0
  ) -> [(row: Int, why: ReportPhrase)] {
    // Every third row is wrong; the confidence is greatest in the middle.
    BinImages.choice(rows, seed: seed, bin: bin) { ($0 % 3 != 0, 1 - abs(Double($0) - 50) / 100) }
  }

  @Test func showsTheSurestWrongAndTwoDrawn() {
    let shown = Self.choice(Array(0..<100))
    #expect(shown.map(\.why) == [.binSurest, .binWrong, .binRight])
    #expect(shown[0].row == 51, "the wrong row nearest to 50")
    #expect(shown[1].row % 3 == 0 && shown[1].row != 51)
    #expect(shown[2].row % 3 != 0)
  }

  @Test func givesTheSameRowsForTheSameAddressAndOthersForOthers() {
    let rows = Array(0..<1000)
    #expect(Self.choice(rows).map(\.row) == Self.choice(rows).map(\.row))
    let bySeed = (0..<20).map { Self.choice(rows, seed: $0)[2].row }
    let byBin = (0..<20).map { Self.choice(rows, bin: $0)[2].row }
    #expect(Set(bySeed).count > 10 && Set(byBin).count > 10)
  }

  /// Each right row has the same chance: 670 right rows of 1,000, drawn 6,700 times, fall ten times
  /// each; chi-square over ten groups of 67 has nine degrees of freedom.
  @Test func drawsEvenly() {
    let rows = Array(0..<1005)
    let right = rows.filter { $0 % 3 != 0 }
    var groups = [Double](repeating: 0, count: 10)
    for seed in 0..<6_700 {
      guard let place = right.firstIndex(of: Self.choice(rows, seed: UInt64(seed))[2].row) else {
        continue
      }
      groups[place * 10 / right.count] += 1
    }
    let chiSquare = groups.reduce(0) { $0 + ($1 - 670) * ($1 - 670) / 670 }
    #expect(groups.reduce(0, +) == 6_700)
    #expect(chiSquare < 27.9, "the 99.9% point of nine degrees of freedom")
  }

  @Test func showsWhatThereIs() {
    #expect(Self.choice([]).isEmpty)
    #expect(Self.choice([3]).map(\.row) == [3])
    #expect(Self.choice([4]).map(\.row) == [4])
    #expect(Self.choice([3, 6]).map(\.row) == [6, 3])
  }

  @Test func theEarlierRowComesFirstAmongEquallySure() {
    let shown = BinImages.choice([5, 2, 9].sorted(), seed: 0, bin: 0) { _ in (false, 0.5) }
    #expect(shown[0].row == 2)
  }
}
