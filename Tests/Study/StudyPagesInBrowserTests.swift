import CandorSpecimens
import CandorStudy
import CandorTestSupport
import Foundation
import Testing

/// The page of a study, audited in Chromium.
@Suite(.enabled(if: Browser.program != nil, Comment(rawValue: Browser.reason)), .serialized)
struct StudyPagesInBrowserTests {
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
    #expect(throws: StudyError.self) {
      try StudyPlan(name: name, factors: [.init("depth", [.number(1), .number(2)])], seeds: [0])
    }
    #expect(throws: StudyError.self) {
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
}
