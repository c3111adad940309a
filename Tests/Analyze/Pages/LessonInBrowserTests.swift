import CandorAnalyze
import CandorMetrics
import CandorTestSupport
import CandorText
import Foundation
import Testing

/// The lesson as Chromium sees it, driven by keyboard.
extension InBrowser {
  @Suite struct LessonInBrowserTests {
    private func number(_ browser: Browser, _ id: String) throws -> String? {
      try browser.value("document.getElementById('\(id)').textContent") as? String
    }

    @Test func theAddressSetsTheTemperature() throws {
      let content = try SpecimenLesson.content()
      let html = LessonPage(content).html()
      try Browser.use { browser in
        for temperature in [0.25, 1, 4] {
          let name = NumberText.short(temperature)
          try browser.open(html, hash: "#T=\(name)")
          let point = try #require(content.grid.first { $0.temperature == temperature })
          #expect(try number(browser, "v-t") == name)
          #expect(try number(browser, "v-loss") == NumberText.fixed(point.logLoss, 4))
          #expect(try number(browser, "v-ece") == NumberText.fixed(point.ece, 4))
          #expect(try number(browser, "v-brier") == NumberText.fixed(point.brier, 4))
          #expect(try number(browser, "v-accuracy") == NumberText.percent(point.accuracy, 2))
          #expect(try browser.value("document.getElementById('lab').hidden") as? Bool == false)
          #expect(browser.complaints.isEmpty)
          #expect(browser.requests.filter { !$0.hasPrefix("data:") }.count == 1)
        }
      }
    }

    @Test func theQuestionComesFirstAndTheSliderMovesByKeyboard() throws {
      let content = try SpecimenLesson.content()
      try Browser.use { browser in
        try browser.open(LessonPage(content).html())
        #expect(try browser.value("document.getElementById('lab').hidden") as? Bool == true)
        // Nothing on the page gives the answer away before the guess.
        for id in ["short", "still"] {
          #expect(try browser.value("document.getElementById('\(id)').hidden") as? Bool == true)
        }
        _ = try browser.value("document.querySelector('input[value=same]').focus()")
        try browser.press(" ", code: 32)
        _ = try browser.value("document.querySelector('input[value=same]').click()")
        #expect(try browser.value("document.getElementById('lab').hidden") as? Bool == false)
        #expect(try number(browser, "answer")?.hasPrefix("Yes.") == true)
        for id in ["short", "still"] {
          #expect(try browser.value("document.getElementById('\(id)').hidden") as? Bool == false)
        }
        _ = try browser.value("document.getElementById('t').focus()")
        let before = try number(browser, "v-accuracy")
        for _ in 0..<16 { try browser.press("ArrowLeft", code: 37) }
        #expect(try number(browser, "v-t") == "0.5")
        #expect(try browser.value("location.hash") as? String == "#T=0.5")
        #expect(try number(browser, "v-accuracy") == before)
        let half = try #require(content.grid.first { $0.temperature == 0.5 })
        #expect(try number(browser, "v-loss") == NumberText.fixed(half.logLoss, 4))
        let spoken = try browser.value(
          "document.getElementById('t').getAttribute('aria-valuetext')"
        )
        #expect((spoken as? String)?.hasPrefix("T = 0.5: accuracy \(before ?? "")") == true)
        #expect(browser.complaints.isEmpty)
      }
    }

    /// The bars and the ledger that the script draws are those of the grid.
    @Test func theViewsFollowTheSlider() throws {
      let content = try SpecimenLesson.content()
      try Browser.use { browser in
        try browser.open(LessonPage(content).html(), hash: "#T=0.5")
        let half = try #require(content.grid.first { $0.temperature == 0.5 })
        let heights = try browser.value(
          "[...document.getElementById('rates').children].map(b => Number(b.getAttribute('height'))"
            + " / Number(b.parentNode.dataset.height))"
        )
        let drawn = (heights as? [NSNumber] ?? []).map(\.doubleValue)
        let expected = half.bins.map { $0.accuracy ?? 0 }
        #expect(drawn.count == expected.count)
        #expect(zip(drawn, expected).allSatisfy { abs($0 - $1) < 0.002 })
        // The area under the ledger is the mean loss.
        let area = try browser.value(
          """
          (() => { const g = document.getElementById('ledger-live');
            const d = g.children[0].getAttribute('d');
            const ys = [...d.matchAll(/V([\\d.]+)H/g)].map(m => Number(m[1]));
            const s = g.dataset; return ys.reduce((a, y) => a + (s.bottom - y), 0) / ys.length
              / s.height * s.top; })()
          """
        )
        let loss = (area as? NSNumber)?.doubleValue ?? .nan
        #expect(abs(loss - half.logLoss) < 0.02)
      }
    }

    @Test func theCheckpointsSwap() throws {
      try Browser.use { browser in
        try browser.open(try LessonPage(SpecimenLesson.content()).html())
        let hidden =
          "[document.getElementById('side-a').hidden,document.getElementById('side-b').hidden]"
        #expect(try browser.value(hidden) as? [Bool] == [false, true])
        _ = try browser.value("document.getElementById('swap').click()")
        #expect(try browser.value(hidden) as? [Bool] == [true, false])
        #expect(try number(browser, "swap-said") == "Shown: dropout")
      }
    }

    @Test func tellsItsStoryWithScriptOff() throws {
      try Browser.use { browser in
        try browser.open(try LessonPage(SpecimenLesson.content()).html(), width: 380, script: false)
        let words = try browser.value("document.body.innerText") as? String ?? ""
        #expect(words.contains("The same without touching anything"))
        #expect(!words.contains("First guess"))
        #expect(
          try browser.value("document.getElementById('lab').checkVisibility()") as? Bool == false
        )
        let sides = "['side-a','side-b'].every(id => document.getElementById(id).checkVisibility())"
        #expect(try browser.value(sides) as? Bool == true)
        #expect(
          try browser.value(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
          ) as? Int == 0
        )
      }
    }
  }
}
