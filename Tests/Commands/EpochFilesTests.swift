import CandorTestSupport
import Foundation
import Testing

/// Files of predictions as the epochs of one training: one table, one curve.
@Suite struct EpochFilesTests {
  /// 200 rows, of which a share is predicted right, all with the same probability.
  private static func write(_ folder: ScratchFolder, _ name: String, right: Int, _ p: Double) throws
  {
    let rows = (0..<200).map { row in
      let label = row % 2
      let predicted = row / 2 % 10 < right ? label : 1 - label
      return "\(label),\(predicted == 1 ? p : 1 - p)\n"
    }
    try ("y_true,y_prob\n" + rows.joined()).write(
      toFile: folder.path(name),
      atomically: true,
      encoding: .utf8
    )
  }

  private static func folder(_ names: [String]) throws -> ScratchFolder {
    let folder = try ScratchFolder()
    // From the second to the third the loss rises, and the accuracy stays.
    for (name, (right, p)) in zip(names, [(5, 0.55), (7, 0.7), (7, 0.99)]) {
      try write(folder, name, right: right, p)
    }
    return folder
  }

  @Test(arguments: [
    (["e-3.csv", "e-10.csv", "e-20.csv"], [2, 0, 1], "from epoch 10 to 20"),
    (["a.csv", "b.csv", "c.csv"], [0, 1, 2], "from epoch 2 to 3"),
  ])
  func `Epochs are taken by their numbers, else as they are given`(
    names: [String],
    order: [Int],
    stretch: String
  ) throws {
    let folder = try Self.folder(names)
    let given = order.map { names[$0] }
    let explained = try Binary.run(
      ["explain", "--as", "epochs", "-o", "curve.svg"] + given,
      in: folder.url
    )
    #expect(explained.code == 0, "\(explained.complaint)")
    #expect(explained.output.contains(stretch), "\(explained.output)")
    let compared = try Binary.run(
      ["compare", "--as", "epochs", "-o", "same.svg"] + given,
      in: folder.url
    )
    #expect(compared.output == explained.output)
    let curves = try ["curve.svg", "same.svg"].map {
      try String(contentsOfFile: folder.path($0), encoding: .utf8)
    }
    #expect(curves[0] == curves[1] && curves[0].contains("<svg"))
  }

  @Test(arguments: [
    (["-o", "page.html"], "ends with .svg"), (["--gate", "ece<0.1"], "leave them out"),
    (["--fail-if-worse"], "leave them out"), (["--markdown"], "leave them out"),
    (["--threshold", "0.2"], "leave them out"),
  ])
  func `What epochs have no use for is refused`(flags: [String], says: String) throws {
    let names = ["e1.csv", "e2.csv", "e3.csv"]
    let folder = try Self.folder(names)
    let outcome = try Binary.run(["compare", "--as", "epochs"] + names + flags, in: folder.url)
    #expect(outcome.code == 64, "\(outcome.complaint)")
    #expect(outcome.complaint.contains(says), "\(outcome.complaint)")
  }
}
