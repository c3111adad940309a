import CandorTestSupport
import Foundation
import Testing

/// What goes into a paper as it is: tables and figures.
@Suite struct PaperTests {
  static let golden = Fixtures.path("Golden/predictions")
  static func scores(_ name: String) -> [String] {
    ["--logits", "\(golden)/\(name).logits.npy", "--labels", "\(golden)/fashion_test_labels.npy"]
  }

  @Test func `metrics print a Markdown table with the digits that intervals support`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["metrics"] + Self.scores("dropout") + ["--markdown"],
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines[0] == "| metric | value | 95% interval |")
    #expect(lines[1] == "|---|---:|---:|")
    // 8,505 of 10,000; Wilson's interval is 0.8434 to 0.8574.
    #expect(lines.contains("| accuracy | 0.851 | 0.843 to 0.857 |"))
    // Every line is one row of three cells.
    #expect(lines.allSatisfy { $0.hasPrefix("| ") || $0.hasPrefix("|-") })
  }

  @Test func `compare prints a LaTeX table that escapes what LaTeX reads`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      [
        "compare", Fixtures.path("Golden/checkpoints/mlp.safetensors"),
        Fixtures.path("Golden/checkpoints/dropout.safetensors"), "--latex", "--bootstrap", "200",
      ],
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let text = outcome.output
    #expect(text.hasPrefix("\\begin{tabular}{lrrrr}"))
    #expect(text.contains("\\toprule") && text.contains("\\bottomrule"))
    #expect(text.contains("  log\\_loss & 0.435 & 0.411 & $-$0.024"))
    #expect(text.contains("95\\% interval"))
    let rows = text.split(separator: "\n").filter { $0.hasSuffix("\\\\") }
    // Unescaped ampersands part the cells: four in every row.
    #expect(rows.allSatisfy { $0.split(separator: " & ").count == 5 })
  }

  @Test func `two ways of output exclude each other`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["metrics"] + Self.scores("dropout") + ["--markdown", "--json"],
      in: folder.url
    )
    #expect(outcome.code == 64 && outcome.complaint.contains("exclude each other"))
  }

  @Test func `figures stand as wide as a column, without title and legend`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["figures"] + Self.scores("dropout") + [
        "--width", "84mm", "--no-title", "--no-legend", "-o", "paper",
      ],
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("paper"))
        .first { $0.hasPrefix("reliability") }
    )
    let drawn = try String(contentsOfFile: folder.path("paper/\(name)"), encoding: .utf8)
    #expect(drawn.contains(" width=\"84mm\" height=\""))
    // The name for those who do not see it stays; the written title and the legend do not.
    #expect(drawn.components(separatedBy: ">Reliability of ").count == 2)
    let usual = try Binary.run(
      ["figures"] + Self.scores("dropout") + ["-o", "usual"],
      in: folder.url
    )
    #expect(usual.code == 0)
    let full = try String(contentsOfFile: folder.path("usual/\(name)"), encoding: .utf8)
    #expect(full.utf8.count > drawn.utf8.count)

    let wrong = try Binary.run(
      ["figures"] + Self.scores("dropout") + ["--width", "wide"],
      in: folder.url
    )
    #expect(wrong.code == 64)
  }
}
