import CandorTestSupport
import Foundation
import Testing

/// Maps applied to files without labels: everything but the scores stays as it stands.
@Suite struct ApplyTests {
  /// Log losses of a temperature map are those of the logits divided by it.
  private static let rows = (0..<200).map { row -> (label: Int, p: Double) in
    // A fixed sequence whose outcomes are less extreme than the probabilities.
    let p = (Double((row * 73) % 199) + 0.5) / 199
    let shrunk = 0.5 + (p - 0.5) * 0.5
    return ((Double((row * 151) % 197) + 0.5) / 197 < shrunk ? 1 : 0, p)
  }

  private func write(_ folder: ScratchFolder, _ name: String, _ text: String) throws {
    try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
  }

  private func fit(_ folder: ScratchFolder) throws -> Double {
    let table = "y_true,y_prob\n" + Self.rows.map { "\($0.label),\($0.p)\n" }.joined()
    try write(folder, "fit.csv", table)
    let outcome = try Binary.run(
      ["recalibrate", "fit", "fit.csv", "-o", "map.json"],
      in: folder.url
    )
    try #require(outcome.code == 0, "\(outcome.complaint)")
    let map = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: folder.url.appending(path: "map.json"))
      )
        as? [String: Any]
    )
    let fit = try #require(map["fit"] as? [String: Any])
    #expect(
      fit["class_rows"] as? [Int] == [
        Self.rows.count { $0.label == 0 }, Self.rows.count { $0.label == 1 },
      ]
    )
    let parameters = try #require(map["map"] as? [String: Any])
    return try #require(parameters.values.compactMap { $0 as? Double }.first)
  }

  /// The recalibrated probability: the log-odds times the inverse temperature.
  private func mended(_ p: Double, _ factor: Double) -> Double {
    1 / (1 + exp(-factor * (log(p) - log(1 - p))))
  }

  @Test func `A table without labels keeps its other columns and its order`() throws {
    let folder = try ScratchFolder()
    let factor = try fit(folder)
    try write(
      folder,
      "new.csv",
      "# from the clinic\nname;y_prob;\"free text\"\nann;0,9;\"x;y\"\n# between\nbob;0,2;\nc;5%;z\n"
    )
    let outcome = try Binary.run(
      ["recalibrate", "apply", "map.json", "new.csv", "-o", "out.csv"],
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let lines = try String(contentsOfFile: folder.path("out.csv"), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "# from the clinic")
    #expect(lines[1] == "name;y_prob;\"free text\"")
    #expect(lines[2].hasPrefix("ann;0,") && lines[2].hasSuffix(";\"x;y\""))
    #expect(lines[3] == "# between")
    #expect(lines[5].hasPrefix("c;") && lines[5].hasSuffix("%;z"))
    func number(_ line: String) throws -> Double {
      let cell = line.split(separator: ";")[1].replacingOccurrences(of: ",", with: ".")
      return cell.hasSuffix("%")
        ? try #require(Double(cell.dropLast())) / 100 : try #require(Double(cell))
    }
    for (line, p) in [(2, 0.9), (4, 0.2), (5, 0.05)] {
      #expect(try abs(number(lines[line]) - mended(p, factor)) < 1e-9)
    }
  }

  @Test func `JSON keeps its keys, and an array stays one`() throws {
    let folder = try ScratchFolder()
    let factor = try fit(folder)
    try write(
      folder,
      "new.jsonl",
      "{\"k\": [1, {\"z\": 2}], \"y_prob\": 0.9}\n{\"y_prob\": 0.2, \"k\": null}\n"
    )
    try write(folder, "new.json", "[{\"probs\": [0.1, 0.9]}, {\"probs\": [0.8, 0.2]}]")
    for (name, key) in [("new.jsonl", "y_prob"), ("new.json", "probs")] {
      let outcome = try Binary.run(
        ["recalibrate", "apply", "map.json", name, "-o", "out-\(name)"],
        in: folder.url
      )
      #expect(outcome.code == 0, "\(outcome.complaint)")
      let text = try String(contentsOfFile: folder.path("out-\(name)"), encoding: .utf8)
      let whole =
        name.hasSuffix("l") ? "[\(text.split(separator: "\n").joined(separator: ","))]" : text
      let rows = try #require(
        try JSONSerialization.jsonObject(with: Data(whole.utf8)) as? [[String: Any]]
      )
      #expect(rows.count == 2)
      for (row, p) in zip(rows, [0.9, 0.2]) {
        let value = try #require((row[key] as? Double) ?? (row[key] as? [Double])?[1])
        #expect(abs(value - mended(p, factor)) < 1e-9)
      }
      if key == "y_prob" { #expect(text.hasPrefix("{\"k\": [1, {\"z\": 2}], \"y_prob\": 0.")) }
    }
  }

  @Test(arguments: ["temperature", "vector", "isotonic", "platt"])
  func `An archive keeps its other arrays`(_ method: String) throws {
    let folder = try ScratchFolder()
    let fit = try Binary.run(
      [
        "recalibrate", "fit", Fixtures.path("cases/fit/val_without_4.npz"), "--method", method,
        "-o", "map.json",
      ],
      in: folder.url
    )
    #expect(fit.code == 0, "\(fit.complaint)")
    #expect(fit.complaint.contains("No row of class 4"), "\(fit.complaint)")
    let test = Fixtures.path("cases/fit/test.npz")
    let outcome = try Binary.run(
      ["recalibrate", "apply", "map.json", test, "-o", "out.npz"],
      in: folder.url
    )
    #expect(outcome.code == 0, "\(outcome.complaint)")
    // The labels came along, so the result can be evaluated.
    let metrics = try Binary.run(["metrics", "out.npz", "--json"], in: folder.url)
    #expect(metrics.code == 0, "\(metrics.complaint)")
    #expect(metrics.complaint.contains("labels: labels; logits: logits; 700 rows"))
  }

  @Test func `Labels of other rows are suspected`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["recalibrate", "fit", Fixtures.path("cases/fit/wrong_labels.npz"), "-o", "map.json"],
      in: folder.url
    )
    #expect(outcome.complaint.contains("which chance gives too"), "\(outcome.complaint)")
    let right = try Binary.run(
      ["recalibrate", "fit", Fixtures.path("cases/fit/test.npz"), "-o", "map2.json"],
      in: folder.url
    )
    #expect(!right.complaint.contains("chance"), "\(right.complaint)")
  }
}
