import CandorTestSupport
import Foundation
import Testing

/// Decision curves as the commands give them.
@Suite struct DecisionsTests {
  private let files = ["A_shifted", "B_true"].map { Fixtures.path("cases/binary/\($0).csv") }

  /// The rows of a file: label and P(1).
  private func rows(_ path: String) throws -> [(label: Int, risk: Double)] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
      .compactMap { line in
        let cells = line.split(separator: ",")
        guard let label = Int(cells[0]), let risk = Double(cells[2]) else { return nil }
        return (label, risk)
      }
  }

  /// TP/n − FP/n · t/(1 − t), counted here.
  private func netBenefit(_ rows: [(label: Int, risk: Double)], _ t: Double) -> Double {
    let acted = rows.filter { $0.risk >= t }
    let hits = Double(acted.count { $0.label == 1 })
    return (hits - (Double(acted.count) - hits) * t / (1 - t)) / Double(rows.count)
  }

  private func curves(_ outcome: Outcome) throws -> [String: Any] {
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return try #require((object as? [String: Any])?["decision_curve"] as? [String: Any])
  }

  @Test func `Thresholds are chosen, one or several`() throws {
    let folder = try ScratchFolder()
    let made = try curves(
      Binary.run(
        ["metrics", files[0], "--threshold", "0.2", "--threshold", "0.05", "--json"],
        in: folder.url
      )
    )
    let models = try #require(made["models"] as? [[String: Any]])
    let points = try #require(models[0]["points"] as? [[String: Any]])
    #expect(points.compactMap { $0["threshold"] as? Double } == [0.05, 0.2])
    let rows = try rows(files[0])
    let share = Double(rows.count { $0.label == 1 }) / Double(rows.count)
    for point in points {
      let t = try #require(point["threshold"] as? Double)
      let value = try #require(point["net_benefit"] as? Double)
      #expect(abs(value - netBenefit(rows, t)) < 1e-12)
      let all = try #require(point["treat_all"] as? Double)
      #expect(abs(all - (share - (1 - share) * t / (1 - t))) < 1e-12)
      #expect(point["treat_none"] as? Double == 0)
      let interval = try #require(point["interval"] as? [String: Any])
      #expect(try #require(interval["low"] as? Double) < value)
    }
  }

  @Test func `Two models have a paired difference`() throws {
    let folder = try ScratchFolder()
    let flags = ["--threshold", "0.3", "--bootstrap", "100"]
    let made = try curves(
      Binary.run(["compare"] + files + flags + ["--json"], in: folder.url)
    )
    let differences = try #require(made["differences"] as? [[String: Any]])
    let point = try #require((differences[0]["points"] as? [[String: Any]])?.first)
    let expected = try netBenefit(rows(files[1]), 0.3) - netBenefit(rows(files[0]), 0.3)
    #expect(try abs(#require(point["difference"] as? Double) - expected) < 1e-12)
    let text = try Binary.run(["compare"] + files + flags, in: folder.url).output
    #expect(text.contains("Net benefit, in true positives a row"))
    #expect(text.contains("B_true - A_shifted"))
  }

  @Test func `The figure comes with its numbers`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(["figures"] + files + ["-o", "f"], in: folder.url)
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let name = "f/decision-curve-A-shifted-B-true"
    let drawn = try String(contentsOfFile: folder.path(name + ".svg"), encoding: .utf8)
    for words in ["A_shifted", "B_true", "acting on all rows", "acting on none"] {
      #expect(drawn.contains(words), "\(words)")
    }
    let data = try Data(contentsOf: folder.url.appending(path: name + ".json"))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let models = try #require(object["models"] as? [[String: Any]])
    #expect((models[0]["points"] as? [[String: Any]])?.count == 99)
  }

  @Test(arguments: ["0", "1", "1.5", "-0.1"]) func `A threshold lies between 0 and 1`(
    _ text: String
  ) throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["metrics", files[0], "--threshold=\(text)"],
      in: folder.url
    )
    #expect(outcome.code == 64)
    #expect(outcome.complaint.contains("--threshold must lie between 0 and 1"))
  }

  @Test func `Without a positive class there is no threshold`() throws {
    let folder = try ScratchFolder()
    let outcome = try Binary.run(
      ["metrics", Fixtures.path("cases/binary/four_biased.csv"), "--threshold", "0.2"],
      in: folder.url
    )
    #expect(outcome.code == 64)
    #expect(outcome.complaint.contains("two classes"))
  }
}
