import CandorTestSupport
import Foundation
import Testing

/// Groups of rows; p-values against SciPy's binomial distribution.
@Suite struct GroupsTests {
  private static let table: String = {
    var text = "y_true,y_prob,segment\n"
    // North: 40 rows of 0.2, 15 hits. South: 40 rows of 0.5, 20 hits. Five rows elsewhere.
    for row in 0..<40 { text += "\(row < 15 ? 1 : 0),0.2,north\n" }
    for row in 0..<40 { text += "\(row < 20 ? 1 : 0),0.5,south\n" }
    for row in 0..<5 { text += "\(row < 1 ? 1 : 0),0.5,\(row < 3 ? "east" : "west")\n" }
    return text
  }()

  @Test func `Each group has its test, small ones are put together`() throws {
    let folder = try ScratchFolder()
    try Self.table.write(toFile: folder.path("t.csv"), atomically: true, encoding: .utf8)
    let outcome = try Binary.run(
      ["metrics", "t.csv", "--group", "segment", "--json"],
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    )
    let table = try #require((object["groups"] as? [[String: Any]])?.first)
    #expect(table["column"] as? String == "segment")
    #expect(table["view"] as? String == "positive")
    let groups = try #require(table["groups"] as? [[String: Any]])
    #expect(groups.count == 3)
    #expect(groups.map { $0["rows"] as? Int } == [40, 40, 5])
    #expect(groups[2]["pooled"] as? [String] == ["east", "west"])
    let pValues = groups.compactMap { $0["p_value"] as? Double }
    for (value, expected) in zip(pValues, [0.015831707747038935, 1, 0.375]) {
      #expect(abs(value - expected) < 1e-9)
    }
    #expect(groups[0]["verdict"] as? String == "too_low")
    #expect(groups[1]["verdict"] as? String == "no_gap_detected")
    let ratio = try #require(groups[0]["observed_over_expected"] as? [String: Any])
    #expect(try abs(#require(ratio["value"] as? Double) - 1.875) < 1e-9)
    let text = try Binary.run(["metrics", "t.csv", "--group", "segment"], in: folder.url)
    #expect(text.output.contains("Groups of fewer than 30 rows are put together: east, west."))
    #expect(!text.output.contains("\u{2212}"))
  }
}
