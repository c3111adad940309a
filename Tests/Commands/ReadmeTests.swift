import CandorTestSupport
import Foundation
import Testing

/// The README is always true: its commands run and print what it says.
@Suite struct ReadmeTests {
  static let root = URL(filePath: Fixtures.folder).deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The commands of the README's `sh` blocks, each with the block that follows it, if one does.
  static func examples() throws -> [(command: [String], output: String?)] {
    let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let parts = text.components(separatedBy: "```")
    return parts.indices.filter { parts[$0].hasPrefix("sh\n") }.flatMap { index in
      let commands = parts[index].dropFirst(3).split(separator: "\n")
        .map { $0.split(separator: " ").map(String.init) }
      let between = index + 1 < parts.count ? parts[index + 1] : ""
      let follows =
        between.allSatisfy(\.isWhitespace) && index + 2 < parts.count
        ? parts[index + 2].trimmingCharacters(in: .newlines) : nil
      return commands.enumerated().map { place, command in
        (command, place == commands.count - 1 ? follows : nil)
      }
    }
  }

  /// Text with its numbers apart: another processor's matrix products round differently.
  static func taken(apart text: String) -> (words: [String], numbers: [Double]) {
    var words: [String] = []
    var numbers: [Double] = []
    let separators = CharacterSet.whitespacesAndNewlines.union(.init(charactersIn: "[](),;"))
    for piece in text.components(separatedBy: separators) where !piece.isEmpty {
      let plain = piece.replacingOccurrences(of: "−", with: "-")
        .trimmingCharacters(in: .init(charactersIn: "%."))
      if let number = Double(plain) { numbers.append(number) } else { words.append(piece) }
    }
    return (words, numbers)
  }

  @Test func `each command runs and prints what the README says`() throws {
    let examples = try Self.examples()
    #expect(examples.count == 7)
    let folder = try ScratchFolder()
    // Nothing a command writes may land in the checkout.
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "Tests"),
      withDestinationURL: Self.root.appending(path: "Tests")
    )
    for (command, expected) in examples {
      try #require(command.first == "candor")
      let outcome = try Binary.run(Array(command.dropFirst()), in: folder.url)
      #expect(outcome.code == 0, "\(outcome.complaint)")
      guard let expected else { continue }
      let seen = Self.taken(apart: outcome.output)
      let said = Self.taken(apart: expected)
      #expect(seen.words == said.words)
      #expect(seen.numbers.count == said.numbers.count)
      let worst = zip(seen.numbers, said.numbers).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
      #expect(worst < 0.011)
    }
  }

  /// What the README says of the model of risk in its own words.
  @Test func `the walk-through says what the commands show`() throws {
    let folder = try ScratchFolder()
    let loans = Fixtures.path("Walkthrough/loans.csv")
    let outcome = try Binary.run(
      ["metrics", loans, "--weights", "sampling", "--group", "segment", "--threshold", "0.1"],
      in: folder.url
    )
    let text = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let said = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let sentence = try #require(
      outcome.output.split(separator: "\n").first { $0.hasPrefix("It predicts ") }
    )
    #expect(said.contains("*\(sentence)*"), "\(sentence)")
    #expect(outcome.output.matches(of: /risk too high/).count == 2)
    #expect(outcome.output.matches(of: /no gap detected/).count == 1)
    #expect(outcome.output.contains("Net benefit"))
    // The mended file has the rows and the columns of the given one.
    let map = folder.path("map.json")
    let fit = [
      "recalibrate", "fit", loans, "--weights", "sampling", "--method", "platt", "-o", map,
    ]
    #expect(try Binary.run(fit, in: folder.url).code == 0)
    let new = Fixtures.path("Walkthrough/new.csv")
    let apply = ["recalibrate", "apply", map, new, "-o", folder.path("mended.csv")]
    #expect(try Binary.run(apply, in: folder.url).code == 0)
    func table(_ path: String) throws -> [[Substring]] {
      try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        .map { $0.split(separator: ",") }
    }
    let (before, after) = (try table(new), try table(folder.path("mended.csv")))
    #expect(before[0] == after[0])
    #expect(before.map(\.last) == after.map(\.last))
    func mean(_ table: [[Substring]]) -> Double {
      let values = table.dropFirst().compactMap { Double($0[0]) }
      return values.reduce(0, +) / Double(values.count)
    }
    // By construction 4.0 % of such rows are positive (without weights: 4.9 % of the labelled).
    #expect(mean(before) > 0.09)
    #expect((0.02...0.055).contains(mean(after)))
  }

  /// The picture that stands first: drawn from a study that lies in the fixtures.
  @Test func `the first picture is the ladder that a study's page holds`() throws {
    let folder = try ScratchFolder()
    try FileManager.default.copyItem(
      atPath: Fixtures.path("Chapter"),
      toPath: folder.path("chapter")
    )
    let outcome = try Binary.run(
      ["study", "report", "chapter", "--page", "page.html", "--language", "en"],
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let page = try String(contentsOfFile: folder.path("page.html"), encoding: .utf8)
    let link = try #require(
      try /download="ladder.svg" href="data:image\/svg\+xml,([^"]+)"/.firstMatch(in: page)
    )
    let drawn = try #require(
      link.1.replacingOccurrences(of: "&#39;", with: "'")
        .replacingOccurrences(of: "&amp;", with: "&").removingPercentEncoding
    )
    let text = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let picture = try #require(try /!\[([^\]]+)\]\(([^)]+)\)/.firstMatch(in: text))
    #expect(picture.2 == "docs/pictures/ladder.svg")
    let kept = Self.root.appending(path: String(picture.2))
    #expect(drawn.count > 3_000)
    #expect(try String(contentsOf: kept, encoding: .utf8) == drawn)
    // The words that stand for it are the drawing's own.
    let said = try #require(try /<desc[^>]*>([^<]+)<\/desc>/.firstMatch(in: drawn)).1
    for number in picture.1.matches(of: /[−+]?[0-9]\.[0-9]+/) {
      #expect(said.contains(number.0), "\(number.0)")
    }
  }

  @Test func `the reliability diagram is what the code draws`() throws {
    let folder = try ScratchFolder()
    let golden = Fixtures.path("Golden/predictions")
    let outcome = try Binary.run(
      [
        "figures", "--logits", golden + "/mlp.logits.npy", "--labels",
        golden + "/fashion_test_labels.npy", "-o", "out",
      ],
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let drawn = try String(
      contentsOfFile: folder.path("out/reliability-mlp-logits.svg"),
      encoding: .utf8
    )
    let text = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let picture = try #require(
      try /!\[([^\]]+)\]\((docs\/pictures\/reliability.svg)\)/.firstMatch(in: text)
    )
    let path = Self.root.appending(path: String(picture.2))
    #expect(drawn.count > 10_000 && drawn.contains("Reliability of mlp"))
    #expect(try String(contentsOf: path, encoding: .utf8) == drawn)
    // The words that stand for it name the numbers that it shows.
    for name in ["accuracy ", "mean confidence "] {
      let shown = try #require(drawn.components(separatedBy: ">" + name).dropFirst().first)
      #expect(picture.1.contains(name + shown.prefix { $0 != "<" }))
    }
  }

  @Test func `the commands of the table are those there are`() throws {
    let folder = try ScratchFolder()
    let help = try Binary.run(["--help"], in: folder.url).output
    let text = try String(
      contentsOf: Self.root.appending(path: "README.md"),
      encoding: .utf8
    )
    for command in [
      "train", "predict", "metrics", "merge", "report", "figures", "lesson", "compare", "explain",
      "recalibrate", "study", "doctor",
    ] {
      #expect(help.contains("  \(command) "))
      #expect(text.contains("`\(command)"))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `shell completions are made`(shell: String) throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(["--generate-completion-script", shell], in: folder.url)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("recalibrate"))
  }
}
