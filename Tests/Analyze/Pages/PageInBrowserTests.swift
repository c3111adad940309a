import CandorAnalyze
import CandorSpecimens
import CandorTestSupport
import Foundation
import Testing

/// What only a browser can tell; left out, with the reason, where none is installed.
@Suite(.enabled(if: Browser.program != nil, Comment(rawValue: Browser.reason)), .serialized)
enum InBrowser {}

/// The page as Chromium sees it.
extension InBrowser {
  @Suite struct PageInBrowserTests {
    @Test func rendersWithoutComplaintsAndFitsTheWindow() throws {
      try Browser.use { browser in
        let html = try Page(SpecimenPages.twoNetworks()).html()
        for (width, dark) in [(1100, false), (1100, true), (380, false), (380, true)] {
          try browser.open(html, width: width, dark: dark)
          #expect(browser.complaints.isEmpty)
          #expect(browser.requests.allSatisfy { $0.hasPrefix("file:") || $0.hasPrefix("data:") })
          #expect(browser.requests.filter { $0.hasPrefix("file:") }.count == 1)
          let overflow = try browser.value(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
          )
          #expect(overflow as? Int == 0, "\(width) wide")
          let paper = try browser.value("getComputedStyle(document.body).backgroundColor")
          #expect(paper as? String == (dark ? "rgb(21, 25, 30)" : "rgb(255, 255, 255)"))
          let ink = try browser.value("getComputedStyle(document.querySelector('svg .ct')).fill")
          #expect(ink as? String == (dark ? "rgb(230, 233, 237)" : "rgb(27, 32, 38)"))
        }
      }
    }

    @Test func theImagesDecode() throws {
      try Browser.use { browser in
        try browser.open(try Page(SpecimenPages.twoNetworks()).html())
        let sizes = try browser.value("[...document.images].map(i => i.naturalWidth)")
        #expect(sizes as? [Int] == [28, 28, 28, 28, 28, 28])
      }
    }

    @Test func readsTheSameWithScriptOff() throws {
      try Browser.use { browser in
        let html = try Page(SpecimenPages.twoNetworks()).html()
        let words = "document.body.innerText"
        try browser.open(html)
        let with = try browser.value(words) as? String
        try browser.open(html, script: false)
        let without = try browser.value(words) as? String
        #expect(with == without)
        #expect(without?.contains("dropout has the lower loss") == true)
      }
    }

    @Test func everyFigureHasANameForScreenReaders() throws {
      try Browser.use { browser in
        try browser.open(try Page(SpecimenPages.twoNetworks()).html())
        let nodes =
          try browser.call("Accessibility.getFullAXTree")["nodes"] as? [[String: Any]] ?? []
        let images = nodes.filter { node in
          let role = (node["role"] as? [String: Any])?["value"] as? String
          return role == "image" || role == "img"
        }
        let names = images.compactMap { ($0["name"] as? [String: Any])?["value"] as? String }
        #expect(images.count == 17)
        #expect(names.filter { !$0.isEmpty }.count == images.count)
        #expect(
          names.contains { $0.hasPrefix("Reliability of mlp") && $0.contains("mean confidence") }
        )
      }
    }

    @Test func printsToPDFOnLightPaper() throws {
      try Browser.use { browser in
        try browser.open(try Page(SpecimenPages.twoNetworks()).html(), dark: true)
        let answer = try browser.call("Page.printToPDF", ["printBackground": true])
        let data = (answer["data"] as? String).flatMap { Data(base64Encoded: $0) } ?? Data()
        #expect(data.starts(with: Data("%PDF".utf8)))
        #expect(data.count > 20_000)
        try browser.call("Emulation.setEmulatedMedia", ["media": "print"])
        let paper = try browser.value("getComputedStyle(document.body).backgroundColor")
        #expect(paper as? String == "rgb(255, 255, 255)")
        let folded = try browser.value("document.querySelector('details p').checkVisibility()")
        #expect(folded as? Bool == true, "what is folded away must be on paper")
      }
    }

    @Test func hostileNamesRunNothing() throws {
      try Browser.use { browser in
        for name in Hostile.strings {
          try browser.open(Page(Hostile.content(name)).html())
          #expect(try PageAudit.traces(in: browser) == [])
          // The name stands there as text.
          let heading = try browser.value("document.querySelector('h1').textContent")
          #expect(heading as? String == name)
        }
      }
    }
  }
}
