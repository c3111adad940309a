import CandorAnalyze
import CandorSpecimens
import Foundation
import Testing

@Suite struct LessonPageTests {
  /// The script is no XML; all the rest is.
  private func withoutScript(_ html: String) -> String {
    html.replacing(/<script>.*?<\/script>/.dotMatchesNewlines(), with: "")
  }

  @Test func isWellFormedWithEveryIdOnce() throws {
    let document = try WellFormed.parse(
      withoutScript(try LessonPage(SpecimenLesson.content()).html())
    )
    #expect(Set(document.ids).count == document.ids.count)
    #expect(document.references.filter { !document.ids.contains($0) } == [])
  }

  @Test func theGridHoldsThePowersOfTwo() {
    let grid = LessonContent.temperatures
    #expect(grid.count == 129)
    #expect(grid.first == 1.0 / 16 && grid.last == 16)
    for power in [0.125, 0.25, 0.5, 1, 2, 4, 8] { #expect(grid.contains(power)) }
    #expect(zip(grid, grid.dropFirst()).allSatisfy { $0 < $1 })
  }

  /// The data that the script reads are valid JSON and the grid's own numbers.
  @Test func carriesTheGrid() throws {
    let content = try SpecimenLesson.content()
    let html = LessonPage(content).html()
    let match = try #require(html.firstMatch(of: /id="grid">(.*?)<\/script>/))
    let json = try JSONSerialization.jsonObject(with: Data(match.1.utf8)) as? [String: Any]
    let loss = json?["loss"] as? [Double] ?? []
    #expect(loss.count == 129)
    #expect(zip(loss, content.grid).allSatisfy { abs($0 - $1.logLoss) <= 0.5e-4 + 1e-12 })
    let accuracy = Set(json?["accuracy"] as? [Double] ?? [])
    #expect(accuracy.count == 1, "the accuracy stands still by construction")
    #expect((json?["quarter"] as? Int).map { content.grid[$0].temperature } == 0.25)
  }

  @Test func staysSmallAndTheSame() throws {
    let content = try SpecimenLesson.content()
    let html = LessonPage(content).html()
    #expect(html == LessonPage(content).html())
    #expect(html.utf8.count < 250_000)
    // A picture that can be saved names SVG's namespace; nothing else is an address.
    let rest = html.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
    #expect(!rest.contains("http://") && !rest.contains("https://"))
  }

  @Test(arguments: Hostile.strings) func showsHostileNamesAsText(name: String) throws {
    var content = try SpecimenLesson.content()
    content.model = name
    content.footer = name
    let html = LessonPage(content).html()
    #expect(html.components(separatedBy: "<script").count == 3, "the data and our own script")
    let document = try WellFormed.parse(withoutScript(html))
    #expect(document.texts.contains(name))
  }
}
