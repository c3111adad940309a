import CandorAnalyze
import CandorFormats
import CandorMetrics
import CandorText
import Foundation
import Testing

/// One model group by group; p-values by SciPy's binomial distribution, intervals by Wilson's formula.
@Suite struct GroupTableTests {
  /// Rows of one confidence in each group: how many, how sure, how many right.
  private static let sites: [(name: String, rows: Int, sure: Double, right: Int)] = [
    ("south", 40, 0.6, 34), ("east", 35, 0.8, 28), ("north", 50, 0.9, 30), ("t1", 2, 0.5, 1),
    ("t2", 3, 0.5, 1),
  ]

  private static func table(_ settings: InputSettings = InputSettings()) throws -> GroupTable {
    var settings = settings
    settings.predictions.columns.groups = ["site"]
    var text = "site,label,prob_0,prob_1,prob_2\n"
    for site in sites {
      let rest = (1 - site.sure) / 2
      for row in 0..<site.rows {
        text += "\(site.name),\(row < site.right ? 0 : 1),\(site.sure),\(rest),\(rest)\n"
      }
    }
    let model = try Small.load(text, as: "m.csv", settings)
    return try GroupTable(model, by: #require(model.groups.first))
  }

  @Test func `the largest group comes first, those of fewer than thirty rows together last`() throws
  {
    let table = try Self.table()
    #expect(table.column == "site" && table.view == "top_label")
    #expect(table.groups.map(\.value) == ["north", "south", "east", nil])
    #expect(table.groups.map(\.rows) == [50, 40, 35, 5])
    #expect(table.groups.map(\.pooled) == [[], [], [], ["t2", "t1"]])
  }

  @Test func `the numbers of a group are those of its rows`() throws {
    let north = try Self.table().groups[0]
    #expect(abs(try #require(north.accuracy.value) - 0.6) < 1e-12)
    #expect(abs(north.expected - 0.9) < 1e-12)
    #expect(north.observed.value == north.accuracy.value)
    #expect(abs(try #require(north.gap.value) - 0.3) < 1e-12)
    let loss = -(30 * log(0.9) + 20 * log(0.05)) / 50
    #expect(abs(try #require(north.log_loss.value) - loss) < 1e-12)
    let interval = try #require(north.accuracy.interval)
    #expect(abs(interval.low - 0.461_814_377_475_893_6) < 1e-12)
    #expect(abs(interval.high - 0.723_916_102_697_434_6) < 1e-12)
    #expect(north.observed_over_expected == nil)
  }

  /// Binomial tails of 30 of 50 at 0.9, 34 of 40 at 0.6, 28 of 35 at 0.8 and 2 of 5 at 0.5, doubled;
  /// Holm's factors are 4, 3, 2 and 1.
  @Test func `the tests are exact and adjusted for all groups`() throws {
    let groups = try Self.table().groups
    let expected = [4.737_198_716_368_354e-08, 0.001_189_660_134_208_753_6, 1, 1]
    for (group, p) in zip(groups, expected) {
      #expect(abs(try #require(group.p_value) - p) < 1e-9 * max(1, p))
    }
    let adjusted = groups.compactMap(\.p_value_adjusted)
    #expect(abs(adjusted[0] - 4 * expected[0]) < 1e-12)
    #expect(abs(adjusted[1] - 3 * expected[1]) < 1e-12)
    #expect(adjusted[2] == 1 && adjusted[3] == 1)
    #expect(
      groups.map(\.verdict) == ["too_high", "too_low", "no_gap_detected", "no_gap_detected"]
    )
  }

  /// The level decides what an adjusted p-value of 0.0036 is called.
  @Test func `at a stricter level less is called`() throws {
    var settings = InputSettings()
    settings.predictions.columns.groups = ["site"]
    let model = try Small.load(
      "site,label,prob_0,prob_1\n"
        + (0..<40).map { "a,\($0 < 34 ? 0 : 1),0.6,0.4\n" }.joined(),
      as: "m.csv",
      settings
    )
    let column = try #require(model.groups.first)
    // Two classes are evaluated by P(1): 0.4 expected, 6 of 40 happened.
    #expect(try GroupTable(model, by: column).groups[0].verdict == "too_high")
    #expect(try GroupTable(model, by: column, level: 0.999).groups[0].verdict == "no_gap_detected")
    let wide = try #require(try GroupTable(model, by: column, level: 0.999).groups[0].gap.interval)
    #expect(wide.level == 0.999)
  }

  @Test func `a binary task is evaluated by what happens against what was expected`() throws {
    var settings = InputSettings()
    settings.predictions.columns.groups = ["site"]
    let text =
      "y_true,y_prob,site\n" + (0..<40).map { "\($0 < 15 ? 1 : 0),0.2,a\n" }.joined()
      + (0..<30).map { "\($0 < 15 ? 1 : 0),0.5,b\n" }.joined()
    let model = try Small.load(text, as: "m.csv", settings)
    let table = try GroupTable(model, by: #require(model.groups.first))
    #expect(table.view == "positive")
    let ratio = try #require(table.groups[0].observed_over_expected)
    #expect(abs(try #require(ratio.value) - 1.875) < 1e-12)
    let interval = try #require(ratio.interval)
    #expect(abs(interval.low - 0.242_229_791_672_332_66 / 0.2) < 1e-12)
    #expect(abs(interval.high - 0.529_675_608_626_988_9 / 0.2) < 1e-12)
    #expect(abs(try #require(table.groups[0].p_value) - 0.015_831_707_747_038_935) < 1e-12)
    #expect(table.groups.map(\.verdict) == ["too_low", "no_gap_detected"])
    // Right is whoever is on the right side of one half: 25 of 40.
    #expect(abs(try #require(table.groups[0].accuracy.value) - 0.625) < 1e-12)
  }

  /// 18 of 30 are right at 0.8.
  ///
  /// With weights the gap of 0.2 has the error √(0.6 · 0.4 / 29), in fifteen pairs of equal rows
  /// √(0.24 / 14). The test takes the mean square about 0, which is 0.28.
  @Test(arguments: [
    (column: "weight", error: (0.24 / 29).squareRoot(), p: 0.041_810_542_976_578_87),
    (column: "cluster", error: (0.24 / 14).squareRoot(), p: 0.157_299_207_050_285_13),
  ])
  func `weights and clusters widen the interval as they must`(
    _ column: String,
    _ error: Double,
    _ p: Double
  ) throws {
    var settings = InputSettings()
    settings.weighting = .sampling
    settings.predictions.columns.groups = ["site"]
    if column == "weight" {
      settings.predictions.columns.weight = "extra"
    } else {
      settings.predictions.columns.cluster = "extra"
    }
    let text =
      "site,extra,label,prob_0,prob_1,prob_2\n"
      + (0..<30).map { row in
        "a,\(column == "weight" ? 1 : row / 2),\(row < 18 ? 0 : 1),0.8,0.1,0.1\n"
      }.joined()
    let model = try Small.load(text, as: "m.csv", settings)
    let table = try GroupTable(model, by: #require(model.groups.first))
    let gap = table.groups[0].gap
    #expect(abs(try #require(gap.value) - 0.2) < 1e-12)
    let interval = try #require(gap.interval)
    #expect(abs(interval.high - interval.low - 2 * 1.959_963_984_540_054 * error) < 1e-9)
    #expect(abs(try #require(table.groups[0].p_value) - p) < 1e-9)
    #expect(!table.test.contains("exact"))
  }

  @Test func `a weighted mean counts each row by its weight`() throws {
    var settings = InputSettings()
    settings.weighting = .sampling
    settings.predictions.columns.groups = ["site"]
    // Ten rows of weight 3 at 0.9, all right; thirty of weight 1 at 0.6, half right.
    let text =
      "site,weight,label,prob_0,prob_1,prob_2\n"
      + (0..<40).map { row in
        row < 10 ? "a,3,0,0.9,0.05,0.05\n" : "a,1,\(row % 2),0.6,0.2,0.2\n"
      }.joined()
    let model = try Small.load(text, as: "m.csv", settings)
    let group = try GroupTable(model, by: #require(model.groups.first)).groups[0]
    #expect(abs(group.expected - (30 * 0.9 + 30 * 0.6) / 60) < 1e-12)
    #expect(abs(try #require(group.observed.value) - 45.0 / 60) < 1e-12)
    #expect(group.rows == 40)
  }

  @Test func `the text shows every group and names the small ones`() throws {
    let table = try Self.table()
    let lines = table.text.split(separator: "\n").map(String.init)
    for group in table.groups {
      let name = group.value ?? "2 small groups"
      let line = try #require(lines.first { $0.hasPrefix("  \(name) ") }, "\(name)")
      #expect(line.contains(NumberText.metric(group.gap.value)))
      #expect(line.contains(NumberText.metric(group.expected)))
    }
    #expect(lines.last?.contains("t2, t1") == true)
  }

  @Test func `the JSON leaves out what there is not`() throws {
    let json = try Small.json(JSONDocument.text(Self.table()))
    let groups = try #require(json["groups"] as? [[String: Any]])
    #expect(groups[0]["value"] as? String == "north" && groups[3]["value"] == nil)
    #expect(groups[0]["observed_over_expected"] == nil)
    let p = try #require(groups[1]["p_value_adjusted"] as? Double)
    #expect(abs(p - 3 * 0.001_189_660_134_208_753_6) < 1e-12)
    #expect(groups[1]["verdict"] as? String == "too_low")
  }
}
