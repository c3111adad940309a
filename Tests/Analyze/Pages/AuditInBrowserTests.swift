import CandorAnalyze
import CandorFigures
import CandorSpecimens
import CandorTestSupport
import Foundation
import Testing

/// Every kind of page, audited in Chromium: wide and narrow, light and dark, script on and off.
extension InBrowser {
  @Suite struct AuditInBrowserTests {
    @Test func theReport() throws {
      try Browser.use { browser in
        let faults = try PageAudit.faults(Page(SpecimenPages.twoNetworks()).html(), in: browser)
        #expect(faults == [])
      }
    }

    /// Every figure by the real boxes of its words, in both themes; each is well-formed by itself.
    @Test func everyFigure() throws {
      try Browser.use { browser in
        let faults = try PageAudit.faults(Page(SpecimenPages.everyFigure()).html(), in: browser)
        #expect(faults == [])
        try browser.open(Page(SpecimenPages.everyFigure()).html())
        let texts = try browser.value("document.querySelectorAll('svg text').length") as? Int
        #expect((texts ?? 0) > 200)
        let drawings = try browser.value("document.querySelectorAll('svg').length") as? Int
        let count = try Specimens.all().count
        #expect(drawings == count)
      }
    }

    @Test(arguments: ["", "#T=0.25"]) func theLesson(hash: String) throws {
      try Browser.use { browser in
        let html = try LessonPage(SpecimenLesson.content()).html()
        #expect(try PageAudit.faults(html, hash: hash, in: browser) == [])
      }
    }

    @Test func theStudy() async throws {
      let html = try await Self.studyPage("plain")
      try Browser.use { browser in
        let faults = try PageAudit.faults(html, in: browser)
        #expect(faults == [])
        try browser.open(html, script: false)
        let text = try browser.value("document.body.innerText") as? String
        #expect(text?.contains("Every seed") == true)
        let drawings = try browser.value("document.querySelectorAll('svg').length") as? Int
        #expect((drawings ?? 0) >= 4)
      }
    }

    /// A plan takes no such name; what its folder says of data, version and measures is shown as it
    /// stands there.
    @Test(arguments: Hostile.strings) func aStudyOfHostileNames(name: String) async throws {
      #expect(throws: AnalyzeError.self) {
        try StudyPlan(name: name, factors: [.init("depth", [.number(1), .number(2)])], seeds: [0])
      }
      #expect(throws: AnalyzeError.self) {
        try StudyPlan(name: "s", factors: [.init(name, [.number(1), .number(2)])], seeds: [0])
      }
      let html = try await Self.studyPage(name)
      try Browser.use { browser in
        for script in [true, false] {
          try browser.open(html, script: script)
          #expect(try PageAudit.traces(in: browser) == [])
          let text = try browser.value("document.body.textContent") as? String ?? ""
          #expect(text.components(separatedBy: name).count > 3)
        }
      }
    }

    /// The page of a study of two factors over five seeds, whose data and measures have this name.
    private static func studyPage(_ name: String) async throws -> String {
      let context = StudyContext(version: name, data: [name: name])
      let plan = try StudyPlan(
        name: "planned",
        factors: [
          .init("learning_rate", [.number(0.1), .number(0.5)]),
          .init("dropout", [.numbers([]), .numbers([0.2, 0.5])]),
        ],
        seeds: Array(0..<5)
      )
      return try await PlannedStudy.withScratch { path in
        let folder = try StudyFolder(
          creating: path + "/s",
          .init(plan: plan, context: context, units: try plan.units(context: context))
        )
        _ = try LocalEngine(workers: 2).run(folder) { unit in
          let noise = PlannedStudy.noise(unit)
          return UnitOutcome(
            state: .finished,
            values: [
              "train_loss_running": 0.4 + 0.02 * noise, "test_log_loss": 0.45 + 0.05 * noise,
              "test_accuracy": 0.83 + 0.02 * noise, "test_ece": 0.01 + 0.01 * noise, name: noise,
            ],
            series: [:]
          )
        }
        let products = try StudyProducts(folder)
        try products.write()
        return try String(contentsOfFile: products.pagePath, encoding: .utf8)
      }
    }

    /// An audit that finds nothing in a bad page would be worth nothing.
    @Test func theAuditSeesWhatIsWrong() throws {
      let bad = """
        <!DOCTYPE html><html><head><title>x</title></head><body>
        <a href="#gone">link</a><h1>One</h1><h3>Three</h3>
        <main><section><p style="color:#999">pale</p></section>
        <svg viewBox="0 0 100 20"><text x="0" y="10">some words</text><text x="4" y="10">others</text>
        <text x="90" y="10">a long way out</text></svg>
        <table><tr><th>head</th></tr></table><img src="data:,">
        <p style="width:2000px;background:#777;color:#fff">wide</p>
        <button style="outline:none" id="t">b</button><i id="t"></i></main></body></html>
        """
      try Browser.use { browser in
        let faults = try PageAudit.faults(bad, in: browser).joined(separator: "\n")
        for expected in [
          "sticks out", "no language", "leaps from 1 to 3", "without its role", "without a name",
          "without a caption", "no scope", "without words", "link to nowhere", "an id twice",
          "does not lead past", "no sign of focus", "contrast 2.8", "contrast 4.4",
          "some words | others", "outside: a long way out",
        ] {
          #expect(faults.contains(expected), "\(expected)")
        }
      }
    }
  }
}
