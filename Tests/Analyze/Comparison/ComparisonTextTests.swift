import CandorAnalyze
import CandorMetrics
import CandorText
import Testing

/// The terminal's view says what the comparison holds.
@Suite struct ComparisonTextTests {
  @Test func `each difference has a line with its numbers and its verdict`() throws {
    let comparison = try #require(
      try ModelComparison.all(Shifted.models([4]), options: Small.quick).first
    )
    let lines = ComparisonText(comparison).text.split(separator: "\n")
    #expect(lines.first == "first → other1 · 400 rows, 3 classes")
    for difference in comparison.differences {
      let line = try #require(
        lines.first { $0.hasPrefix("  \(difference.id.rawValue) ") },
        "\(difference.id)"
      )
      #expect(line.contains(NumberText.metric(difference.a)))
      #expect(line.contains(NumberText.metric(difference.b)))
      #expect(line.contains(NumberText.difference(difference.difference)))
      if let interval = difference.interval {
        #expect(line.contains(NumberText.interval(interval.low, interval.high)))
      }
      #expect(line.hasSuffix(difference.words(a: "first", b: "other1")), "\(line)")
    }
  }

  /// Rows 0 and 4 both right, 1 both wrong, 2 only A, 3 only B.
  @Test func `the counts of who is right are those of the rows`() throws {
    let text = ComparisonText(try FiveRows.comparison()).text
    #expect(text.contains("both right 2, both wrong 1, only one right 1, only two right 1"))
    // One row each way: as even as it can be.
    #expect(text.contains("McNemar's exact p = 1.000"), "\(text)")
  }

  @Test func `the level asked for is the level that is said`() throws {
    for level in [0.8, 0.95] {
      var options = Small.quick
      options.level = level
      let text = ComparisonText(try FiveRows.comparison(options)).text
      #expect(text.contains("\(NumberText.level(level)) interval"))
      #expect(!text.contains("\(NumberText.level(level == 0.8 ? 0.95 : 0.8)) interval"))
    }
  }

  @Test func `what was shown without a verdict is said once`() throws {
    let comparison = try FiveRows.comparison()
    let unjudged = comparison.differences.filter { $0.verdict == nil }
    #expect(!unjudged.isEmpty && comparison.caveats.count == 1)
    for difference in unjudged {
      #expect(comparison.caveats[0].contains(difference.title), "\(difference.title)")
    }
    for difference in comparison.differences where difference.verdict != nil {
      let names = comparison.caveats[0].prefix { $0 != ":" }.split(separator: ", ").map(String.init)
      #expect(!names.contains(difference.title), "\(difference.title)")
    }
  }

  @Test func `only adjusted p-values are called Holm's`() throws {
    let models = try Shifted.models([6, 0.3])
    let several = try ModelComparison.all(models, options: Small.quick)
    let one = try ModelComparison.all(Array(models.prefix(2)), options: Small.quick)
    #expect(several.allSatisfy { ComparisonText($0).text.contains("p, Holm") })
    #expect(one.allSatisfy { !ComparisonText($0).text.contains("p, Holm") })
  }

  /// The recalibrations stand only under a gap; with five rows there are none to stand.
  @Test func `what recalibration closes stands under a gap alone`() throws {
    let options = Small.quick
    let gap = try #require(try ModelComparison.all(Shifted.models([6]), options: options).first)
    let none = try #require(try ModelComparison.all(Shifted.models([0.3]), options: options).first)
    #expect(gap.hasGap && !none.hasGap)
    let text = ComparisonText(gap).text
    for remap in gap.explanation.remaps {
      #expect(text.contains(NumberText.difference(remap.closes.amount.value)))
      #expect(text.contains(NumberText.difference(remap.remains.amount.value)))
    }
    #expect(text.contains("What recalibration closes"))
    #expect(!ComparisonText(none).text.contains("What recalibration closes"))
  }
}
