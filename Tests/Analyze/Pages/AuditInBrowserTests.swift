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
