import CandorAnalyze
import CandorMetrics
import CandorSpecimens
import CandorText
import Foundation
import Testing

@Suite struct PageTests {
  @Test func isWellFormedWithEveryIdOnce() throws {
    let document = try WellFormed.parse(try Page(SpecimenPages.twoNetworks()).html())
    #expect(Set(document.ids).count == document.ids.count)
    #expect(document.references.count > 30)
    #expect(document.references.filter { !document.ids.contains($0) } == [])
    #expect(!document.elements.contains("script") && !document.elements.contains("link"))
  }

  /// Every string of the content is on the page, as text and as often as it was given.
  @Test(arguments: Hostile.strings) func showsHostileNamesAsText(name: String) throws {
    let html = Page(Hostile.content(name)).html()
    let document = try WellFormed.parse(html)
    #expect(Set(document.ids).count == document.ids.count)
    // Title twice, subtitle, verdict, warning, footer, section, how to read, paragraph, list, fact
    // twice, number table's caption, column, label, value, interval and spec, table's caption,
    // column and two cells, two strips' captions and lines, what unfolds one of them.
    #expect(document.texts.filter { $0 == name }.count >= 27)
  }

  @Test func givesTheSameBytes() throws {
    let content = try SpecimenPages.twoNetworks()
    #expect(Page(content).html() == Page(content).html())
  }

  @Test func staysUnderItsSize() throws {
    let html = try Page(SpecimenPages.twoNetworks()).html()
    #expect(html.utf8.count < 400_000)
    #expect(html.utf8.count > 50_000)
    // The name of a language is no address that anything is fetched from.
    let fetched = html.replacingOccurrences(of: "http://www.w3.org/", with: "")
    #expect(!fetched.contains("http://") && !fetched.contains("https://"))
  }

  @Test func forbidsEverythingButItsOwnStyleAndData() throws {
    let html = try Page(SpecimenPages.twoNetworks()).html()
    let document = try WellFormed.parse(html)
    let policy = try #require(document.attributes.first { $0.hasPrefix("default-src") })
    #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
    #expect(policy.hasSuffix("img-src data:; base-uri 'none'; form-action 'none'"))
    #expect(!policy.contains("script-src") && !policy.contains("unsafe"))
  }

  @Test func leavesEmptyPartsOut() throws {
    let html = Page(PageContent(title: "t", verdict: ["v"], sections: [])).html()
    let document = try WellFormed.parse(html)
    #expect(!document.elements.contains("nav"))
    #expect(!document.elements.contains("footer"))
    #expect(!html.contains("Before you trust it"))
  }

  /// Rows that share a spec share a note; the spec is readable text, not a tooltip alone.
  @Test func numbersItsSpecs() throws {
    func row(_ label: String, _ spec: String?) -> NumberTable.Row {
      NumberTable.Row(label: label, spec: spec, cells: [.init("1", interval: "0 to 2")])
    }
    let table = NumberTable(
      caption: "c",
      columns: ["m"],
      rows: [
        row("a", "first spec"), row("b", "second spec"), row("c", "first spec"), row("d", nil),
      ]
    )
    let page = Page(
      PageContent(
        title: "t",
        verdict: [],
        sections: [PageSection(title: "s", blocks: [.numbers(table)])]
      )
    )
    let document = try WellFormed.parse(page.html())
    #expect(document.texts.filter { $0 == "first spec" }.count == 1)
    #expect(document.texts.filter { $0 == "second spec" }.count == 1)
    #expect(document.references.filter { $0 == "s1b1n1" }.count == 2)
    #expect(document.texts.filter { $0 == "0 to 2" }.count == 4)
  }

  @Test func writesEstimates() {
    let interval = Interval(level: 0.95, low: 0.8371, high: 0.8514, method: "wilson")
    let known = Estimate(id: "accuracy", value: 0.8443, spec: "share", interval: interval)
    let unknown = Estimate(id: "accuracy", value: nil, spec: "share")
    let row = NumberTable.Row(
      label: "accuracy",
      estimates: [unknown, known],
      text: { NumberText.percent($0) }
    )
    #expect(row.spec == "share; 95% interval: wilson")
    #expect(row.cells.map(\.value) == ["–", "84.4%"])
    #expect(row.cells.map(\.interval) == [nil, "83.7% to 85.1%"])
  }
}
