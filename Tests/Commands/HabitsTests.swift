import CandorTestSupport
import Foundation
import Testing

/// What fingers do: slips in names, negative numbers, a dash for standard input.
@Suite struct HabitsTests {
  /// What was typed, and pieces of what is said.
  private static let slips: [([String], [String])] = [
    (
      ["metrcs", "p.npz"],
      ["no command 'metrcs'", "Did you mean 'metrics'?", "Usage: candor metrics"]
    ),
    (
      ["recalibrate", "tri", "x"],
      [
        "no command 'tri'", "'try'", "Usage: candor recalibrate try",
        "'candor recalibrate try --help'",
      ]
    ),
    (
      ["astrolabe"],
      ["no command 'astrolabe'", "train, predict, metrics", "Usage: candor <subcommand>"]
    ),
    (
      ["metrics", "x", "--bins", "-5"],
      ["--bins must lie in 1...100000; found -5", "candor metrics"]
    ),
    (["metrics", "x", "--level", "-0.5"], ["--level must lie between 0 and 1; found -0.5"]),
    (
      ["compare", "x", "y", "--bootstrap", "-1"],
      ["--bootstrap must lie in 100...1000000; found -1"]
    ),
    (["metrics", "x", "--seed", "-1"], ["--seed must be a whole number in 0...", "found -1."]),
    (["report", "x", "-o", "page.pdf"], ["a page is HTML", "page.html"]),
    (["lesson", "x", "-o", "page.PDF"], ["a page is HTML"]),
  ]

  @Test(arguments: slips)
  func `a slip is answered`(arguments: [String], pieces: [String]) throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(arguments, in: folder.url)
    #expect(outcome.code == 64 && outcome.output.isEmpty)
    for piece in pieces { #expect(outcome.complaint.contains(piece), "\(outcome.complaint)") }
  }

  @Test func `a plan of a study is no mistyped command`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(["study", "reprot"], in: folder.url)
    #expect(outcome.code == 66 && outcome.complaint.contains("reprot"), "\(outcome.complaint)")
  }

  @Test(arguments: ["good.csv", "good.npz"], [true, false])
  func `a dash stands for standard input`(name: String, isPipe: Bool) throws {
    let folder = try ScratchFolder()
    try RefusalTests.prepare(folder)
    let npz = ["predict", "good.csv", "-o", "good.npz"]
    #expect(try Binary.run(npz, in: folder.url).code == 0)
    let plain = try Binary.run(["metrics", name, "--json"], in: folder.url)
    let process = try Binary.process(["metrics", "-", "--json"], in: folder.url, environment: [:])
    let file = try FileHandle(forReadingFrom: folder.url.appending(path: name))
    let pipe = Pipe()
    process.standardInput = isPipe ? pipe : file
    try process.run()
    if isPipe {
      try pipe.fileHandleForWriting.write(contentsOf: file.readToEnd() ?? Data())
      try pipe.fileHandleForWriting.close()
    }
    let outcome = try Binary.finish(process, in: folder.url)
    if isPipe, name.hasSuffix("npz") {
      // The end of an archive must be read first.
      #expect(outcome.code == 74 && outcome.complaint.contains("needs a regular file"))
      return
    }
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let numbers = { (text: String) in
      text.split(separator: "\n").filter { $0.contains("\"value\"") }
    }
    #expect(numbers(outcome.output) == numbers(plain.output) && numbers(plain.output).count > 20)
  }

  @Test func `the version names the commit where Git tells`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(["--version"], in: folder.url)
    #expect(outcome.output.contains(/^[0-9]+\.[0-9]+\.[0-9]+( \([0-9a-f]{7,40}\))?\n$/))
  }
}
