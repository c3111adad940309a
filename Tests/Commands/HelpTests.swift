import CandorTestSupport
import Foundation
import Testing

/// The help of every command fits two screens, with the common options first.
@Suite struct HelpTests {
  static let commands = [
    ["train"], ["predict"], ["metrics"], ["report"], ["figures"], ["compare"], ["explain"],
    ["study"], ["merge"], ["recalibrate"], ["recalibrate", "fit"], ["recalibrate", "apply"],
    ["recalibrate", "try"], ["lesson"], ["doctor"],
  ]

  @Test(arguments: commands, [80, 100])
  func `It fits two screens of 50 lines`(_ command: [String], columns: Int) throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      command + ["--help"],
      in: folder.url,
      environment: ["COLUMNS": "\(columns)"]
    )
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(outcome.code == 0)
    #expect((10...100).contains(lines.count), "\(lines.count) lines")
    // The parser does not wrap the line of usage.
    #expect(lines.allSatisfy { $0.hasPrefix("USAGE:") || $0.count <= columns })
  }

  @Test(arguments: ["metrics", "report", "compare", "figures"])
  func `The common options come first`(_ command: String) throws {
    let folder = try ScratchFolder()
    let help = try Binary.run([command, "--help"], in: folder.url).output
    let columns = try #require(help.range(of: "WHAT THE COLUMNS ARE"))
    let networks = try #require(help.range(of: "NETWORKS, AND ARRAYS"))
    let measuring = try #require(help.range(of: "MEASURING"))
    #expect(measuring.lowerBound < columns.lowerBound)
    #expect(columns.lowerBound < networks.lowerBound)
  }
}
