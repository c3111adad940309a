import CandorTestSupport
import Foundation
import Testing

/// `--threads` changes how long a command takes and no sign of what it says.
@Suite struct ThreadsOptionTests {
  @Test(arguments: [
    "metrics a.csv --all --bootstrap 200", "compare a.csv b.csv --bootstrap 200",
    "recalibrate try a.csv", "report a.csv b.csv -o page.html",
  ])
  func anyNumberOfThreadsSaysTheSame(command: String) throws {
    let folder = try ScratchFolder()
    for (name, scale) in [("a", 1.0), ("b", 1.4)] {
      let rows = (0..<900).map { row -> String in
        let scores = (0..<3).map { column -> String in
          let lead = (row * 7 + row / 5) % 3 == column ? 1.3 : 0
          return String(scale * (lead + Double((row * (column + 3) * 31) % 17) / 8))
        }
        return "\(row % 3),\(scores.joined(separator: ","))\n"
      }
      try ("label,logit_0,logit_1,logit_2\n" + rows.joined())
        .write(toFile: folder.path("\(name).csv"), atomically: true, encoding: .utf8)
    }
    let isPage = command.hasSuffix(".html")
    let arguments = command.split(separator: " ").map(String.init) + (isPage ? [] : ["--json"])
    let said = try ["1", "2", "5"].map { threads in
      let outcome = try Binary.run(arguments + ["--threads", threads, "--quiet"], in: folder.url)
      #expect(outcome.code == 0, "\(outcome.complaint)")
      return isPage
        ? try String(contentsOfFile: folder.path("page.html"), encoding: .utf8) : outcome.output
    }
    #expect(!said[0].isEmpty)
    #expect(said[0] == said[1] && said[0] == said[2])
  }

  /// Of a text that several threads read side by side.
  @Test func aLongTextIsReadAlike() throws {
    let folder = try ScratchFolder()
    let rows = (0..<120_000).map { row in
      "\(row % 2),\(Double(row % 997) / 1000),\(row % 50 == 0 ? "\"a\nb\"" : "c")\n"
    }
    try ("label,prob_1,note\n" + rows.joined())
      .write(toFile: folder.path("long.csv"), atomically: true, encoding: .utf8)
    let parts = try ["1", "2", "5"].map { threads in
      let outcome = try Binary.run(
        ["metrics", "long.csv", "--partial", "part.json", "--threads", threads, "--quiet"],
        in: folder.url
      )
      #expect(outcome.code == 0, "\(outcome.complaint)")
      return try Data(contentsOf: folder.url.appending(path: "part.json"))
    }
    #expect(parts[0].count > 100 && parts[0] == parts[1] && parts[0] == parts[2])
  }

  @Test func noThreadsAreRefused() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(["metrics", "a.csv", "--threads", "0"], in: folder.url)
    #expect(outcome.code == 64)
    #expect(outcome.complaint.contains("--threads must be at least 1; found 0."))
  }
}
