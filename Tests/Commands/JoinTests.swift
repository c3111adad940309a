import CandorTestSupport
import Foundation
import Testing

/// Rows of two models are matched by the ids that the user wrote.
@Suite struct JoinTests {
  private func compare(_ a: String, _ b: String, _ flags: String...) throws -> Outcome {
    let folder = try ScratchFolder()
    return try Binary.run(
      ["compare", Fixtures.path("cases/join/\(a)"), Fixtures.path("cases/join/\(b)")] + flags
        + ["--json", "--bootstrap", "100"],
      in: folder.url
    )
  }

  private func difference(_ outcome: Outcome) throws -> Double {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    )
    let all = try #require(object["differences"] as? [[String: Any]])
    let loss = try #require(all.first { $0["id"] as? String == "log_loss" })
    return try #require(loss["difference"] as? Double)
  }

  @Test(arguments: [("b_shuffled.csv", "id"), ("b_filename.csv", "filename")])
  func `Another order with the same ids gives the same difference`(
    file: String,
    column: String
  ) throws {
    let straight = try compare("a.csv", "b.csv")
    #expect(straight.code == 0, "\(straight.complaint)")
    let a = column == "id" ? "a.csv" : "a_filename.csv"
    let joined = try compare(a, file, "--id", column)
    #expect(joined.code == 0, "\(joined.complaint)")
    #expect(joined.complaint.contains("joined by id"), "\(joined.complaint)")
    #expect(try abs(difference(joined) - difference(straight)) < 1e-12)
  }

  @Test func `Rows of one side are counted, and left out only when asked for`() throws {
    let refused = try compare("a.csv", "b_short.csv")
    #expect(refused.code == 65)
    #expect(refused.complaint.contains("rows of a are not in b_short"), "\(refused.complaint)")
    #expect(refused.complaint.contains("'img"), "\(refused.complaint)")
    #expect(refused.complaint.contains("--join inner"))
    let inner = try compare("a.csv", "b_short.csv", "--join", "inner")
    #expect(inner.code == 0, "\(inner.complaint)")
    #expect(inner.complaint.contains("they are left out"))
  }

  @Test func `An id that is there twice is refused by its name`() throws {
    for (a, b) in [("a_dup.csv", "b.csv"), ("a_dup.csv", "b_dup.csv"), ("a.csv", "b_dup.csv")] {
      let outcome = try compare(a, b)
      #expect(outcome.code == 65)
      #expect(outcome.complaint.contains("'img0000' is there twice"), "\(outcome.complaint)")
    }
  }

  @Test func `Without ids another order is refused, and sorted rows are doubted`() throws {
    let refused = try compare("a_noid.csv", "b_shuffled_noid.csv")
    #expect(refused.code == 65)
    #expect(refused.complaint.contains("labels differ"), "\(refused.complaint)")
    let sorted = try compare("a_sorted.csv", "b_sorted_other_order.csv")
    #expect(sorted.complaint.contains("sorted by label"), "\(sorted.complaint)")
  }

  @Test func `Files of different classes are refused`() throws {
    let outcome = try compare("a.csv", "b_4classes.csv")
    #expect(outcome.code == 65)
  }

  @Test func `Two files are two models unless they show that they are parts`() throws {
    let folder = try ScratchFolder()
    func metrics(_ files: [String], _ flags: String...) throws -> Outcome {
      try Binary.run(["metrics"] + files + flags + ["--json"], in: folder.url)
    }
    func write(_ name: String, _ text: String) throws -> String {
      try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
      return name
    }
    let a = Fixtures.path("cases/join/a_noid.csv")
    let b = Fixtures.path("cases/join/b_noid.csv")
    let models = try metrics([a, b])
    #expect(models.code == 65)
    #expect(models.complaint.contains("same labels in the same order"), "\(models.complaint)")
    #expect(models.complaint.contains("--shards"))
    let said = try metrics([a, b], "--shards")
    #expect(said.code == 0, "\(said.complaint)")

    let rows = "label,prob_0,prob_1\n0,0.9,0.1\n1,0.4,0.6\n"
    let others = "label,prob_0,prob_1\n1,0.3,0.7\n1,0.45,0.55\n"
    let unknown = try metrics([write("x.csv", rows), write("y.csv", others)])
    #expect(unknown.code == 65)
    #expect(unknown.complaint.contains("--shards"), "\(unknown.complaint)")
    let parts = try metrics([write("part-1.csv", rows), write("part-2.csv", others)])
    #expect(parts.code == 0, "\(parts.complaint)")
    let withIDs = { (text: String, first: Int) in
      text.split(separator: "\n").enumerated().map { index, line in
        (index == 0 ? "id" : "r\(first + index)") + "," + line
      }.joined(separator: "\n") + "\n"
    }
    let disjoint = try metrics([
      write("p.csv", withIDs(rows, 0)), write("q.csv", withIDs(others, 10)),
    ])
    #expect(disjoint.code == 0, "\(disjoint.complaint)")
    let shared = try metrics([
      write("part-3.csv", withIDs(rows, 0)), write("part-4.csv", withIDs(others, 1)),
    ])
    #expect(shared.code == 65)
    #expect(shared.complaint.contains("'r2'"), "\(shared.complaint)")
  }
}
