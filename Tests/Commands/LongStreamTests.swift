import CandorTestSupport
import Foundation
import Testing

/// More rows than are kept, and parts measured apart: what is judged stays the same, and what is not given
/// is said.
@Suite struct LongStreamTests {
  /// A thousand rows whose risks are too high, with probabilities that cells of a stream hold exactly.
  private static let block: String = (0..<1_000).map { row in
    let p = Double(1 + row * 7 % 63) / 64
    let label = Double(row * 37 % 100) / 100 < 0.7 * p ? 1 : 0
    return "\(label),\(p)\n"
  }.joined()

  private static func write(_ folder: ScratchFolder, _ name: String, _ rows: String) throws {
    try ("label,prob\n" + rows).write(toFile: folder.path(name), atomically: true, encoding: .utf8)
  }

  private static let ids = ["observed_rate", "expected_rate", "auroc", "brier", "ece", "log_loss"]

  @Test func `More than a million rows of two classes are judged by P(positive)`() throws {
    let folder = try ScratchFolder()
    try Self.write(folder, "few.csv", Self.block)
    try Self.write(folder, "many.csv", String(repeating: Self.block, count: 1_001))
    let few = try Binary.run(["metrics", "few.csv", "--json"], in: folder.url)
    let many = try Binary.run(["metrics", "many.csv", "--json"], in: folder.url)
    #expect(many.code == 0, "\(many.complaint)")
    let said = "more than 1,000,000 rows are not kept"
    #expect(many.complaint.contains(said), "\(many.complaint)")
    #expect(many.complaint.contains("judged by P(positive)"), "\(many.complaint)")
    #expect(many.complaint.contains("no intervals and no tests"), "\(many.complaint)")
    let (expected, numbers) = (try CaseNumbers(few.output), try CaseNumbers(many.output))
    for id in Self.ids {
      #expect(try abs(#require(numbers[id]) - #require(expected[id])) < 1e-9, "\(id)")
    }
    let top = try Binary.run(
      ["metrics", "many.csv", "--json", "--view", "top-label"],
      in: folder.url
    )
    #expect(try CaseNumbers(top.output)["ece"] != numbers["ece"])
    for flags in [["--view", "class:0"], ["--threshold", "0.2"]] {
      let refused = try Binary.run(["metrics", "many.csv"] + flags, in: folder.url)
      #expect(refused.code == 64 && refused.complaint.contains("need"), "\(refused.complaint)")
    }
  }

  @Test(arguments: [nil, "positive", "top-label"])
  func `Merged parts are judged as the whole`(view: String?) throws {
    let folder = try ScratchFolder()
    let lines = Self.block.split(separator: "\n").map { $0 + "\n" }
    try Self.write(folder, "whole.csv", Self.block)
    try Self.write(folder, "a.csv", lines[..<301].joined())
    try Self.write(folder, "b.csv", lines[301...].joined())
    for part in ["a", "b"] {
      let outcome = try Binary.run(
        ["metrics", "\(part).csv", "--partial", "\(part).sums"],
        in: folder.url
      )
      #expect(outcome.code == 0, "\(outcome.complaint)")
    }
    let flags = view.map { ["--view", $0] } ?? []
    let merged = try Binary.run(["merge", "a.sums", "b.sums", "--json"] + flags, in: folder.url)
    let whole = try Binary.run(["metrics", "whole.csv", "--json"] + flags, in: folder.url)
    let (numbers, expected) = (try CaseNumbers(merged.output), try CaseNumbers(whole.output))
    let shared = Self.ids.filter { expected[$0] != nil }
    #expect(shared.count >= 3)
    for id in shared {
      #expect(try abs(#require(numbers[id]) - #require(expected[id])) < 1e-9, "\(id)")
    }
    let refused = try Binary.run(["merge", "a.sums", "--view", "class:1"], in: folder.url)
    #expect(refused.code == 64, "\(refused.complaint)")
  }
}
