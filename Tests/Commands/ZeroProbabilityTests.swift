import CandorTestSupport
import Foundation
import Testing

/// The right class got probability 0: the log loss is infinite, and nothing else is lost.
@Suite struct ZeroProbabilityTests {
  private func metrics(_ flags: String...) throws -> Outcome {
    let folder = try ScratchFolder()
    return try Binary.run(
      ["metrics", Fixtures.path("cases/zero/zero.csv")] + flags,
      in: folder.url
    )
  }

  @Test func `An infinite loss is shown, its row is named, and the rest is measured`() throws {
    let text = try metrics()
    #expect(text.code == 0, "\(text.complaint)")
    let line = try #require(text.output.split(separator: "\n").first { $0.contains("log_loss") })
    #expect(line.contains("infinite"))
    #expect(text.complaint.contains("--clip 1e-6"))
    let json = try metrics("--json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    )
    let estimates = try #require(object["estimates"] as? [[String: Any]])
    let loss = try #require(estimates.first { $0["id"] as? String == "log_loss" })
    #expect(loss["value"] as? Double == nil)
    #expect((loss["reason"] as? String)?.hasPrefix("infinite: row ") == true)
    for id in ["accuracy", "brier", "ece", "mean_confidence"] {
      let entry = try #require(estimates.first { $0["id"] as? String == id })
      #expect(entry["value"] as? Double != nil, "\(id)")
    }
  }

  @Test func `A clipped loss is finite, and every definition says so`() throws {
    let json = try metrics("--json", "--clip", "1e-6")
    #expect(json.code == 0, "\(json.complaint)")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    )
    let estimates = try #require(object["estimates"] as? [[String: Any]])
    let loss = try #require(estimates.first { $0["id"] as? String == "log_loss" })
    #expect(try #require(loss["value"] as? Double) > 0)
    #expect(estimates.allSatisfy { ($0["spec"] as? String)?.contains("raised to it") == true })
  }
}
