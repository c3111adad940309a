import CandorTestSupport
import Foundation
import Testing

/// The lessons on luck and on which loss is meant, as the command writes them.
@Suite(.enabled(if: Browser.program != nil, Comment(rawValue: Browser.reason)), .serialized)
struct SmallLessonsTests {
  static func page(_ arguments: [String], in folder: ScratchFolder) throws -> String {
    let outcome = try Binary.run(["lesson"] + arguments + ["-o", "page.html"], in: folder.url)
    try #require(outcome.code == 0, "\(outcome.complaint)")
    return try String(contentsOfFile: folder.path("page.html"), encoding: .utf8)
  }

  @Test func `luck: every alarm is false, and the page counts one's own`() throws {
    let folder = try ScratchFolder()
    let html = try Self.page(PaperTests.scores("mlp") + ["--topic", "luck"], in: folder)
    let again = try Self.page(PaperTests.scores("mlp") + ["--topic", "luck"], in: folder)
    #expect(html == again)
    try Browser.use { browser in
      #expect(try PageAudit.faults(html, in: browser) == [])
      try browser.open(html)
      let still = "document.getElementById('still').hidden"
      #expect(try browser.value(still) as? Bool == true)
      _ = try browser.value("document.getElementById('n').focus()")
      try browser.press("ArrowLeft", code: 37)
      #expect(try browser.value("document.getElementById('v-n').textContent") as? String == "300")
      for pair in 0..<10 {
        let button = pair < 3 ? "differ" : "equal"
        _ = try browser.value("document.getElementById('\(button)').click()")
      }
      let result = try browser.value("document.getElementById('result').textContent") as? String
      #expect(result?.hasPrefix("You said “they differ” 3 times of 10.") == true)
      #expect(try browser.value(still) as? Bool == false)
      // What the draws are: the pairs' shares lie about the model's own, closer on more rows.
      let spread = try browser.value(
        "JSON.parse(document.getElementById('grid').textContent)"
          + ".map(s => Math.max(...s.pairs.flatMap(p => [p[0], p[1]]).map(v => Math.abs(v - 0.8443))))"
      )
      let distances = try #require(spread as? [Double])
      #expect(distances.count == 5)
      for (rows, distance) in zip([100.0, 300, 1000, 3000, 10_000], distances) {
        // 20 draws: the farthest is within 4 standard errors.
        #expect(distance < 4 * (0.8443 * 0.1557 / rows).squareRoot())
      }
    }
  }

  @Test func `which loss: the guess comes first, the numbers are the run's`() throws {
    let folder = try ScratchFolder()
    let trained = try Binary.run(
      ["train", "mlp", "--hidden", "12", "--epochs", "2", "--quiet"],
      in: folder.url
    )
    try #require(trained.code == 0, "\(trained.complaint)")
    let html = try Self.page(["runs/mlp", "--topic", "which-loss"], in: folder)
    let table = try String(contentsOfFile: folder.path("runs/mlp/metrics.csv"), encoding: .utf8)
    let lines = table.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    let columns = ["train_loss_running", "train_loss", "test_loss"].compactMap {
      lines[0].firstIndex(of: $0)
    }
    try Browser.use { browser in
      #expect(try PageAudit.faults(html, in: browser) == [])
      try browser.open(html)
      #expect(try browser.value("document.getElementById('still').hidden") as? Bool == true)
      _ = try browser.value("document.querySelector('input[value=lower]').click()")
      #expect(try browser.value("document.getElementById('still').hidden") as? Bool == false)
      _ = try browser.value("document.getElementById('e').focus()")
      try browser.press("ArrowRight", code: 39)
      for (id, column) in zip(["v-running", "v-train", "v-test"], columns) {
        let shown = try browser.value("document.getElementById('\(id)').textContent") as? String
        let expected = try #require(Double(lines[2][column]))
        #expect(abs((shown.flatMap(Double.init) ?? .nan) - expected) < 0.00051)
      }
    }
    let refused = try Binary.run(
      ["lesson"] + PaperTests.scores("mlp") + ["--topic", "which-loss"],
      in: folder.url
    )
    #expect(refused.code == 65 && refused.complaint.contains("no run folder"))
  }
}
