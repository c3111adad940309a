import CandorTestSupport
import Foundation
import Testing

/// The page about file formats: every sample is read as it says.
@Suite struct FormatsPageTests {
  /// A command of the page, the line that it must print, and the files before it.
  struct Sample: Sendable, CustomTestStringConvertible {
    let command: [String]
    let line: String
    let files: [String: String]
    var testDescription: String { command.joined(separator: " ") }
  }

  static let samples: [Sample] = {
    let path = Fixtures.folder + "/../../docs/formats.md"
    guard let page = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    var samples: [Sample] = []
    var files: [String: String] = [:]
    let blocks = page.components(separatedBy: "```\n")
    for (index, block) in blocks.enumerated() where index % 2 == 1 {
      let before = blocks[index - 1].split(separator: "\n").last.map(String.init) ?? ""
      if before.hasPrefix("File `"), let name = before.split(separator: "`").dropFirst().first {
        files[String(name)] = block
      } else if block.hasPrefix("$ candor ") {
        let lines = block.split(separator: "\n").map(String.init)
        samples.append(
          Sample(
            command: lines[0].dropFirst("$ candor ".count).split(separator: " ").map(String.init),
            line: lines[1],
            files: files
          )
        )
      }
    }
    return samples
  }()

  @Test func `The page has samples`() { #expect(Self.samples.count >= 8) }

  @Test(arguments: samples) func `A sample is read as the page says`(_ sample: Sample) throws {
    let folder = try ScratchFolder()
    for (name, text) in sample.files {
      try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
    }
    let outcome = try Binary.run(sample.command, in: folder.url)
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let lines = outcome.complaint.split(separator: "\n").map(String.init)
    #expect(lines.contains(sample.line), "\(outcome.complaint)")
  }
}
