import CandorTestSupport
import Foundation
import Testing

/// Pages as the command writes them, opened in Chromium.
@Suite(.enabled(if: Browser.program != nil, Comment(rawValue: Browser.reason)), .serialized)
struct PagesInBrowserTests {
  static let classes = [
    "</title></style><script>window.pwned=1</script>", "\" onmouseover=\"window.pwned=1\" x=\"",
    "<img src=x onerror=window.pwned=1>",
  ]
  static let files = [
    "<img src=x onerror=window.pwned=1>.csv", "' onfocus='window.pwned=1' x=.csv",
  ]

  /// Two files of predictions whose names and classes try to become markup.
  static func writePredictions(in folder: ScratchFolder) throws {
    for (shift, file) in files.enumerated() {
      let rows = (0..<300).map { row -> String in
        let name = classes[row % 3].replacingOccurrences(of: "\"", with: "\"\"")
        // Right in two rows of three or a little more, sure in different degrees.
        let answer = (row / 3) % (3 + shift) == 0 ? (row + 1) % 3 : row % 3
        let sure = 0.5 + 0.45 * Double(row % 97) / 97
        let scores = (0..<3).map { $0 == answer ? sure : (1 - sure) / 2 }
        return "\"\(name)\"," + scores.map { String(format: "%.12f", $0) }.joined(separator: ",")
      }
      try (["label,prob_0,prob_1,prob_2"] + rows).joined(separator: "\n")
        .write(to: folder.url.appending(path: file), atomically: true, encoding: .utf8)
    }
  }

  @Test(arguments: ["report", "compare", "lesson"])
  func `hostile file and class names run nothing`(command: String) throws {
    let folder = try ScratchFolder()
    try Self.writePredictions(in: folder)
    let page = "page.html"
    let outcome = try Binary.run(
      [command] + Self.files + ["--class-names", Self.classes.joined(separator: ","), "-o", page],
      in: folder.url
    )
    try #require(outcome.code == 0, "\(outcome.complaint)")
    let html = try String(contentsOfFile: folder.path(page), encoding: .utf8)
    try Browser.use { browser in
      for script in [true, false] {
        try browser.open(html, script: script)
        #expect(try PageAudit.traces(in: browser) == [])
        let text = try browser.value("document.body.textContent") as? String ?? ""
        #expect(text.contains("<img src=x onerror=window.pwned=1>"))
        if command != "lesson" { #expect(text.contains(Self.classes[0])) }
        let title = try browser.value("document.querySelectorAll('title').length") as? Int
        #expect((title ?? 0) >= 1)
      }
    }
  }

  /// The pages of real runs, audited; what images add, and that they can be left out.
  @Test func `pages of real runs pass the audit, with images and without`() throws {
    let folder = try ScratchFolder()
    let runs = try RunReportTests.train(in: folder)
    let pair = [runs[0], runs[2]]
    let quick = ["--bootstrap", "100"]
    for (page, arguments) in [
      ("with.html", ["report"] + pair + quick), ("again.html", ["report"] + pair + quick),
      ("without.html", ["report"] + pair + ["--no-images"] + quick),
      ("epochs.html", ["report", runs[0], "--epochs", "all"] + quick),
      ("compared.html", ["compare"] + pair + quick), ("lesson.html", ["lesson"] + pair),
    ] {
      let outcome = try Binary.run(arguments + ["-o", page], in: folder.url)
      try #require(outcome.code == 0, "\(outcome.complaint)")
    }
    func text(_ page: String) throws -> String {
      try String(contentsOfFile: folder.path(page), encoding: .utf8)
    }
    let with = try text("with.html")
    let without = try text("without.html")
    #expect(with == (try text("again.html")))
    #expect(without.utf8.count < 400_000)
    #expect(with.utf8.count < 550_000)
    #expect(!without.contains("data:image/png"))
    try Browser.use { browser in
      for page in ["with.html", "epochs.html", "compared.html", "lesson.html"] {
        #expect(try PageAudit.faults(try text(page), in: browser) == [], "\(page)")
      }
      try browser.open(with)
      // Folded away until asked for, with no script: the first strip of each model's bins.
      let folded = "[...document.querySelectorAll('details.folded')]"
      let count = try browser.value("\(folded).length") as? Int
      #expect(count == 2)
      let seen =
        "\(folded).flatMap(d => [...d.querySelectorAll('img')])"
        + ".filter(i => i.checkVisibility()).length"
      #expect(try browser.value(seen) as? Int == 0)
      _ = try browser.value("\(folded).forEach(d => { d.open = true; })")
      let opened = try browser.value(seen) as? Int ?? 0
      #expect(opened >= 20)
      let decoded = try browser.value(
        "Promise.all([...document.images].map(i => i.decode().then(() => i.naturalWidth)))"
          + ".then(w => w.every(v => v === 28))"
      )
      #expect(decoded as? Bool == true)
      // A strip says how many rows its bin holds; together they are all rows.
      let rows = try browser.value(
        "[...document.querySelectorAll('details.folded')].map(d => [...d.querySelectorAll('p')]"
          + ".map(p => Number(/: ([0-9,]+) row/.exec(p.textContent)[1].replaceAll(',', '')))"
          + ".reduce((a, b) => a + b, 0))"
      )
      #expect(rows as? [Int] == [10_000, 10_000])
    }
  }
}
