import CandorAnalyze
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

    /// The boxes here are the browser's own, with the fonts of this system.
    @Test func noTextInAnyFigureOverlapsAnotherOrLeavesItsDrawing() throws {
      try Browser.use { browser in
        try browser.open(Page(try SpecimenPages.everyFigure()).html())
        let found = try browser.value(Self.overlaps) as? [String]
        #expect(found == [])
        let texts = try browser.value("document.querySelectorAll('svg text').length") as? Int
        #expect((texts ?? 0) > 200)
      }
    }

    static let overlaps = """
      [...document.querySelectorAll('svg')].flatMap(svg => {
        const bounds = svg.getBoundingClientRect();
        const boxes = [...svg.querySelectorAll('text')].map(t => {
          const title = t.querySelector('title');
          const words = title ? t.textContent.slice(title.textContent.length) : t.textContent;
          return [words, t.getBoundingClientRect()];
        });
        const bad = [];
        boxes.forEach(([words, a], i) => {
          if (a.left < bounds.left - 1 || a.right > bounds.right + 1 || a.top < bounds.top - 1
            || a.bottom > bounds.bottom + 1) bad.push('outside: ' + words);
          boxes.slice(i + 1).forEach(([other, b]) => {
            const w = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (w > 0.5 && h > 2.5) bad.push(words + ' | ' + other);
          });
        });
        return bad;
      })
      """

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
          names.contains { $0.hasPrefix("Reliability of mlp") && $0.contains("over-confident") }
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
          #expect(browser.complaints.isEmpty)
          #expect(try browser.value("window.pwned === undefined") as? Bool == true)
          let foreign =
            "document.querySelectorAll('script,iframe,object,img:not([src^=data])').length"
          #expect(try browser.value(foreign) as? Int == 0)
          let handlers =
            "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes])"
            + ".filter(a => a.name.startsWith('on') || a.name === 'style').length"
          #expect(try browser.value(handlers) as? Int == 0)
          // The name stands there as text.
          let heading = try browser.value("document.querySelector('h1').textContent")
          #expect(heading as? String == name)
        }
      }
    }
  }
}
