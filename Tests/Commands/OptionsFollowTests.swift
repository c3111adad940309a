import CandorTestSupport
import Foundation
import Testing

/// What is asked for by `--level`, `--bins` and `--seed` is what every text, page, figure and JSON
/// says and holds.
@Suite struct OptionsFollowTests {
  /// Rows of two models, few enough to be quick: calibrated ones, and the same said twice as surely.
  private static func inputs(_ folder: ScratchFolder) throws -> [String] {
    try ["calm.csv": 1.0, "sure.csv": 2.0].sorted { $0.key < $1.key }.map { name, sharpness in
      var state: UInt64 = 11
      func uniform() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (Double(state >> 11) + 0.5) * 0x1p-53
      }
      var lines = ["label,logit_0,logit_1,logit_2"]
      for _ in 0..<600 {
        let z = (0..<3).map { _ in 3 * uniform() }
        let powers = z.map { exp($0) }
        var left = uniform() * powers.reduce(0, +)
        let label = powers.firstIndex { power in
          left -= power
          return left < 0
        }
        lines.append("\(label ?? 2)," + z.map { "\($0 * sharpness)" }.joined(separator: ","))
      }
      return try folder.write(Array(lines.joined(separator: "\n").utf8), name)
    }
  }

  /// Every result of a command, by what it is: the text, the JSON, the page or the figures.
  private static func results(
    _ command: String,
    _ options: [String]
  ) throws -> [(kind: String, text: String)] {
    let folder = try ScratchFolder()
    let inputs = try inputs(folder)
    func run(_ more: [String]) throws -> String {
      let outcome = try Binary.run([command] + inputs + options + more, in: folder.url)
      try #require(outcome.code == 0, "\(outcome.complaint)")
      return outcome.output
    }
    switch command {
    case "metrics":
      let one = [command, inputs[1], "--bootstrap", "40", "--all"] + options
      return try [("text", []), ("json", ["--json"])].map { kind, more in
        let outcome = try Binary.run(one + more, in: folder.url)
        try #require(outcome.code == 0, "\(outcome.complaint)")
        return (kind, outcome.output)
      }
    case "compare":
      let text = try run(["--bootstrap", "200", "-o", "page.html"])
      return [
        ("text", text),
        ("json", try run(["--bootstrap", "200", "--json"])),
        ("page", try String(contentsOf: folder.url.appending(path: "page.html"), encoding: .utf8)),
      ]
    case "report":
      let text = try run(["--bootstrap", "40", "-o", "page.html"])
      return [
        ("text", text),
        ("json", try run(["--bootstrap", "40", "--json"])),
        ("page", try String(contentsOf: folder.url.appending(path: "page.html"), encoding: .utf8)),
      ]
    default:
      return try run(["--bootstrap", "40", "-o", "drawn"]).split(separator: "\n").map { path in
        let url = folder.url.appending(path: String(path))
        return (String(path), try String(contentsOf: url, encoding: .utf8))
      }
    }
  }

  /// Numbers that stand in a text where the pattern's group is.
  private static func numbers(_ text: String, _ pattern: String) throws -> [String] {
    let regex = try NSRegularExpression(pattern: pattern)
    let range = NSRange(text.startIndex..., in: text)
    return regex.matches(in: text, range: range).compactMap { match in
      Range(match.range(at: 1), in: text).map { String(text[$0]) }
    }
  }

  private static let commands = ["metrics", "compare", "report", "figures"]
  /// A share of confidence, named by what it is a share of.
  private static let levelPattern =
    #"(\d+(?:\.\d+)?) ?% (?:interval|exact interval|simultaneous|band|level)"#

  @Test(arguments: commands, ["0.8", "0.975"])
  func `every label and interval has the level`(command: String, level: String) throws {
    let percent = level == "0.8" ? "80" : "97.5"
    for (kind, text) in try Self.results(command, ["--level", level]) {
      if kind == "json" {
        let levels = try Self.numbers(text, #""level" : ([0-9.]+)"#)
        #expect(!levels.isEmpty)
        // Simultaneous over three classes, true and predicted: such an interval says its higher level.
        let share = 1 - (1 - Double(level)!) / 6
        #expect(
          levels.allSatisfy { $0 == level || abs((Double($0) ?? 0) - share) < 1e-9 },
          "\(command): \(Set(levels))"
        )
      } else {
        let labels = try Self.numbers(text, Self.levelPattern)
        #expect(labels.allSatisfy { $0 == percent }, "\(command) \(kind): \(Set(labels))")
        if kind == "text" && command != "report" || kind == "page" {
          #expect(!labels.isEmpty, "\(command) \(kind) names no level")
        }
      }
    }
  }

  @Test(arguments: commands, ["4", "23"])
  func `every binned number has the bins`(command: String, bins: String) throws {
    for (kind, text) in try Self.results(command, ["--bins", bins]) {
      let named = try Self.numbers(text, #"(\d+) equal-(?:width|mass) bins"#)
      #expect(named.allSatisfy { $0 == bins }, "\(command) \(kind): \(Set(named))")
      if kind == "json" || kind == "page" { #expect(!named.isEmpty, "\(command) \(kind)") }
    }
  }

  @Test(arguments: commands, ["3", "8"])
  func `everything drawn has the seed`(command: String, seed: String) throws {
    for (kind, text) in try Self.results(command, ["--seed", seed]) {
      let named = try Self.numbers(text, #"seed (\d+)"#)
      #expect(named.allSatisfy { $0 == seed }, "\(command) \(kind): \(Set(named))")
      if kind == "json" || kind == "page" { #expect(!named.isEmpty, "\(command) \(kind)") }
    }
  }

  @Test func `intervals over seeds have the level`() throws {
    let folder = try SmallRuns.copy()
    let outcome = try Binary.run(
      [
        "report", "runs/plain", "runs/seeded", "runs/other", "--level", "0.8", "--bootstrap", "20",
        "--json", "-o", "page.html",
      ],
      in: folder.url,
      environment: ["CANDOR_DATA": folder.path("data")]
    )
    try #require(outcome.code == 0, "\(outcome.complaint)")
    let levels = try Self.numbers(outcome.output, #""level" : ([0-9.]+)"#)
    #expect(levels.count > 50)
    #expect(
      levels.allSatisfy { $0 == "0.8" || abs((Double($0) ?? 0) - (1 - 0.2 / 6)) < 1e-9 },
      "\(Set(levels))"
    )
  }

  @Test func `a page's numbers are those of the options, not of the defaults`() throws {
    let folder = try ScratchFolder()
    let inputs = try Self.inputs(folder)
    func ece(_ bins: String) throws -> Double {
      let document = try ContractTests.json(["metrics", inputs[0], "--bins", bins, "--json"])
      let estimates = try #require(document["estimates"] as? [[String: Any]])
      return try #require(estimates.first { $0["id"] as? String == "ece" }?["value"] as? Double)
    }
    let (asked, usual) = (try ece("4"), try ece("15"))
    let words = [asked, usual].map { String(format: "%.4f", $0) }
    try #require(words[0] != words[1])
    for command in ["compare", "report"] {
      let outcome = try Binary.run(
        [command] + inputs + ["--bins", "4", "--bootstrap", "100", "-o", "page.html"],
        in: folder.url
      )
      try #require(outcome.code == 0, "\(outcome.complaint)")
      let page = try String(contentsOf: folder.url.appending(path: "page.html"), encoding: .utf8)
      #expect(page.contains(words[0]), "\(command): \(words[0])")
      #expect(!page.contains(words[1]), "\(command): \(words[1])")
    }
  }

  @Test(arguments: [["--seed", "1"], ["--seed", "2"]])
  func `trials of recalibration have their bins and seed`(seed: [String]) throws {
    let folder = try ScratchFolder()
    let inputs = try Self.inputs(folder)
    func trial(_ more: [String]) throws -> String {
      let outcome = try Binary.run(
        ["recalibrate", "try", inputs[1], "--json"] + seed + more,
        in: folder.url
      )
      try #require(outcome.code == 0, "\(outcome.complaint)")
      return outcome.output
    }
    let text = try trial([])
    #expect(try trial([]) == text)
    #expect(try trial(["--bins", "4"]) != text)
    #expect(try trial(["--seed", "77"]) != text)
    let named = try Self.numbers(text, #"seed (\d+)"#)
    #expect(!named.isEmpty)
    // The folds that check a fit on held-out rows have a seed of their own, 0.
    #expect(named.contains(seed[1]) && named.allSatisfy { $0 == seed[1] || $0 == "0" }, "\(named)")
  }
}
