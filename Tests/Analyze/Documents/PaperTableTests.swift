import CandorAnalyze
import CandorMetrics
import CandorText
import Foundation
import Testing

/// Tables for papers: the digits that the intervals support, and names that cannot break the markup.
@Suite struct PaperTableTests {
  private static func comparison(_ a: String = "one", _ b: String = "two") throws
    -> ModelComparison
  {
    let models = try Shifted.models([4]).map(\.predictions)
    return try ModelComparison(
      models[0],
      models[1],
      origins: Small.origin(a),
      Small.origin(b),
      options: Small.quick
    )
  }

  @Test func `each difference is a row of its own numbers`() throws {
    let comparison = try Self.comparison()
    let table = PaperTable(comparison)
    #expect(table.columns == ["metric", "one", "two", "difference", "95% interval"])
    #expect(table.rows.map(\.count) == comparison.differences.map { _ in 5 })
    #expect(table.rows.map { $0[0] } == comparison.differences.map(\.id.rawValue))
    // 4 · 0.1 / √399 = 0.0200 with about ±0.0098, an error that leaves three decimals.
    let loss = table.rows[0]
    #expect(loss[3] == "+0.020", "\(loss)")
    let interval = try #require(comparison.logLoss.interval)
    #expect(
      loss[4] == String(format: "%.3f to %.3f", interval.low, interval.high)
    )
    #expect(loss[1] == String(format: "%.3f", comparison.logLoss.a))
    #expect(loss[2] == String(format: "%.3f", comparison.logLoss.b))
  }

  @Test func `what has no interval has an empty cell`() throws {
    let comparison = try Self.comparison()
    for (row, difference) in zip(PaperTable(comparison).rows, comparison.differences) {
      #expect(row[4].isEmpty == (difference.interval == nil), "\(row)")
    }
  }

  @Test func `a model's table leaves out what has no value`() throws {
    let evaluation = try ModelEvaluation(
      Small.load("label,prob_0,prob_1\n0,1,0\n1,1,0\n0,0.7,0.3\n0,0.6,0.4\n")
    )
    let table = PaperTable(evaluation)
    #expect(evaluation.value(.logLoss) == nil)
    #expect(!table.rows.contains { $0[0] == "log_loss" })
    #expect(
      table.rows.map { $0[0] }
        == evaluation.estimates.filter { $0.value != nil }.map(\.id.rawValue)
    )
    let accuracy = try #require(table.rows.first { $0[0] == "accuracy" })
    // 3 of 4 with Wilson's 0.30 to 0.95: one digit of the error, one more than its power.
    #expect(accuracy[1].hasPrefix("0.7") && accuracy[2].contains(" to "), "\(accuracy)")
  }

  @Test func `the level is that of the numbers`() throws {
    var settings = EvaluationSettings()
    settings.level = 0.9
    let model = try Small.load(Small.csv(FiveRows.a, FiveRows.labels))
    #expect(PaperTable(try ModelEvaluation(model, settings: settings)).columns[2] == "90% interval")
  }

  @Test func `Markdown has as many cells in every line, whatever the names`() throws {
    for name in ["plain", "a|b", "*bold*", "<b>", "`x`", "line\nbreak"] {
      let table = PaperTable(try Self.comparison(name, "b"))
      let lines = table.text(.markdown).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == table.rows.count + 2, "\(name)")
      for line in lines {
        // A bar that a backslash stands before is text.
        let bars = line.replacing("\\|", with: "").count { $0 == "|" }
        #expect(bars == 6, "\(line)")
      }
      #expect(!table.text(.markdown).contains("<b>"))
    }
    let rule = PaperTable(try Self.comparison()).text(.markdown).split(separator: "\n")[1]
    #expect(rule == "|---|---:|---:|---:|---:|")
  }

  @Test(arguments: [
    ("50%", "50\\%"), ("a_b", "a\\_b"), ("R&D", "R\\&D"), ("$x$", "\\$x\\$"), ("#1", "\\#1"),
    ("{x}", "\\{x\\}"), ("a\\b", "a\\textbackslash{}b"), ("~", "\\textasciitilde{}"),
    ("x^2", "x\\textasciicircum{}2"), ("a<b>c", "a$<$b$>$c"), ("−1", "$-$1"), ("a\nb", "a b"),
  ])
  func `LaTeX sets a name as it stands`(_ name: String, _ expected: String) throws {
    let lines = PaperTable(try Self.comparison(name, "b")).text(.latex).split(separator: "\n")
    #expect(lines[2].contains(" \(expected) &"), "\(lines[2])")
  }

  @Test func `LaTeX has as many cells in every line and closes what it opens`() throws {
    let table = PaperTable(try Self.comparison("a&b", "c"))
    let lines = table.text(.latex).split(separator: "\n").map(String.init)
    #expect(lines.first == "\\begin{tabular}{lrrrr}" && lines.last == "\\end{tabular}")
    let rows = lines.filter { $0.hasSuffix(" \\\\") }
    #expect(rows.count == table.rows.count + 1)
    for row in rows {
      #expect(row.replacing("\\&", with: "").count { $0 == "&" } == 4, "\(row)")
      #expect(!row.contains("_") || row.contains("\\_"))
    }
  }
}
