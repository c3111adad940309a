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

  private func compare(_ a: String, _ b: String, _ flags: String...) throws -> Outcome {
    let folder = try ScratchFolder()
    return try Binary.run(
      ["compare", Fixtures.path("cases/zero/\(a).csv"), Fixtures.path("cases/zero/\(b).csv")]
        + ["--bootstrap", "200"] + flags,
      in: folder.url
    )
  }

  private func document(_ outcome: Outcome) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    )
  }

  @Test func `A model whose loss became infinite is worse, and the gate says so`() throws {
    let gate = try compare("good", "new_infinite", "--fail-if-worse")
    #expect(gate.code == 1, "\(gate.complaint)")
    #expect(gate.complaint.contains("infinite") && gate.complaint.contains("row "))
    #expect(gate.output.contains("infinite"))
    // The other way round nothing got worse.
    #expect(try compare("new_infinite", "good", "--fail-if-worse").code == 0)
  }

  @Test func `JSON has no number for an infinite loss, the reason, and everything else`() throws {
    let outcome = try compare("good", "new_infinite", "--json")
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let document = try document(outcome)
    let differences = try #require(document["differences"] as? [[String: Any]])
    let loss = try #require(differences.first)
    #expect(loss["id"] as? String == "log_loss")
    #expect(loss["verdict"] as? String == "a_better")
    #expect(loss["a"] is Double && loss["b"] is NSNull && loss["difference"] is NSNull)
    let reason = try #require(loss["reason"] as? String)
    #expect(reason.hasPrefix("infinite: ") && reason.contains("row "), "\(reason)")
    for id in ["accuracy", "brier", "calibration_l2"] {
      let found = try #require(differences.first { $0["id"] as? String == id })
      #expect(found["difference"] is Double && found["interval"] is [String: Any], "\(id)")
    }
    #expect(document["leading_cause"] as? String == "none")
    #expect((document["explanation"] as? [Any])?.isEmpty == true)
    #expect((document["explanation_reason"] as? String)?.contains(reason) == true)
  }

  @Test func `Of two infinite losses nothing can be told`() throws {
    let outcome = try compare("new_infinite", "new_infinite", "--json")
    #expect(outcome.code == 0, "\(outcome.complaint)")
    let document = try document(outcome)
    let loss = try #require((document["differences"] as? [[String: Any]])?.first)
    #expect(loss["verdict"] as? String == "cannot_tell")
    #expect((loss["reason"] as? String)?.hasPrefix("both are infinite: ") == true)
    #expect((document["headline"] as? String)?.contains("cannot be told") == true)
  }
}
