import CandorTestSupport
import Foundation
import Testing

/// Models of risk whose miscalibration is known by construction; the numbers are those of
/// scikit-learn 1.9.1 (AUROC, average precision) and of NumPy (means of the columns).
@Suite struct BinaryCasesTests {
  struct Known: Sendable, CustomTestStringConvertible {
    let file: String
    let auroc: Double
    let averagePrecision: Double
    let brier: Double
    let observed: Double
    let expected: Double
    var testDescription: String { file }
  }

  static let known = [
    Known(
      file: "risk",
      auroc: 0.7562506884018064,
      averagePrecision: 0.3515392789544266,
      brier: 0.11024500785682087,
      observed: 0.13533333333333333,
      expected: 0.17160459988059923
    ),
    Known(
      file: "undersampled",
      auroc: 0.7253639525122917,
      averagePrecision: 0.26246090684175855,
      brier: 0.21180467136761683,
      observed: 0.10333333333333333,
      expected: 0.43393749885841953
    ),
    Known(
      file: "rare_doubled",
      auroc: 0.6539428571428572,
      averagePrecision: 0.024781196951938495,
      brier: 0.008484184498266949,
      observed: 0.008333333333333333,
      expected: 0.0198341484305522
    ),
    Known(
      file: "balanced_shift",
      auroc: 0.7981621730698883,
      averagePrecision: 0.7892352554372137,
      brier: 0.19625606653600924,
      observed: 0.49566666666666664,
      expected: 0.6029301157887808
    ),
  ]

  private func run(_ command: String, _ files: [String], _ flags: String...) throws -> Outcome {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      [command] + files.map { Fixtures.path("cases/binary/\($0).csv") } + flags,
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    return outcome
  }

  @Test(arguments: known) func `Risks are evaluated by the positive class`(_ known: Known) throws {
    let numbers = try CaseNumbers(run("metrics", [known.file], "--json").output)
    let expected: [(String, Double)] = [
      ("auroc", known.auroc), ("average_precision", known.averagePrecision),
      ("brier", known.brier), ("observed_rate", known.observed), ("expected_rate", known.expected),
      ("observed_over_expected", known.observed / known.expected),
    ]
    for (id, value) in expected {
      #expect(try abs(#require(numbers[id]) - value) < 1e-12, "\(id)")
    }
    // No verdict may call any of them calibrated.
    let ratio = try #require(numbers.entries["observed_over_expected"]?.interval)
    #expect(ratio.high < 1)
    let text = try run("metrics", [known.file]).output
    let percents = [known.expected, known.observed].map { String(format: "%.1f %%", 100 * $0) }
    #expect(
      text.contains("It predicts \(percents[0]) on average where \(percents[1]) happens (O/E ")
    )
    #expect(text.contains("Not calibrated: "))
  }

  @Test func `The slope and the intercept of the positive class are those of the making`() throws {
    let numbers = try CaseNumbers(run("metrics", ["risk"], "--json").output)
    #expect(try abs(#require(numbers["cox_slope"]) - 0.68) < 0.005)
    #expect(try abs(#require(numbers["cox_intercept"]) + 0.73) < 0.005)
  }

  @Test func `A class that the top label hides is named`() throws {
    let text = try run("metrics", ["four_biased"]).output
    #expect(text.contains("Not calibrated: class 0: 14 points too often"))
  }

  /// The same ranking, and only the risk is off: ranking measures do not differ, losses do.
  @Test func `Pure miscalibration is told from ranking`() throws {
    let object = try JSONSerialization.jsonObject(
      with: Data(run("compare", ["A_shifted", "B_true"], "--json").output.utf8)
    )
    let all = try #require((object as? [String: Any])?["differences"] as? [[String: Any]])
    func entry(_ id: String) throws -> [String: Any] {
      try #require(all.first { $0["id"] as? String == id }, "\(id)")
    }
    for id in ["auroc", "average_precision"] {
      #expect(try abs(#require(entry(id)["difference"] as? Double)) < 1e-12, "\(id)")
      #expect(try entry(id)["verdict"] as? String != "b_better")
    }
    for id in ["log_loss", "brier"] {
      #expect(try entry(id)["verdict"] as? String == "b_better", "\(id)")
    }
    // What orders rows by their top label is no matter of the positive class.
    #expect(!all.contains { $0["id"] as? String == "aurc" })
    // The Brier score is that of P(positive), as `metrics` has it.
    #expect(try abs(#require(entry("brier")["a"] as? Double) - 0.10909816686288756) < 1e-12)
  }

  @Test func `The page begins with the risk`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["report", Fixtures.path("cases/binary/rare_doubled.csv"), "-o", "page.html"],
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let said = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(said.contains("2.0%") && said.contains("0.8%") && said.contains("(O/E 0.42 ["))
    let page = try String(contentsOfFile: folder.path("page.html"), encoding: .utf8)
    // All risks are small: near 0 first, then the whole axis; and the decision curve.
    let small = try #require(page.range(of: "Risks of rare_doubled from 0 to"))
    let whole = try #require(page.range(of: "Risks of rare_doubled: how often"))
    #expect(small.lowerBound < whole.lowerBound)
    #expect(page.contains("Decision curve"))
  }

  /// Which class is positive is the user's to say, whatever its column.
  @Test func `The first class can be the positive one`() throws {
    let folder = try ScratchFolder()
    let file = Fixtures.path("cases/csv/v00_ideal.csv")
    let outcome = try Binary.run(["metrics", file, "--positive", "0", "--json"], in: folder.url)
    let plain = try Binary.run(["metrics", file, "--json"], in: folder.url)
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let (one, other) = (try CaseNumbers(outcome.output), try CaseNumbers(plain.output))
    #expect(
      try abs(#require(one["observed_rate"]) - (1 - #require(other["observed_rate"]))) < 1e-12
    )
    for id in ["brier", "log_loss", "auroc", "accuracy"] {
      #expect(try abs(#require(one[id]) - #require(other[id])) < 1e-12, "\(id)")
    }
    #expect(outcome.complaint.contains("58.3 % of class 0"), "\(outcome.complaint)")
  }
}
