import CandorTestSupport
import Foundation
import Testing

/// Long work on a terminal says what it does and how far it is, says nothing of it elsewhere, and ends
/// at once on Ctrl-C in the middle of each of its stages.
@Suite(.serialized) struct LongWorkTests {
  /// A command that takes long, and the stage in which it is met.
  struct Work: CustomTestStringConvertible {
    let arguments: [String]
    let stage: String

    init(_ arguments: String, _ stage: String) {
      self.arguments = arguments.split(separator: " ").map(String.init)
      self.stage = stage
    }

    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let works = [
    Work("metrics big.csv.gz", "reading big.csv.gz"),
    Work("recalibrate apply map.json big.csv.gz -o out.csv", "recalibrating big.csv.gz"),
    Work("metrics wide.csv --bootstrap 1000000", "measuring wide: resampling"),
    Work(
      "compare wide.csv wider.csv --bootstrap 1000000",
      "comparing wide and wider: resampling"
    ),
    Work("report wide.csv --bootstrap 1000000 -o page.html", "measuring wide: resampling"),
    Work("figures wide.csv --bootstrap 1000000 -o drawn", "measuring wide: resampling"),
    Work(
      "recalibrate fit many.csv --method matrix -o out.json",
      "trying the map on other rows: fold by fold"
    ),
    Work("recalibrate try many.csv --method matrix", "trying one method: matrix: fold by fold"),
    Work("metrics runs/dropped --mc-samples 1000000", "passes with dropout on"),
    Work("explain runs/long", "epochs of long"),
    Work("study plan.yaml --output study", "training 8 networks"),
  ]

  /// What all of them read, made once.
  private static let model = Result { () throws -> ScratchFolder in
    let folder = try SmallRuns.copy()
    func write(_ text: String, _ name: String) throws {
      try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
    }
    let head = "label,logit_0,logit_1\n"
    let rows = (0..<60).map { "\($0 % 2),\(Double($0 % 7) / 4),\(Double($0 % 5) / 3)\n" }
    try write(head + rows.joined(), "small.csv")
    var state: UInt32 = 3
    func noise() -> Double {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Double(state >> 8) / 0x1p22 - 2
    }
    for (name, count, classes) in [
      ("wide.csv", 6_000, 60), ("wider.csv", 6_000, 60), ("many.csv", 12_000, 150),
    ] {
      let names = (0..<classes).map { "logit_\($0)" }.joined(separator: ",")
      let rows = (0..<count).map { row in
        "\(row % classes),"
          + (0..<classes).map { column in
            // Whole tenths are short to write and to read.
            "\(Int(10 * noise()) + (column == row % classes ? 10 : 0))e-1"
          }
          .joined(separator: ",") + "\n"
      }
      try write("label,\(names)\n" + rows.joined(), name)
    }
    // Parts of gzip one after the other are one file: hundreds of megabytes of text out of two.
    for (name, text) in [
      ("head", head),
      ("part", (0..<200_000).map { "\($0 % 2),\($0 % 7).25,\($0 % 5).125\n" }.joined()),
    ] {
      try write(text, name)
      let gzip = Process()
      gzip.executableURL = URL(filePath: "/usr/bin/gzip")
      gzip.arguments = [folder.path(name)]
      try gzip.run()
      gzip.waitUntilExit()
    }
    var bytes = try Data(contentsOf: folder.url.appending(path: "head.gz"))
    let part = try Data(contentsOf: folder.url.appending(path: "part.gz"))
    for _ in 0..<400 { bytes.append(part) }
    try bytes.write(to: folder.url.appending(path: "big.csv.gz"))
    try write(
      """
      name: small
      base: { width: 8, epochs: 9999, batch_size: 8 }
      factors:
        seed: [0, 1, 2, 3, 4, 5, 6, 7]
      """,
      "plan.yaml"
    )
    for arguments in [
      ["recalibrate", "fit", "small.csv", "-o", "map.json"],
      [
        "train", "dropout", "--name", "dropped", "--hidden", "12", "--dropout", "0.5", "--epochs",
        "1",
      ],
      [
        "train", "mlp", "--name", "long", "--hidden", "4", "--epochs", "9999", "--batch-size",
        "600",
      ],
    ] {
      let outcome = try Binary.run(
        arguments + ["--quiet"],
        in: folder.url,
        environment: SmallRuns.environment(folder)
      )
      guard outcome.code == 0 else { throw CocoaError(.featureUnsupported) }
    }
    return folder
  }

  private static func names(_ folder: ScratchFolder) throws -> [String] {
    let ours = [".stdout", ".stderr"]
    return try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
      .filter { name in !ours.contains(name) && !name.hasPrefix("study") && name != "drawn" }
      .sorted()
  }

  private static func terminal(_ arguments: [String]) throws -> Terminal {
    let folder = try model.get()
    return try Terminal(
      arguments,
      in: folder.url,
      environment: SmallRuns.environment(folder)
    )
  }

  /// The longest that an answer may take.
  ///
  /// A machine on which other work waits for the processors lets a
  /// process wait, too, so the best of a few tries counts.
  private static let mostSeconds = 1.0
  private static let tries = 3

  @Test(arguments: works)
  func `a terminal is told, and Ctrl-C is answered within a second`(work: Work) throws {
    let folder = try Self.model.get()
    let before = try Self.names(folder)
    var shortest = Double.infinity
    for _ in 0..<Self.tries where shortest > Self.mostSeconds {
      let met = try Self.terminal(work.arguments)
      let drawn = met.wait(for: work.stage, seconds: 60)
      #expect(drawn, "\(met.text())")
      guard drawn else { break }
      // The key itself: the terminal makes the signal of it.
      let start = ContinuousClock.now
      try met.press(3)
      let code = met.finish()
      shortest = min(shortest, (ContinuousClock.now - start) / .seconds(1))
      #expect(code == 130)
      let text = met.text()
      #expect(text.contains("Interrupted"))
      // A line that counts or, where nobody knows how many steps there are, the time.
      #expect(text.contains(/[0-9] %|[0-9] (s|min) so far/), "\(text)")
      #expect(try Self.names(folder) == before)
    }
    #expect(shortest <= Self.mostSeconds, "\(work.testDescription) took \(shortest) s to answer")
  }

  @Test(arguments: works)
  func `a file is told nothing of it, and a signal is answered all the same`(work: Work) throws {
    let folder = try Self.model.get()
    let before = try Self.names(folder)
    var shortest = Double.infinity
    for _ in 0..<Self.tries where shortest > Self.mostSeconds {
      let process = try Binary.process(
        work.arguments,
        in: folder.url,
        environment: SmallRuns.environment(folder)
      )
      try process.run()
      Thread.sleep(forTimeInterval: 1.6)
      try #require(process.isRunning, "it was to take longer")
      let start = ContinuousClock.now
      kill(process.processIdentifier, SIGINT)
      let outcome = try Binary.finish(process, in: folder.url)
      shortest = min(shortest, (ContinuousClock.now - start) / .seconds(1))
      #expect(outcome.code == 130 && outcome.output.isEmpty)
      #expect(
        outcome.complaint.hasSuffix("\n") && outcome.complaint.contains("candor: Interrupted")
      )
      for sign in ["\r", "\u{1B}", "so far", work.stage] {
        #expect(!outcome.complaint.contains(sign), "\(outcome.complaint)")
      }
      #expect(try Self.names(folder) == before)
    }
    #expect(shortest <= Self.mostSeconds, "\(work.testDescription) took \(shortest) s to answer")
  }

  @Test func `what is soon over draws nothing`() throws {
    let met = try Self.terminal(["metrics", "small.csv"])
    #expect(met.finish() == 0)
    #expect(!met.text().contains("\u{1B}") && met.text().contains("accuracy"))
  }

  @Test func `results of methods come as they are there`() throws {
    let methods = ["temperature", "vector", "matrix"]
    let met = try Self.terminal(
      ["recalibrate", "try", "many.csv"] + methods.flatMap { ["--method", $0] }
    )
    // The first is there long before the last.
    #expect(met.wait(for: "1 of 3: temperature, log loss", seconds: 60), "\(met.text())")
    #expect(met.wait(for: "2 of 3: vector, log loss", seconds: 60), "\(met.text())")
    #expect(!met.text().contains("3 of 3"))
    try met.press(3)
    #expect(met.finish() == 130)
  }
}
