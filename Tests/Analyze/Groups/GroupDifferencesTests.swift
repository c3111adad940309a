import CandorAnalyze
import CandorMetrics
import CandorText
import Testing

/// Two models group by group; p-values and intervals are SciPy's for Student's t.
@Suite struct GroupDifferencesTests {
  /// 70 rows, then 300, then 20 and 10, each with as many differences of one sign as of the other.
  private static let column = RowGroups(
    name: "site",
    values: ["mid", "big", "s1", "s2"],
    codes: (0..<400).map { $0 < 70 ? 0 : $0 < 370 ? 1 : $0 < 390 ? 2 : 3 }
  )

  private static func differences(_ t: Double = 4, level: Double = 0.95) throws
    -> GroupDifferences
  {
    let models = try Shifted.models([t])
    return try GroupDifferences(models[0], models[1], by: column, level: level)
  }

  @Test func `small groups are put together and the largest comes first`() throws {
    let found = try Self.differences()
    #expect(found.column == "site" && found.a == "first" && found.b == "other1")
    #expect(found.groups.map(\.value) == ["big", "mid", nil])
    #expect(found.groups.map(\.rows) == [300, 70, 30])
    #expect(found.groups[2].pooled == ["s1", "s2"])
  }

  /// In a group of n rows the mean is 4 · 0.1 / √399 and its error 0.1 / √(n − 1).
  @Test func `differences, intervals and p-values are Student's`() throws {
    let groups = try Self.differences().groups
    let mean = 0.4 / 399.0.squareRoot()
    let expected: [(p: Double, low: Double, high: Double)] = [
      (0.000_612_948_563_370_723_5, 0.008_644_215_846_069_772, 0.031_405_878_099_670_94),
      (0.100_767_268_480_224_96, -0.003_991_273_592_852_517, 0.044_041_367_538_593_24),
      (0.289_751_822_915_116_86, -0.017_953_914_031_685_954, 0.058_004_007_977_426_67),
    ]
    for (group, wanted) in zip(groups, expected) {
      #expect(abs(try #require(group.difference) - mean) < 1e-9)
      #expect(abs(try #require(group.p_value) - wanted.p) < 1e-7)
      let interval = try #require(group.interval)
      #expect(abs(interval.low - wanted.low) < 1e-7 && abs(interval.high - wanted.high) < 1e-7)
      let (a, b) = (try #require(group.a), try #require(group.b))
      #expect(abs(b - a - mean) < 1e-9)
    }
    // Holm: three times the smallest, twice the next, the largest as it is.
    let adjusted = groups.compactMap(\.p_value_adjusted)
    #expect(abs(adjusted[0] - 3 * expected[0].p) < 1e-6)
    #expect(abs(adjusted[1] - 2 * expected[1].p) < 1e-6)
    #expect(abs(adjusted[2] - expected[2].p) < 1e-6)
    #expect(groups.map(\.verdict) == [.aBetter, .noDifferenceDetected, .noDifferenceDetected])
  }

  @Test func `the better model is the one of lower loss`() throws {
    #expect(try Self.differences(-4).groups[0].verdict == .bBetter)
    #expect(try Self.differences(0.2).groups[0].verdict == .noDifferenceDetected)
    let strict = try Self.differences(4, level: 0.999).groups[0]
    #expect(strict.verdict == .noDifferenceDetected && strict.interval?.level == 0.999)
  }

  @Test func `a group with an infinite loss keeps its rows and says nothing more`() throws {
    var rows = Shifted.probabilities(t: 4)
    // Row 5 is of group mid.
    var zero = [0.5, 0.5, 0.5]
    zero[Int(Shifted.labels[5])] = 0
    rows[5] = zero
    let models = try Small.load([
      ("first.csv", Small.csv(Shifted.probabilities(t: 0, spread: 0), Shifted.labels)),
      ("second.csv", Small.csv(rows, Shifted.labels)),
    ])
    let groups = try GroupDifferences(models[0], models[1], by: Self.column).groups
    let mid = groups[1]
    #expect(mid.value == "mid" && mid.rows == 70)
    #expect(mid.a == nil && mid.difference == nil && mid.interval == nil)
    #expect(mid.p_value == nil && mid.p_value_adjusted == nil && mid.verdict == nil)
    // It is no test, so it does not count for the adjustment: twice, not three times.
    let p = try #require(groups[0].p_value)
    #expect(abs(try #require(groups[0].p_value_adjusted) - 2 * p) < 1e-12)
  }

  @Test func `the text has a line for each group and names the winner`() throws {
    let found = try Self.differences()
    let lines = found.text.split(separator: "\n").map(String.init)
    let big = try #require(lines.first { $0.hasPrefix("  big ") })
    #expect(big.contains(NumberText.difference(0.4 / 399.0.squareRoot())))
    #expect(big.contains("first better") && !big.contains("other1 better"))
    let mid = try #require(lines.first { $0.hasPrefix("  mid ") })
    #expect(mid.contains("no difference detected"))
    #expect(lines.contains { $0.hasPrefix("  2 small groups ") })
    #expect(lines.last?.contains("s1, s2") == true)
  }

  @Test func `more than twenty small groups are named in part and counted`() throws {
    let models = try Shifted.models([4])
    let column = RowGroups(
      name: "doctor",
      values: (0..<25).map { "d\($0)" },
      codes: (0..<400).map { Int32($0 / 16) }
    )
    let found = try GroupDifferences(models[0], models[1], by: column)
    #expect(found.groups.count == 1 && found.groups[0].rows == 400)
    #expect(found.groups[0].pooled.count == 25)
    #expect(found.text.contains("d19 and 5 more") && !found.text.contains("d20"))
  }

  @Test func `the groups are one more key of a document, and none without groups`() throws {
    let comparison = try FiveRows.comparison()
    let found = try Self.differences()
    let json = try Small.json(ComparisonDocument.text([comparison], groups: [found]))
    let tables = try #require(json["groups"] as? [[String: Any]])
    #expect(tables.count == 1 && tables[0]["column"] as? String == "site")
    let groups = try #require(tables[0]["groups"] as? [[String: Any]])
    #expect(groups.count == 3 && groups[0]["verdict"] as? String == "a_better")
    #expect(json["differences"] is [Any])
    let without = try Small.json(ComparisonDocument.text([comparison]))
    #expect(without["groups"] == nil)
    #expect(Set(json.keys).subtracting(without.keys) == ["groups"])
  }
}
